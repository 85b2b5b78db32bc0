import { go } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";

/** Where on the screen a fruit was tapped, so that it swells from there; null after a reload. */
let tapped: { readonly x: number; readonly y: number } | null = null;
let isFromTree = false;

export function openFruit(id: string, at: { readonly x: number; readonly y: number } | null = null): void {
  tapped = at;
  isFromTree = true;
  go(`/fruits/${encodeURIComponent(id)}`);
}

/** Put a fruit back where it was taken from. */
export function putAway(): void {
  if (isFromTree) history.back();
  else go("/tree", { replace: true });
  isFromTree = false;
}

export function tappedAt(): { readonly x: number; readonly y: number } | null {
  return tapped;
}

/** The fruit of a day; null where it was picked meanwhile. There is one a day. */
export async function fruitOf(day: string): Promise<Schemas["Fruit"] | null> {
  const page = await api.get("/api/tree/fruits", { query: { start_date: day, end_date: day, limit: 1 } });
  return page.items[0] ?? null;
}
