import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { forgetMe } from "./me.ts";

/** What the tabs of one device tell each other; no word of a parent among them. */
export type Told = { readonly kind: "wiped" } | { readonly kind: "talk-changed" } | { readonly kind: "tree-changed" };

const channel = new BroadcastChannel("homebiyori");
const listeners = new Set<(told: Told) => void>();

/** Tell the other tabs. */
export function tell(told: Told): void {
  channel.postMessage(told);
}

/** Hear the other tabs, and of a wipe in this one, too. */
export function onTold(listener: (told: Told) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startDevice(): void {
  channel.addEventListener("message", (event: MessageEvent<Told>) => {
    if (event.data.kind === "wiped") forget();
    else hear(event.data);
  });
}

/** Forget every word on this device, in every tab: sign-out, deletion, 410, quick exit. */
export async function wipeDevice(): Promise<void> {
  forget();
  tell({ kind: "wiped" });
  await storage.wipe();
}

function forget(): void {
  session.forget();
  forgetMe();
  hear({ kind: "wiped" });
}

function hear(told: Told): void {
  for (const listener of [...listeners]) listener(told);
}
