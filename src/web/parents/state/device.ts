import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { forgetMe } from "./me.ts";

/** Messages between the tabs of a device. They contain none of the parent's text. */
export type Told =
  | { readonly kind: "wiped" }
  | { readonly kind: "deleted" }
  | { readonly kind: "talk-changed" }
  | { readonly kind: "tree-changed" }
  | { readonly kind: "preferences-changed" };

const channel = new BroadcastChannel("homebiyori");
const listeners = new Set<(told: Told) => void>();

/** Send a message to the other tabs. */
export function tell(told: Told): void {
  channel.postMessage(told);
}

/** Listen to the other tabs, and to a wipe in this tab. */
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

/**
 * Erase the parent's data on this device, in every tab, at sign-out or quick exit. Device preferences stay, above all
 * discreet mode.
 */
export async function wipeDevice(): Promise<void> {
  tell({ kind: "wiped" });
  await forget();
}

async function forget(): Promise<void> {
  session.forget();
  forgetMemory();
  await storage.wipe({ keepsDevice: true });
}

/**
 * The account is deleted: erase all data on this device. The token stays in memory to ask for the deletion's progress.
 */
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
