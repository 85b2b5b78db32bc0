import type { Schemas } from "../api.ts";

type Emotion = Schemas["Emotion"];

const ROUND = "M0-4.6c3.1 0 5.6 2.5 5.6 5.6s-2.5 5.6-5.6 5.6-5.6-2.5-5.6-5.6 2.5-5.6 5.6-5.6z";
const OVAL = "M0-5.1c2.6 0 4.7 2.6 4.7 5.9s-2.1 5.9-4.7 5.9-4.7-2.6-4.7-5.9 2.1-5.9 4.7-5.9z";
const PEAR = "M0-5.2c2.1 0 2.8 2.8 3.5 4.2.7 1.4 1.9 2 1.9 3.9 0 2.1-2.7 3.4-5.4 3.4s-5.4-1.3-5.4-3.4c0-1.9 1.2-2.5 1.9-3.9.7-1.4 1.4-4.2 3.5-4.2z";
const DROP = "M0-6c1.5 2.8 5 4.6 5 7.4 0 2.8-2.2 5-5 5s-5-2.2-5-5c0-2.8 3.5-4.6 5-7.4z";
const LANTERN = "M0-5.4c3.5.7 5.6 4 5.6 6.1 0 2.1-3.5 4.2-5.6 6-2.1-1.8-5.6-3.9-5.6-6 0-2.1 2.1-5.4 5.6-6.1z";

/** Outline, body colour and shade, as in the tree's picture (tree/picture/fruits.py). */
const FRUITS: Readonly<Record<Emotion, readonly [string, string, string]>> = {
  joy: [ROUND, "#ffd23f", "#d99a07"],
  accomplishment: [PEAR, "#ff7a59", "#c94a28"],
  fatigue: [OVAL, "#9d8df1", "#6553c4"],
  sadness: [DROP, "#6db7f2", "#3478b8"],
  worry: [LANTERN, "#7ed6a5", "#379668"],
  anger: [ROUND, "#ffd23f", "#d99a07"],
  none: [ROUND, "#ffd23f", "#d99a07"],
};
const CAPS: Readonly<Record<Schemas["Character"], string>> = { tama: "#ff8fa3", madoka: "#4aa8d8", hide: "#f08a5d" };
const LEAVES = "M0-4.4q-2.2-2.6-4.8-.4 2.2 2.4 4.8.4q2.2-2.6 4.8-.4-2.2 2.4-4.8.4z";

/** A fruit as it hangs on the tree. It is decorative: the text beside it names it. */
export function FruitPicture({ emotion, character }: { emotion: Emotion; character?: Schemas["Character"] }) {
  const [shape, body, shade] = FRUITS[emotion];
  return (
    <svg viewBox="-8 -8 16 16" aria-hidden="true" fill="none" stroke-linecap="round">
      <path d={shape} fill={body} stroke={shade} stroke-width="0.6" />
      <path d="M-3.4 3.6a5 5 0 0 0 6.8 0" stroke={shade} stroke-width="1.3" opacity="0.8" />
      <ellipse cx="-2.1" cy="-0.6" rx="1.2" ry="1.8" fill="#fff" opacity="0.8" />
      <path d="M0-4.4v-2" stroke="#6b4a33" stroke-width="1.2" />
      {character && <path d={LEAVES} fill={CAPS[character]} stroke="#5d3d2c" stroke-width="0.3" />}
    </svg>
  );
}
