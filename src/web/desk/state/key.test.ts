import { expect, test } from "vitest";

import { Keys } from "./key.ts";

test("one wish has one key until it is done", () => {
  const keys = new Keys();
  const first = keys.of({ title: "お知らせ" });
  expect(keys.of({ title: "お知らせ" })).toBe(first);
  const other = keys.of({ title: "お知らせ!" });
  expect(other).not.toBe(first);
  keys.release();
  expect(keys.of({ title: "お知らせ!" })).not.toBe(other);
});
