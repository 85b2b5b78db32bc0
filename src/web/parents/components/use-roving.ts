import { useLayoutEffect } from "preact/hooks";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

interface Roving {
  /** The tab stop while the focus is elsewhere. */
  readonly from: "first" | "last";
}

/**
 * A roving tab index: the buttons are one tab stop; the arrow keys, Home and End move between them. The buttons are
 * looked up again at each render.
 */
export function useRoving(holder: { readonly current: HTMLElement | null }, selector: string, { from }: Roving): (event: KeyboardEvent) => void {
  const all = () => [...(holder.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const choose = (next: HTMLElement | undefined) => {
    for (const each of all()) each.tabIndex = each === next ? 0 : -1;
  };
  useLayoutEffect(() => {
    const buttons = all();
    choose(buttons.find((each) => each === document.activeElement) ?? buttons.at(from === "first" ? 0 : -1));
  });
  return (event) => {
    const buttons = all();
    const at = buttons.findIndex((each) => each === event.target);
    const next = at < 0 ? undefined : follow(event.key, buttons, at);
    if (!next) return;
    event.preventDefault();
    choose(next);
    next.focus();
  };
}

function follow(key: string, buttons: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons.at(-1);
  const step = STEPS[key];
  return step === undefined ? undefined : buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)];
}
