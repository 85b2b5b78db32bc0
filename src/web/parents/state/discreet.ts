import { Problem } from "../../shared/api/problem.ts";
import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { wipeDevice } from "./device.ts";
import { preferences } from "./preferences.ts";

export const AWAY_MS = 300_000;
/** When switching tabs, the new tab may become visible before the old one is hidden. */
const SETTLE_MS = 2_000;
const AWAY = "away";
const LONG_AGO = 0;
/** The outbox moves its entries to memory itself. */
const TAKEN_ELSEWHERE = ["outbox"];

let timer: ReturnType<typeof setTimeout> | undefined;
let wasDiscreet = false;
/** The data is erased but the session could not be ended: no network, or the server refused, as in maintenance. */
let owesEnd = false;

/** Cover or uncover the page. */
export function cover(isCovered: boolean): void {
  if (isCovered) document.documentElement.dataset.covered = "";
  else delete document.documentElement.dataset.covered;
}

/**
 * Apply discreet mode before the first paint: cover the page while hidden, store no text, sign out after five minutes
 * away.
 */
export async function startDiscreet(): Promise<void> {
  preferences.subscribe(followPreference);
  followPreference();
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : void comeBack()));
  addEventListener("pagehide", leave);
  addEventListener("blur", () => isOn() && cover(true));
  addEventListener("focus", () => document.visibilityState === "visible" && void comeBack());
  addEventListener("online", () => owesEnd && void endIfAway());
  if (document.visibilityState === "hidden") leave();
  else await comeBack();
}

const isOn = (): boolean => preferences.get().isDiscreet;

function followPreference(): void {
  if (isOn() === wasDiscreet) return;
  wasDiscreet = isOn();
  if (wasDiscreet) void storage.forget(TAKEN_ELSEWHERE);
  else stopAway();
}

function stopAway(): void {
  clearTimeout(timer);
  cover(false);
  void storage.delete(AWAY);
}

function leave(): void {
  if (!isOn()) return;
  cover(true);
  clearTimeout(timer);
  timer = setTimeout(() => void endIfAway(), AWAY_MS);
  if (!owesEnd) void storage.set(AWAY, Date.now());
}

async function comeBack(): Promise<void> {
  clearTimeout(timer);
  if (!isOn() || (await endIfAway())) return;
  if (!owesEnd) {
    await storage.delete(AWAY);
    setTimeout(() => document.visibilityState === "visible" && !owesEnd && void storage.delete(AWAY), SETTLE_MS);
  }
  if (document.visibilityState === "visible") cover(false);
}

/**
 * Sign out if all tabs of this device were away for too long. Return true if the page is leaving for the sign-out page.
 */
async function endIfAway(): Promise<boolean> {
  const since = await storage.get<number>(AWAY);
  if (since === undefined || Date.now() - since < AWAY_MS) return false;
  cover(true);
  const next = await endSession();
  await wipeDevice();
  owesEnd = next === null;
  if (next === null) await storage.set(AWAY, LONG_AGO);
  else await storage.delete(AWAY);
  if (next !== null) location.replace(next);
  return next !== null;
}

/** Return the sign-out URL; null if the server cannot be reached or refuses. */
async function endSession(): Promise<string | null> {
  try {
    return await session.end();
  } catch (error) {
    if (error instanceof Problem || error instanceof TypeError) return null;
    throw error;
  }
}
