import { expect, test } from "vitest";

import { isSend } from "./enter.ts";

const enter = { key: "Enter", keyCode: 13, isComposing: false, shiftKey: false };
const fine = { isFine: true, enterSends: true };

test("Enter within a composition never sends, in either order of events", () => {
  // Chromium: keydown (composing), then compositionend, then a real Enter.
  const chromium = [{ ...enter, keyCode: 229, isComposing: true }, enter];
  // Safari: compositionend first, then a keydown marked only by 229.
  const safari = [{ ...enter, keyCode: 229, isComposing: false }, enter];
  for (const keys of [chromium, safari]) expect(keys.map((key) => isSend(key, fine))).toEqual([false, true]);
});

test("a finger's Enter, Shift+Enter and a switched-off Enter are newlines", () => {
  expect(isSend(enter, { ...fine, isFine: false })).toBe(false);
  expect(isSend(enter, { ...fine, enterSends: false })).toBe(false);
  expect(isSend({ ...enter, shiftKey: true }, fine)).toBe(false);
});
