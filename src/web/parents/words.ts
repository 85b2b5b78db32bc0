import { dayWords, timeWords } from "../shared/tokyo.ts";
import type { Schemas } from "./api.ts";

export type Character = Schemas["Character"];

export interface Persona {
  readonly name: string;
  /** Where nothing was said yet. */
  readonly invitation: string;
  readonly welcomeBack: string;
}

/** In the order in which they are shown; what they are like is told by /api/characters. */
export const PERSONAS: Readonly<Record<Character, Persona>> = {
  tama: {
    name: "たまさん",
    invitation: "よく来たわねぇ。ひとことから、ゆっくりでいいのよ。",
    welcomeBack: "おかえりなさい。",
  },
  madoka: {
    name: "まどか姉さん",
    invitation: "来てくれて、うれしいです。ひとことだけでも、ここに置いていってくださいね。",
    welcomeBack: "おかえりなさい。",
  },
  hide: {
    name: "ヒデじい",
    invitation: "よう来たのう。ひとことから、ゆっくりでよいのじゃ。",
    welcomeBack: "おかえりなさい。",
  },
};

export const CHARACTERS = Object.keys(PERSONAS) as Character[];

/** 「13:30ごろまで。」, with its day unless that is today in Tokyo; nothing where nobody has said. */
export function untilInWords(end: string | null, now: Date): string {
  if (end === null) return "";
  const day = dayWords(end, now) === dayWords(now.toISOString(), now) ? "" : `${dayWords(end, now)} `;
  return `${day}${timeWords(end)}ごろまで。`;
}

/** Whether somebody answers there now, in the same words everywhere; nothing where nobody knows. */
export const openInWords = (open_now: boolean | null): string => (open_now === null ? "" : open_now ? "いま話せます" : "いまは時間外です");

const SEGMENTER = new Intl.Segmenter("ja", { granularity: "grapheme" });

/** The first so many characters in one line, and that there is more. */
export function excerpt(text: string, most: number): string {
  const clusters = [...SEGMENTER.segment(text.replace(/\s+/g, " ").trim())];
  if (clusters.length <= most) return clusters.map(({ segment }) => segment).join("");
  return `${clusters.slice(0, most).map(({ segment }) => segment).join("")}…`;
}

/** Count what people take for one character, as the server does. */
export function countCharacters(text: string): number {
  return [...SEGMENTER.segment(text.normalize("NFKC"))].length;
}
