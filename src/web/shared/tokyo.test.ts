import { expect, test } from "vitest";

import { dayWords, timeWords, tokyoDay, tokyoHour, untilTokyoMidnight } from "./tokyo.ts";

test("the day is Tokyo's", () => {
  expect(tokyoDay(new Date("2026-11-25T14:59:59Z"))).toBe("2026-11-25");
  expect(tokyoDay(new Date("2026-11-25T15:00:00Z"))).toBe("2026-11-26");
});

test("midnight is awaited, never passed", () => {
  expect(untilTokyoMidnight(new Date("2026-11-25T14:59:59Z"))).toBe(1_000);
  expect(untilTokyoMidnight(new Date("2026-11-25T15:00:00Z"))).toBe(86_400_000);
});

test("another year is said", () => {
  const now = new Date("2026-11-26T00:00:00Z");
  expect(dayWords("2026-01-01T00:30:00+09:00", now)).toBe("1月1日(木)");
  expect(dayWords("2025-12-31T23:30:00+09:00", now)).toBe("2025年12月31日");
});

test("the hour is Tokyo's, and minutes have two digits", () => {
  expect(tokyoHour(new Date("2026-11-25T20:59:00Z"))).toBe(5);
  expect(timeWords("2026-11-25T20:05:00Z")).toBe("5:05");
});
