import type { Schemas } from "../api.ts";
import { Store } from "../../shared/store.ts";
import { preferences } from "./preferences.ts";

const OPEN_MS = 60_000;

/** The one exchange that is read, of those that nobody beside may read: until a minute is over, or nobody looks. */
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

/** Whether an exchange with such help is for no other eyes. */
export const isForNobodyElse = (safety: Schemas["SafetyNotice"] | null): boolean => safety !== null && (safety.discreet || preferences.get().isDiscreet);
