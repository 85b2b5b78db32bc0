import { expect, test } from "vitest";

import { nearest, type Hanging } from "./tree-fruits.ts";

const hanging = (...places: [string, number, number][]): Hanging[] => places.map(([day, x, y]) => ({ day, emotion: "joy", at: { x, y } }));

test("a finger takes the nearest fruit, and none that is further than it is wide", () => {
  const fruits = hanging(["2026-11-24", 100, 100], ["2026-11-25", 130, 100]);
  expect(nearest(fruits, { x: 104, y: 100 }).map(({ day }) => day)).toEqual(["2026-11-24"]);
  expect(nearest(fruits, { x: 100, y: 124 })).toHaveLength(1);
  expect(nearest(fruits, { x: 100, y: 125 })).toEqual([]);
});

test("a crowd is told apart by the parent: nearest first, a handful at most", () => {
  const fruits = hanging(...Array.from({ length: 12 }, (_, place): [string, number, number] => [`day ${place}`, 100 + place, 100]));
  const crowd = nearest(fruits, { x: 100, y: 100 });
  expect(crowd.map(({ day }) => day)).toEqual(["day 0", "day 1", "day 2", "day 3", "day 4", "day 5"]);
});
