import { expect, test } from "vitest";

import { MOST, moveBy, WHOLE, zoomAt } from "./pan-zoom.ts";

const BOX = { width: 400, height: 600 };

test("what lies under the fingers stays under them", () => {
  const at = { x: 300, y: 150 };
  const view = zoomAt(WHOLE, 2, at, BOX);
  expect(view).toEqual({ x: -300, y: -150, scale: 2 });
  expect((at.x - view.x) / view.scale).toBe(300);
});

test("no edge of the picture comes into the window, and it is never smaller than that", () => {
  const view = zoomAt(WHOLE, 2, { x: 0, y: 0 }, BOX);
  expect(moveBy(view, 500, 500, BOX)).toEqual({ x: 0, y: 0, scale: 2 });
  expect(moveBy(view, -5_000, -5_000, BOX)).toEqual({ x: -400, y: -600, scale: 2 });
  expect(zoomAt(view, 0.1, { x: 200, y: 300 }, BOX)).toEqual(WHOLE);
  expect(zoomAt(view, 100, { x: 0, y: 0 }, BOX).scale).toBe(MOST);
});
