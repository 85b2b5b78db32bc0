import type { Schemas } from "./api.ts";

export const CHARACTERS: Readonly<Record<Schemas["Character"], string>> = { tama: "たまさん", madoka: "まどか姉さん", hide: "ヒデじい" };

/** What a fruit is of. A tree bears none of anger, and none of nothing. */
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
  warm_pink: "さくら",
  cool_blue: "そら",
  warm_orange: "だいだい",
};
