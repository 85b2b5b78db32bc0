import { Store, useStore } from "./store.ts";

/** Where the page is. `sheet` names what lies over the screen: the browser's back closes it first. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sheet: string | null;
}

interface HistoryState {
  readonly sheet?: string;
  /** How many steps of ours lie before this one. */
  readonly depth?: number;
}

/** How long a step back may take before we leave without it. */
const STEP_MS = 300;

export const place = new Store<Place>(current());

function current(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), sheet: stateNow().sheet ?? null };
}

function stateNow(): HistoryState {
  return (history.state as HistoryState | null) ?? {};
}

function depth(): number {
  return stateNow().depth ?? 0;
}

export function startRouter(): void {
  addEventListener("popstate", () => place.set(current()));
  document.addEventListener("click", followLink);
}

let steps = 0;

/** Whether the page has gone anywhere since it was loaded: then what had the focus is gone. */
export const hasMoved = (): boolean => steps > 0;

/** Go to a path of this site; `replace` leaves no step back. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState({ depth: depth() } satisfies HistoryState, "", to);
  else history.pushState({ depth: depth() + 1 } satisfies HistoryState, "", to);
  steps += 1;
  place.set(current());
  scrollTo(0, 0);
}

export function openSheet(name: string): void {
  history.pushState({ sheet: name, depth: depth() + 1 } satisfies HistoryState, "");
  place.set(current());
}

export function closeSheet(): void {
  if (place.get().sheet !== null) history.back();
}

/** Go a step back, or to a path of ours where the page began here. */
export function goBack(to: string): void {
  if (depth() > 0) history.back();
  else go(to, { replace: true });
}

/** Leave for another site in place of our first step, so that the browser's back does not come here again. */
export function leaveFor(address: string): void {
  const leave = () => location.replace(address);
  if (depth() === 0) {
    leave();
    return;
  }
  addEventListener("popstate", leave, { once: true });
  setTimeout(leave, STEP_MS);
  history.go(-depth());
}

/** Let ordinary `<a href="/...">` move within the page, and leave every other click to the browser. */
function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || isForBrowser(event) || !isOfPage(link)) return;
  event.preventDefault();
  go(link.pathname + link.search, { replace: place.get().sheet !== null });
}

function isForBrowser(event: MouseEvent): boolean {
  return event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

function isOfPage(link: HTMLAnchorElement): boolean {
  const isServed = /^\/(?:api|docs)\b/.test(link.pathname);
  return link.origin === location.origin && !isServed && !link.target && !link.hasAttribute("download");
}

export function usePlace(): Place {
  return useStore(place);
}
