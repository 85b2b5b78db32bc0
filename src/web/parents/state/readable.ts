import { Problem } from "../../shared/api/problem.ts";
import type { Page } from "../../shared/pages.ts";
import { dayWords, timeWords } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { CHARACTERS, FRUITS } from "../fruit-words.ts";
import { sleep } from "./outbox.ts";

const MOST = 100;
const WITHOUT_AN_END = new AbortController().signal;

/** Return all exchanges and fruits as readable text, oldest first, grouped by day. */
export async function readable(): Promise<string> {
  const talk = await everyPage((cursor) => api.get("/api/chat/history", { query: { cursor, limit: MOST } }));
  const fruits = await everyPage((cursor) => api.get("/api/tree/fruits", { query: { cursor, limit: MOST } }));
  return inText(talk.reverse(), fruits.reverse(), new Date());
}

/** Load all pages. A year of messages exceeds the rate limit per minute: wait as long as the server asks. */
async function everyPage<T>(load: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | null = null, hasMore = true; hasMore; ) {
    try {
      const page: Page<T> = await load(cursor);
      all.push(...page.items);
      [cursor, hasMore] = [page.next_cursor, page.has_more];
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "rate_limited") throw error;
      await sleep((error.retryAfter ?? 1) * 1_000, WITHOUT_AN_END);
    }
  }
  return all;
}

type Entry = Pick<Schemas["HistoryEntry"], "created_at" | "user_message" | "responses" | "ai_character" | "ai_response">;
type Fruit = Pick<Schemas["Fruit"], "created_at" | "emotion" | "ai_character" | "user_message" | "ai_response">;

export function inText(talk: readonly Entry[], fruits: readonly Fruit[], now: Date): string {
  const written = dayWords(now.toISOString(), now);
  const said = byDay(talk, now, (entry) => {
    const voices = entry.responses.length > 0 ? entry.responses : [entry];
    return [timeWords(entry.created_at), `あなた: ${entry.user_message}`, ...voices.map(spoken)].join("\n");
  });
  const borne = byDay(fruits, now, (fruit) => [FRUITS[fruit.emotion], `あなた: ${fruit.user_message}`, spoken(fruit)].join("\n"));
  const parts = [`ほめびよりの記録（${written}に書き出し）`, "■ ことば", ...orNone(said), "■ ほめの実", ...orNone(borne)];
  return `${parts.join("\n\n")}\n`;
}

const spoken = ({ ai_character, ai_response }: Pick<Schemas["Voice"], "ai_character" | "ai_response">): string => `${CHARACTERS[ai_character]}: ${ai_response}`;
const orNone = (parts: readonly string[]): readonly string[] => (parts.length > 0 ? parts : ["まだ、ありません。"]);

/** Write each item, with a heading where the day changes. */
function byDay<T extends { readonly created_at: string }>(all: readonly T[], now: Date, write: (each: T) => string): string[] {
  return all.map((each, index) => {
    const day = dayWords(each.created_at, now);
    const before = all[index - 1];
    return before && dayWords(before.created_at, now) === day ? write(each) : `【${day}】\n\n${write(each)}`;
  });
}
