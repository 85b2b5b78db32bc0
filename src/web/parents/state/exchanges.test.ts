import { expect, test } from "vitest";

import { type Exchange, isQuiet, merge, runs, stillToShow } from "./exchanges.ts";

const AT = "2026-11-26T02:00:00+09:00";
const exchange = (id: string, at = AT, mine = id): Exchange => ({ id, at, mine, voices: [], safety: null, isHelpful: null, notice: null, celebration: null, fruit: null });
const entry = (message: string, created_at: number) => ({ key: message, route: "/api/chat/messages" as const, body: { message, chat_type: "individual" as const }, created_at });

test("an answer that came while the history was asked for stays, and what is told once stays with its exchange", () => {
  const now = [{ ...exchange("a"), celebration: "芽が出た" }, exchange("deleted elsewhere"), exchange("b", "2026-11-26T02:05:00+09:00")];
  const merged = merge(now, [exchange("a")]);
  expect(merged.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(merged[0]?.celebration).toBe("芽が出た");
});

test("what the history shows already has one bubble, unless it was said before that", () => {
  const known = [exchange("1", AT, "ねむい")];
  const at = Date.parse(AT);
  expect(stillToShow([entry("ねむい ", at - 3_000)], known)).toEqual([]);
  expect(stillToShow([entry("ねむい", at + 60_000)], known)).toHaveLength(1);
});

test("nothing celebrates beside help", () => {
  const safety = { discreet: false, resources: [], help: "/help" as const };
  expect(isQuiet(null)).toBe(false);
  expect(isQuiet({ ...safety, level: "gentle", is_card: false })).toBe(false);
  expect(isQuiet({ ...safety, level: "gentle", is_card: true })).toBe(true);
  expect(isQuiet({ ...safety, level: "concern", is_card: false })).toBe(true);
});

test("what is folded and follows each other on a day is shown as one", () => {
  const at = (id: string, day: number, words: string) => exchange(id, `2026-11-${day}T12:00:00+09:00`, words);
  const all = [at("a", 25, "folded"), at("b", 26, "folded"), at("c", 26, "folded"), at("d", 26, "said"), at("e", 26, "said"), at("f", 26, "folded")];
  const found = runs(all, ({ mine }) => mine === "folded");
  expect(found.map(({ exchanges }) => exchanges.map(({ id }) => id).join(""))).toEqual(["a", "bc", "d", "e", "f"]);
  expect(found.map(({ newest }) => newest.id)).toEqual(["a", "c", "d", "e", "f"]);
});
