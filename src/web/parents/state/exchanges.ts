import { dayWords } from "../../shared/tokyo.ts";
import type { Schemas } from "../api.ts";
import { type Entry, type Sent, wordsOf } from "./outbox-rules.ts";

/** A message and its answer, as the talk shows it. */
export interface Exchange {
  readonly id: string;
  readonly at: string;
  readonly mine: string;
  readonly voices: readonly Schemas["Voice"][];
  readonly safety: Schemas["SafetyNotice"] | null;
  readonly isHelpful: boolean | null;
  /** Only in the first answer: that it was written without a model, and that the tree reached a stage. */
  readonly notice: string | null;
  readonly celebration: string | null;
  /** The fruit that the exchange bore. */
  readonly fruit: Borne | null;
}

export interface Borne {
  readonly id: string;
  readonly emotion: Schemas["Emotion"];
}

export function ofHistory(entry: Schemas["HistoryEntry"]): Exchange {
  return {
    id: entry.message_id,
    at: entry.created_at,
    mine: entry.user_message,
    voices: entry.responses.length > 0 ? entry.responses : [entry],
    safety: entry.safety,
    isHelpful: entry.feedback?.helpful ?? null,
    notice: null,
    celebration: null,
    fruit: entry.fruit_id === null || isQuiet(entry.safety) ? null : { id: entry.fruit_id, emotion: entry.emotion_detected },
  };
}

export function ofAnswer(sent: Sent, answer: Schemas["AnsweredMessage"]): Exchange {
  return {
    id: answer.message_id,
    at: answer.created_at,
    mine: wordsOf(sent),
    voices: answer.responses,
    safety: answer.safety,
    isHelpful: null,
    notice: answer.notice,
    celebration: isQuiet(answer.safety) ? null : (answer.tree_growth.celebration?.message ?? null),
    fruit: answer.fruit === null || isQuiet(answer.safety) ? null : { id: answer.fruit.fruit_id, emotion: answer.fruit.emotion },
  };
}

/** Next to help, nothing grows, glows or celebrates. */
export const isQuiet = (safety: Schemas["SafetyNotice"] | null): boolean => safety !== null && (safety.is_card || safety.level !== "gentle");

interface Run {
  readonly day: string;
  readonly exchanges: readonly [Exchange, ...Exchange[]];
  readonly newest: Exchange;
}

/** Group exchanges for display: consecutive folded ones of a day together, all others one by one. */
export function runs(exchanges: readonly Exchange[], isFolded: (exchange: Exchange) => boolean): readonly Run[] {
  const found: Run[] = [];
  for (const exchange of exchanges) {
    const day = dayWords(exchange.at);
    const before = found.at(-1);
    if (before?.day === day && isFolded(before.newest) && isFolded(exchange)) {
      found[found.length - 1] = { day, exchanges: [...before.exchanges, exchange], newest: exchange };
    } else found.push({ day, exchanges: [exchange], newest: exchange });
  }
  return found;
}

/** Merge the server's `newest` exchanges, oldest first. Later answers, notices and celebrations are kept. */
export function merge(now: readonly Exchange[], newest: readonly Exchange[]): readonly Exchange[] {
  const known = new Map(now.map((each) => [each.id, each]));
  const ids = new Set(newest.map((each) => each.id));
  const last = newest.at(-1)?.at ?? "";
  const since = now.filter((each) => !ids.has(each.id) && each.at > last);
  const told = newest.map((each) => {
    const before = known.get(each.id);
    return before ? { ...each, notice: before.notice, celebration: before.celebration } : each;
  });
  return [...told, ...since];
}

/** Leave out pending entries whose answer is already in the history, to avoid two bubbles for one message. */
export function stillToShow<E extends Entry>(pending: readonly E[], exchanges: readonly Exchange[]): readonly E[] {
  return pending.filter((entry) => {
    const words = plain(wordsOf(entry));
    return !exchanges.some((each) => Date.parse(each.at) >= entry.created_at - CLOCKS_DIFFER_MS && plain(each.mine) === words);
  });
}

const CLOCKS_DIFFER_MS = 5_000;
const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");
