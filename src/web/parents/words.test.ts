import { expect, test } from "vitest";

import { countCharacters, excerpt, untilInWords } from "./words.ts";

test("characters are counted as people and the server count them", () => {
  expect(countCharacters("👨‍👩‍👧‍👦𠮷々が")).toBe(4);
  expect(countCharacters("㍿")).toBe(4); // NFKC: 株式会社
  expect(countCharacters("が")).toBe(1); // か and a combining mark
});

test("the end of a maintenance is said in Tokyo's time, with its day unless it is today", () => {
  const now = new Date("2026-11-26T23:00:00+09:00");
  expect(untilInWords("2026-11-26T14:30:00Z", now)).toBe("23:30ごろまで。");
  expect(untilInWords("2026-11-27T05:00:00+09:00", now)).toBe("11月27日(金) 5:00ごろまで。");
  expect(untilInWords(null, now)).toBe("");
});

test("the beginning of words is cut between what people take for characters", () => {
  expect(excerpt("👨‍👩‍👧‍👦が\n 寝た", 3)).toBe("👨‍👩‍👧‍👦が …");
  expect(excerpt("寝た", 3)).toBe("寝た");
});
