import { expect, test } from "vitest";

import book from "../../homebiyori/ai/help_lines.json";

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

test("the page holds every line of the server's cards, and knows which of them nobody has verified yet", () => {
  const lines = knownLines(at("26T02:00:00"));
  const onCards = Object.values(book.cards).flatMap((levels) => Object.values(levels).flat());
  expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining(onCards));
  const verified = lines.filter((line) => line.is_verified).map(({ id }) => id);
  expect(verified).toContain("yorisoi");
  expect(verified).not.toContain("inochi_sos");
});
