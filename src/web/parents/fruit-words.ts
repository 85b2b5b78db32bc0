import type { Schemas } from "./api.ts";

export const CHARACTERS: Readonly<Record<Schemas["Character"], string>> = { tama: "たまさん", madoka: "まどか姉さん", hide: "ヒデじい" };

/** The names of fruits. A tree bears none for `anger` or `none`; their entries only complete the type. */
export const FRUITS: Readonly<Record<Schemas["Emotion"], string>> = {
  joy: "うれしい実",
  accomplishment: "やりとげた実",
  fatigue: "おつかれさまの実",
  sadness: "かなしい実",
  worry: "しんぱいの実",
  anger: "ほめの実",
  none: "ほめの実",
};

export const FRUIT_EMOTIONS = ["joy", "accomplishment", "fatigue", "sadness", "worry"] as const;

export const THEMES: Readonly<Record<Schemas["ThemeColor"], string>> = {
  warm_pink: "さくら色",
  cool_blue: "そら色",
  warm_orange: "だいだい色",
};

const NEXT_STAGE = { 種: "芽", 芽: "苗", 苗: "若木", 若木: "成木", 成木: "大木", 大木: null } as const;
const SOON = 70;
const HALF = 35;

/** Describe the progress to the next stage in words, without numbers that count down. */
export function progressWords(tree: Schemas["TreeView"]): string {
  const next = NEXT_STAGE[tree.stage_name];
  if (next === null) return tree.rings > 0 ? `ゆっくり太りながら、年輪を${tree.rings.toLocaleString("ja")}本きざみました` : "ゆっくり、年輪をきざんでいます";
  if (tree.progress_percentage >= SOON) return `もう少しで${next}`;
  if (tree.progress_percentage >= HALF) return `${next}に向かって、育っています`;
  return "ここで、ゆっくり育っています";
}
