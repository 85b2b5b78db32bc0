import { expect, test } from "vitest";

import { type Exchange, isQuiet, merge, stillToShow } from "./exchanges.ts";

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
