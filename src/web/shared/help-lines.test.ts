import { expect, test } from "vitest";

import { isOpen, knownLines } from "./help-lines.ts";

const at = (time: string) => new Date(`2026-11-${time}+09:00`);

test("a line is open in its hours of Japan, on its days", () => {
  const evening = [{ from: "16:00", to: "21:00" }];
  expect(isOpen(evening, at("26T15:59:59"))).toBe(false);
  expect(isOpen(evening, at("26T16:00:00"))).toBe(true);
  expect(isOpen(evening, at("26T21:00:00"))).toBe(false);
  const tenth = [...evening, { from: "00:00", to: "24:00", month_days: [10] }];
  expect(isOpen(tenth, at("10T03:00:00"))).toBe(true);
  expect(isOpen(tenth, at("11T00:00:00"))).toBe(false);
  expect(isOpen(null, at("10T03:00:00"))).toBe(null);
});

test("the page holds the verified lines, open ones first", () => {
  const lines = knownLines(at("26T02:00:00"));
  expect(lines.map((line) => line.phone)).toEqual(expect.arrayContaining(["110", "119", "189"]));
  expect(lines.map((line) => line.id)).not.toContain("inochi_sos"); // nobody has verified it yet
  const ranks = lines.map((line) => (line.open_now === null ? 1 : line.open_now ? 0 : 2));
  expect(ranks).toEqual([...ranks].sort());
});
