import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { MOST, moveBy, WHOLE, zoomAt, type View } from "./pan-zoom.ts";
import { fruitsIn, nearest, type Hanging, type Spot } from "./tree-fruits.ts";
import { TreePicture } from "./tree.tsx";

const STILL_PX = 8;
const STEP = 1.6;
const ARROW_PX = 60;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The view when a fruit was opened, restored on return. */
let seen = WHOLE;

/** The tree with touch gestures: pinch to zoom, drag to pan, tap to open the nearest fruit. */
export function TreeStage({ onFruits }: { onFruits: (fruits: readonly Hanging[]) => void }) {
  const stage = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(takeSeen);
  const latest = useRef(view);
  latest.current = view;
  const change = useCallback((to: (view: View, box: DOMRect) => View) => {
    const box = stage.current?.getBoundingClientRect();
    if (box) setView((now) => to(now, box));
  }, []);
  const tap = useCallback(
    (at: Spot) => {
      const picture = stage.current?.querySelector(".tree-now svg");
      if (!(picture instanceof SVGSVGElement)) return;
      seen = latest.current;
      onFruits(nearest(fruitsIn(picture), at));
    },
    [onFruits],
  );
  useFingers(stage, change, tap);
  const zoom = (factor: number) => change((now, box) => zoomAt(now, factor, { x: box.width / 2, y: box.height / 2 }, box));
  const arrow = (event: KeyboardEvent) => {
    const way = ARROWS[event.key];
    if (!way || view.scale === 1) return;
    event.preventDefault();
    change((now, box) => moveBy(now, way[0] * ARROW_PX, way[1] * ARROW_PX, box));
  };
  return (
    <div class="grove-frame">
      <div ref={stage} class="grove-stage" role="group" aria-label="木の絵" tabIndex={0} onKeyDown={arrow} {...(view.scale > 1 ? { "data-zoomed": "" } : {})}>
        <div class="tree grove-plane" style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
          <TreePicture />
        </div>
      </div>
      <div class="grove-zoom">
        <button type="button" aria-label="大きく" disabled={view.scale >= MOST} onClick={() => zoom(STEP)}>
          ＋
        </button>
        <button type="button" aria-label="小さく" disabled={view.scale <= 1} onClick={() => zoom(1 / STEP)}>
          −
        </button>
      </div>
    </div>
  );
}

function takeSeen(): View {
  const view = seen;
  seen = WHOLE;
  return view;
}

type Change = (to: (view: View, box: DOMRect) => View) => void;

function useFingers(stage: { readonly current: HTMLElement | null }, change: Change, tap: (at: Spot) => void): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const hands = new Fingers(element, change, tap);
    return hands.listen();
  }, [stage, change, tap]);
}

/** The pointers on an element and their gestures. */
class Fingers {
  readonly #down = new Map<number, Spot>();
  readonly #element: HTMLElement;
  readonly #change: Change;
  readonly #tap: (at: Spot) => void;
  #isTap = false;
  #from: Spot = { x: 0, y: 0 };

  constructor(element: HTMLElement, change: Change, tap: (at: Spot) => void) {
    this.#element = element;
    this.#change = change;
    this.#tap = tap;
  }

  listen(): () => void {
    const ending = new AbortController();
    const { signal } = ending;
    this.#element.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    this.#element.addEventListener("pointermove", (event) => this.#move(event), { signal });
    this.#element.addEventListener("pointerup", (event) => this.#lift(event), { signal });
    this.#element.addEventListener("pointercancel", (event) => this.#lose(event), { signal });
    this.#element.addEventListener("click", (event) => this.#click(event), { signal });
    this.#element.addEventListener("wheel", (event) => this.#turn(event), { signal, passive: false });
    return () => ending.abort();
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#isTap = this.#down.size === 0;
    this.#from = spot(event);
    this.#down.set(event.pointerId, spot(event));
    this.#element.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const now = spot(event);
    this.#down.set(event.pointerId, now);
    if (distance(now, this.#from) > STILL_PX) this.#isTap = false;
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(before, now, other);
    else if (!this.#isTap) this.#change((view, box) => moveBy(view, now.x - before.x, now.y - before.y, box));
  }

  #pinch(before: Spot, now: Spot, other: Spot): void {
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    this.#change((view, box) => {
      const middle = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top };
      return moveBy(zoomAt(view, factor, middle, box), (now.x - before.x) / 2, (now.y - before.y) / 2, box);
    });
  }

  #lift(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
  }

  /**
   * Handle the tap on click, not on pointerup: the click that follows would hit what the tap has opened and close it.
   */
  #click(event: MouseEvent): void {
    if (this.#isTap) this.#tap(spot(event));
    this.#isTap = false;
  }

  #lose(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#isTap = false;
  }

  /** A trackpad pinch arrives as a wheel event with Ctrl; a plain wheel event scrolls the page. */
  #turn(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#change((view, box) => zoomAt(view, Math.exp(-event.deltaY / 120), { x: event.clientX - box.left, y: event.clientY - box.top }, box));
  }
}

const spot = (event: MouseEvent): Spot => ({ x: event.clientX, y: event.clientY });
const distance = (one: Spot, other: Spot): number => Math.hypot(one.x - other.x, one.y - other.y);
