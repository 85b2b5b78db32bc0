// @vitest-environment happy-dom
import { expect, test } from "vitest";

import { knownLines } from "../../shared/help-lines.ts";
import { inOrder } from "./help-lines.ts";

const night = inOrder(knownLines(new Date("2026-11-26T02:00:00+09:00")));

test("first who is open and helps with most, last who is not verified", () => {
  const others = night.filter(({ id }) => !["ambulance", "police"].includes(id));
  expect(others[0]?.id).toBe("yorisoi");
  const ranks = night.map(({ is_verified, open_now }) => (is_verified ? (open_now === null ? 1 : open_now ? 0 : 2) : 3));
  expect(ranks).toEqual([...ranks].sort());
});

test("of a line that nobody has verified no hours are claimed", () => {
  const unchecked = night.filter(({ is_verified }) => !is_verified);
  expect(unchecked.map(({ id }) => id)).toContain("ibasho_chat"); // open 24 hours according to the file
  expect(unchecked.every(({ hours, open_now }) => hours === null && open_now === null)).toBe(true);
});
