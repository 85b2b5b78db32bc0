import { go, place } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";

/** Where on the screen a fruit was tapped, so that it swells from there; null after a reload. */
let tapped: { readonly x: number; readonly y: number } | null = null;
let lastOpened: string | null = null;

/** Over a sheet, in the sheet's place: back leads to the tree. */
export function openFruit(id: string, at: { readonly x: number; readonly y: number } | null = null): void {
  tapped = at;
  lastOpened = id;
  go(`/fruits/${encodeURIComponent(id)}`, { replace: place.get().sheet !== null });
}

/** The fruit that was opened last, once: the focus returns to it. */
export function takeLastOpened(): string | null {
  const id = lastOpened;
  lastOpened = null;
  return id;
}

/** Whether that was the last one, once. */
export function wasOpened(id: string): boolean {
  if (lastOpened !== id) return false;
  lastOpened = null;
  return true;
}

export function tappedAt(): { readonly x: number; readonly y: number } | null {
  return tapped;
}

/** The fruit of a day; null where it was picked meanwhile. There is one a day. */
export async function fruitOf(day: string): Promise<Schemas["Fruit"] | null> {
  const page = await api.get("/api/tree/fruits", { query: { start_date: day, end_date: day, limit: 1 } });
  return page.items[0] ?? null;
}
