import { go, place } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";

/** The position of the tap that opened a fruit, for its animation; null after a reload. */
let tapped: { readonly x: number; readonly y: number } | null = null;
let lastOpened: string | null = null;

/** Open a fruit. It replaces an open sheet in the history, so that Back leads to the tree. */
export function openFruit(id: string, at: { readonly x: number; readonly y: number } | null = null): void {
  tapped = at;
  lastOpened = id;
  go(`/fruits/${encodeURIComponent(id)}`, { replace: place.get().sheet !== null });
}

/** Return the fruit opened last, once, to restore the focus to it. */
export function takeLastOpened(): string | null {
  const id = lastOpened;
  lastOpened = null;
  return id;
}

/** Whether this fruit was the last one opened; true only once. */
export function wasOpened(id: string): boolean {
  if (lastOpened !== id) return false;
  lastOpened = null;
  return true;
}

export function tappedAt(): { readonly x: number; readonly y: number } | null {
  return tapped;
}

/** Return the fruit of a day, of which there is at most one; null if it has been deleted. */
export async function fruitOf(day: string): Promise<Schemas["Fruit"] | null> {
  const page = await api.get("/api/tree/fruits", { query: { start_date: day, end_date: day, limit: 1 } });
  return page.items[0] ?? null;
}
