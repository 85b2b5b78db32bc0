import { dayWords, timeWords } from "../shared/tokyo.ts";
import type { Schemas } from "./api.ts";

export type Character = Schemas["Character"];

export interface Persona {
  readonly name: string;
  /** Shown before the first message. */
  readonly invitation: string;
  readonly welcomeBack: string;
}

/** In display order; /api/characters has their descriptions. */
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

/** 「13:30ごろまで。」, with the date unless it is today in Tokyo; empty if the end is unknown. */
export function untilInWords(end: string | null, now: Date): string {
  if (end === null) return "";
  const day = dayWords(end, now) === dayWords(now.toISOString(), now) ? "" : `${dayWords(end, now)} `;
  return `${day}${timeWords(end)}ごろまで。`;
}

/** Whether a line is open now; empty if unknown. */
export const openInWords = (open_now: boolean | null): string => (open_now === null ? "" : open_now ? "いま話せます" : "いまは時間外です");

const SEGMENTER = new Intl.Segmenter("ja", { granularity: "grapheme" });

/** The first `most` characters on one line, with an ellipsis if there are more. */
export function excerpt(text: string, most: number): string {
  const clusters = [...SEGMENTER.segment(text.replace(/\s+/g, " ").trim())];
  if (clusters.length <= most) return clusters.map(({ segment }) => segment).join("");
  return `${clusters.slice(0, most).map(({ segment }) => segment).join("")}…`;
}

/** Count grapheme clusters, as the server does. */
export function countCharacters(text: string): number {
  return [...SEGMENTER.segment(text.normalize("NFKC"))].length;
}
