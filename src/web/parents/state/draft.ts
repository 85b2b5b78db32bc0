import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { onTold } from "./device.ts";
import { preferences } from "./preferences.ts";

const NAME = "draft";
const DELAY_MS = 300;

/** What is being written. */
export const draft = new Store("");
let timer: ReturnType<typeof setTimeout> | null = null;
let kept = "";

/** Restore what was written before, and keep from now on what is being written. */
export async function startDraft(): Promise<void> {
  const before = (await storage.get<string>(NAME)) ?? "";
  kept = before;
  if (before && draft.get() === "") draft.set(before);
  draft.subscribe(() => {
    timer ??= setTimeout(flushDraft, DELAY_MS);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flushDraft());
  addEventListener("pagehide", flushDraft);
  preferences.subscribe(flushDraft);
  onTold(({ kind }) => {
    if (kind !== "wiped") return;
    kept = "";
    draft.set("");
    stopTimer();
  });
}

/** Bring words back to the composer, before what is being written there now. */
export function returnToDraft(words: string): void {
  draft.update((now) => (now && now !== words ? `${words}\n${now}` : words));
  flushDraft();
}

/** Keep it now. */
export function flushDraft(): void {
  stopTimer();
  const words = preferences.get().isDiscreet ? "" : draft.get();
  if (words === kept) return;
  kept = words;
  void (words ? storage.set(NAME, words) : storage.delete(NAME));
}

function stopTimer(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
}
