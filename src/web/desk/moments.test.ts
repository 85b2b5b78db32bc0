import { expect, test } from "vitest";

import { dayWords, instantOf, momentWords, monthOf } from "./moments.ts";

test("what is typed is Japan's time, wherever the operator is", () => {
  expect(instantOf("2026-12-01T02:00")).toBe("2026-12-01T02:00:00+09:00");
  expect(instantOf("")).toBe(null);
  expect(momentWords("2026-11-30T17:00:00Z")).toBe("2026/12/1(火) 02:00");
});

test("days and months are Japan's", () => {
  expect(dayWords("2026-11-26")).toBe("11/26(木)");
  expect(monthOf(new Date("2026-11-30T15:00:00Z"))).toBe("2026-12");
});
