import type { Schemas } from "../api.ts";
import { FRUIT_EMOTIONS } from "../fruit-words.ts";

/** Find the fruits' positions in the picture, and the fruits near a tap. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Hanging {
  /** 2026-11-26. */
  readonly day: string;
  readonly emotion: Schemas["Emotion"];
  /** In CSS pixels of the viewport. */
  readonly at: Spot;
}

/** The radius of a fingertip. */
const REACH = 24;
/** A fruit at most this much further than the nearest may also have been meant. */
const CROWD = 10;
const MOST = 6;
const FRAME = { width: 400, height: 440 };
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g;

/** The newest fruits are separate groups; older ones are the points of a path that lists their days. */
export function fruitsIn(picture: SVGSVGElement): Hanging[] {
  const { left, bottom, width, height } = picture.getBoundingClientRect(); // includes all transforms, unlike getScreenCTM in Safari
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

/** References are `#…-joy` for a single fruit and `url(#…-far-joy)` for a path. */
function feeling(reference: string | null | undefined): Schemas["Emotion"] {
  const name = /-([a-z]+)\)?$/.exec(reference ?? "")?.[1];
  return FRUIT_EMOTIONS.find((emotion) => emotion === name) ?? "none";
}

const numbers = (text: string | null): number[] => (text?.match(NUMBER) ?? []).map(Number);

/** Return the fruit nearest to a tap, several if they are too close together to tell, none if all are too far. */
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
