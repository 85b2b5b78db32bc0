import type { Schemas } from "../api.ts";
import { FRUIT_EMOTIONS } from "../fruit-words.ts";

/** Which fruits hang where, read from the picture itself, and which of them a finger means. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Hanging {
  /** 2026-11-26. */
  readonly day: string;
  readonly emotion: Schemas["Emotion"];
  /** On the screen, px. */
  readonly at: Spot;
}

/** A finger is this wide. */
const REACH = 24;
/** Another fruit that is so little further from the finger may have been meant as well. */
const CROWD = 10;
const MOST = 6;
const FRAME = { width: 400, height: 440 };
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g;

/** The newest fruits are groups of their own, older ones the points of a path that names their days. */
export function fruitsIn(picture: SVGSVGElement): Hanging[] {
  const { left, bottom, width, height } = picture.getBoundingClientRect(); // with every transform, unlike getScreenCTM in Safari
  const scale = Math.min(width / FRAME.width, height / FRAME.height);
  const place = (day: string, emotion: Schemas["Emotion"], x: number, y: number): Hanging => ({
    emotion,
    day: `20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`,
    at: { x: left + width / 2 + (x - FRAME.width / 2) * scale, y: bottom + (y - FRAME.height) * scale }, // xMidYMax
  });
  const hanging: Hanging[] = [];
  for (const fruit of picture.querySelectorAll("g[data-day]")) {
    const [x = 0, y = 0] = numbers(fruit.getAttribute("transform"));
    hanging.push(place(fruit.getAttribute("data-day") ?? "", feeling(fruit.querySelector("use")?.getAttribute("href")), x, y));
  }
  for (const lot of picture.querySelectorAll("path.fruits")) {
    const points = numbers(lot.getAttribute("d"));
    const days = lot.getAttribute("data-days")?.split(" ") ?? [];
    const emotion = feeling(lot.getAttribute("marker-start"));
    for (const [index, day] of days.entries()) hanging.push(place(day, emotion, points[2 * index] ?? 0, points[2 * index + 1] ?? 0));
  }
  return hanging;
}

/** `#…-joy` of a fruit, `url(#…-far-joy)` of a lot. */
function feeling(reference: string | null | undefined): Schemas["Emotion"] {
  const name = /-([a-z]+)\)?$/.exec(reference ?? "")?.[1];
  return FRUIT_EMOTIONS.find((emotion) => emotion === name) ?? "none";
}

const numbers = (text: string | null): number[] => (text?.match(NUMBER) ?? []).map(Number);

/** The fruit that is nearest to a finger; more where they hang too close to tell; none where it is far from all. */
export function nearest(fruits: readonly Hanging[], finger: Spot): Hanging[] {
  const reached = fruits
    .map((fruit) => ({ fruit, far: Math.hypot(fruit.at.x - finger.x, fruit.at.y - finger.y) }))
    .filter(({ far }) => far <= REACH)
    .sort((one, other) => one.far - other.far);
  const first = reached[0];
  if (!first) return [];
  return reached
    .filter(({ far }) => far - first.far < CROWD)
    .slice(0, MOST)
    .map(({ fruit }) => fruit);
}
