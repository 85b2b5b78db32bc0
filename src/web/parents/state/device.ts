import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { forgetMe } from "./me.ts";

/** What the tabs of one device tell each other; no word of a parent among them. */
export type Told =
  | { readonly kind: "wiped" }
  | { readonly kind: "deleted" }
  | { readonly kind: "talk-changed" }
  | { readonly kind: "tree-changed" }
  | { readonly kind: "preferences-changed" };

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
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    if (data.kind === "deleted") session.gone();
    else if (data.kind === "wiped") void forget();
    else hear(data);
  });
  session.state.subscribe(() => {
    const state = session.state.get();
    if (state === "signed-in") storage.reopen();
    if (state === "deleted") void forgetAccount();
  });
}

/** Forget every word on this device, in every tab: sign-out, quick exit. What is set for the device stays, discretion above all. */
export async function wipeDevice(): Promise<void> {
  tell({ kind: "wiped" });
  await forget();
}

async function forget(): Promise<void> {
  session.forget();
  forgetMemory();
  await storage.wipe({ keepsDevice: true });
}

/** The account is gone, and all that this device knew with it; the token lives on in memory, to ask how far the deletion is. */
async function forgetAccount(): Promise<void> {
  tell({ kind: "deleted" });
  forgetMemory();
  await storage.wipe();
}

function forgetMemory(): void {
  forgetMe();
  sessionStorage.clear();
  hear({ kind: "wiped" });
}

function hear(told: Told): void {
  for (const listener of [...listeners]) listener(told);
}
