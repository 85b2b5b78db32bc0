import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { go } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { drawInto } from "../../shared/trusted.ts";
import { openFruit } from "../state/fruits.ts";
import { followTokyo, loadTree, tree, type Entrance } from "../state/tree.ts";
import { fruitsIn, nearest } from "./tree-fruits.ts";

const SVG = "http://www.w3.org/2000/svg";
const GLOW_RADIUS = 26;

/** The tree on its hill. It fills its container from the bottom and paints beyond it: an ancestor must clip it. */
export function TreeView({ mode }: { mode: "full" | "strip" }) {
  useEffect(() => {
    void loadTree();
    return followTokyo();
  }, []);
  return (
    <div class={`tree tree-${mode}`}>
      <TreePicture />
      {mode === "full" && (
        <a class="tree-door" href="/tree" onClick={openNearest}>
          <span class="unseen">木と実を見る</span>
        </a>
      )}
    </div>
  );
}

/** The picture only; the current one is `.tree-now`. */
export function TreePicture() {
  const { svg, entrance, newFruit } = useStore(tree);
  const holder = useRef<HTMLDivElement>(null);
  const wasEmpty = useRef(svg === null);
  useLayoutEffect(() => {
    if (!holder.current || svg === null) return;
    enter(holder.current, svg, holder.current.firstElementChild ? entrance : wasEmpty.current ? "fade" : "plain", newFruit);
    // `entrance` and `newFruit` change with the picture.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [svg]);
  return <div ref={holder} class={svg === null ? "tree-picture tree-none" : "tree-picture"} />;
}

function enter(holder: HTMLElement, svg: string, entrance: Entrance, newFruit: string | null): void {
  const before = holder.querySelector(".tree-now");
  const now = document.createElement("div");
  drawInto(now, svg);
  now.firstElementChild?.setAttribute("preserveAspectRatio", "xMidYMax meet");
  if (entrance === "plain") for (const leaf of now.querySelectorAll(".fresh")) leaf.removeAttribute("class");
  now.className = before || entrance === "plain" ? "tree-now" : "tree-now tree-first";
  if (before) replace(holder, before, now, entrance);
  else holder.prepend(now);
  if (before && newFruit !== null) light(now, newFruit);
}

function replace(holder: HTMLElement, before: Element, now: Element, entrance: Entrance): void {
  const swayed = before.querySelector(".sway")?.getAnimations()[0]?.currentTime ?? null;
  if (entrance === "fade") fadeOver(holder, before);
  else before.remove();
  holder.prepend(now);
  swayOn(now, swayed);
}

/** Continue the previous picture's sway, or stand still if it was still. */
function swayOn(picture: Element, at: CSSNumberish | null): void {
  for (const part of picture.querySelectorAll(".sway")) {
    for (const animation of part.getAnimations()) {
      if (at === null) animation.finish();
      else animation.currentTime = at;
    }
  }
}

/** Fade out the previous picture above the new one. */
function fadeOver(holder: HTMLElement, before: Element): void {
  for (const element of holder.querySelectorAll(".tree-before")) element.remove();
  before.className = "tree-before";
  before.setAttribute("aria-hidden", "true");
  before.addEventListener("animationend", ({ target }) => target === before && before.remove());
  holder.append(before);
}

/** Let a new fruit appear shortly after the leaves, with a glow. */
function light(picture: Element, day: string): void {
  const fruit = picture.querySelector(`[data-day="${day.slice(2).replaceAll("-", "")}"]`);
  if (!fruit) return;
  const glow = document.createElementNS(SVG, "circle");
  glow.setAttribute("r", String(GLOW_RADIUS));
  glow.setAttribute("fill", `url(#${picture.querySelector("radialGradient")?.id ?? ""})`);
  glow.setAttribute("class", "tree-glow");
  fruit.prepend(glow);
  fruit.classList.add("tree-new-fruit");
}

/** A tap on a fruit opens it; elsewhere the link leads to the tree's screen. */
function openNearest(event: MouseEvent): void {
  const picture = document.querySelector(".tree-now svg");
  if (!(picture instanceof SVGSVGElement) || event.detail === 0) return; // keyboard activation follows the link
  const near = nearest(fruitsIn(picture), { x: event.clientX, y: event.clientY })[0];
  const known = near && tree.get().status?.recent_fruits.find(({ created_at }) => near.day === dayOf(created_at));
  if (!near) return;
  event.preventDefault();
  if (known) openFruit(known.fruit_id, near.at);
  else go(`/tree?day=${near.day}`);
}

const dayOf = (instant: string): string => instant.slice(0, 10); // the API's timestamps have Tokyo's offset
