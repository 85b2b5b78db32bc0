import type { Schemas } from "../api.ts";
import { Store } from "../../shared/store.ts";
import { preferences } from "./preferences.ts";

const OPEN_MS = 60_000;

/** The one sensitive exchange that is unfolded, for at most a minute and while the page has the focus. */
export const unfolded = new Store<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function fold(): void {
  clearTimeout(timer);
  unfolded.set(null);
}

export function unfold(id: string): void {
  if (document.visibilityState === "hidden") return;
  clearTimeout(timer);
  timer = setTimeout(fold, OPEN_MS);
  unfolded.set(id);
}

addEventListener("blur", fold);
addEventListener("pagehide", fold);
document.addEventListener("visibilitychange", fold);

/** Whether an exchange is sensitive and must be folded. */
export const isForNobodyElse = (safety: Schemas["SafetyNotice"] | null): boolean => safety !== null && (safety.discreet || preferences.get().isDiscreet);
