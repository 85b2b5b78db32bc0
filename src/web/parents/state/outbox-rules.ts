import { Problem } from "../../shared/api/problem.ts";
import type { Schemas } from "../api.ts";

export type Sent =
  | { readonly route: "/api/chat/messages"; readonly body: Schemas["NewMessage"] }
  | { readonly route: "/api/chat/emotions"; readonly body: Schemas["NewSticker"] };

/** A message or sticker on its way. Its key never changes, so that it is answered once. */
export type Entry = Sent & { readonly key: string; readonly created_at: number };

/** Why an entry waits: no response, the rate limit, or a server error. */
export type Why = "network" | "busy" | "trouble";

/** The next step after a failed try. */
export type Next =
  | { readonly is: "again"; readonly afterMs: number; readonly why: Why; readonly requestId?: string | null }
  | { readonly is: "after-maintenance"; readonly until: string | null }
  | { readonly is: "after-sign-in" }
  /** The plan does not include it: offer to send it in the ordinary way. */
  | { readonly is: "offered" }
  /** The server refuses it: its text goes back to the composer. */
  | { readonly is: "returned"; readonly why: string }
  /** It was answered, and the message has been deleted since. */
  | { readonly is: "gone" }
  /** The account is deleted: the session's state changes and the device is wiped. */
  | { readonly is: "farewell" };

/** The server replays answers for 24 hours; we stop relying on it an hour earlier. */
const LASTS_MS = 23 * 3_600_000;
const LONGEST_MS = 30_000;
export const TOO_OLD = "電波が戻らないうちに時間がたったので、ことばをお返しします。";

export const isTooOld = (entry: Entry, now: number): boolean => now - entry.created_at >= LASTS_MS;

/** 1, 2, 4 ... 30 seconds. */
export const backoffMs = (tries: number): number => Math.min(1_000 * 2 ** tries, LONGEST_MS);

/** `tries` is the number of failures before this one. */
export function after(error: unknown, tries: number): Next {
  const wait = backoffMs(tries);
  if (!(error instanceof Problem)) return { is: "again", afterMs: wait, why: "network" };
  const asked = (error.retryAfter ?? 0) * 1_000;
  switch (error.code) {
    case "maintenance":
      return { is: "after-maintenance", until: error.endTime };
    case "rate_limited":
      return { is: "again", afterMs: asked || LONGEST_MS, why: "busy" };
    case "request_pending":
      return { is: "again", afterMs: Math.max(asked, wait), why: "network" };
    case "account_deleted":
      return { is: "farewell" };
    case "gone":
      return { is: "gone" };
  }
  return afterStatus(error, Math.max(asked, wait));
}

function afterStatus(error: Problem, wait: number): Next {
  if (error.status >= 500) return { is: "again", afterMs: Math.min(wait, 60_000), why: "trouble", requestId: error.requestId };
  if (error.status === 401) return { is: "after-sign-in" };
  if (error.status === 402) return { is: "offered" };
  return { is: "returned", why: error.errors[0]?.msg ?? error.message };
}

/** The same message with options that every plan has. */
export function inOrdinaryWay(entry: Entry): Entry {
  if (entry.route !== "/api/chat/messages") return entry;
  return { ...entry, body: { ...entry.body, praise_level: "normal", chat_type: "individual", active_characters: null } };
}

const WORDS_OF_STICKERS = { "😊": "嬉しい", "😔": "悲しい", "😤": "怒り", "😰": "不安", "😴": "疲れた", "😅": "困った" } as const;
export type Sticker = keyof typeof WORDS_OF_STICKERS;
export const STICKERS = Object.entries(WORDS_OF_STICKERS) as [Sticker, string][];

/** The text of a message or sticker, as the history shows it. */
export function wordsOf(sent: Sent): string {
  if (sent.route === "/api/chat/messages") return sent.body.message;
  const { sticker } = sent.body;
  return sticker in WORDS_OF_STICKERS ? sticker + WORDS_OF_STICKERS[sticker as Sticker] : sticker;
}
