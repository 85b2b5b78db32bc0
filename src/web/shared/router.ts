import { Store, useStore } from "./store.ts";

/** The current location. `sheet` names an open sheet, which the browser's Back closes first. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sheet: string | null;
}

interface HistoryState {
  readonly sheet?: string;
  /** The number of our own history entries before this one. */
  readonly depth?: number;
}

/** How long to wait for the history to go back before leaving anyway. */
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

/** Whether there was any navigation since the page loaded: then the focus has been lost. */
export const hasMoved = (): boolean => steps > 0;

/** Navigate to a path of this site; `replace` adds no history entry. */
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

/** Go back one step, or to the given path if the page was opened here. */
export function goBack(to: string): void {
  if (depth() > 0) history.back();
  else go(to, { replace: true });
}

/** Replace our first history entry by another site, so that the browser's Back does not return here. */
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

/** Handle clicks on ordinary `<a href="/...">` within the page; leave all others to the browser. */
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
