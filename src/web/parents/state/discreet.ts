import { Problem } from "../../shared/api/problem.ts";
import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { wipeDevice } from "./device.ts";
import { preferences } from "./preferences.ts";

export const AWAY_MS = 300_000;
/** A tab that comes into sight may tell so before the tab that goes out of sight has. */
const SETTLE_MS = 2_000;
const AWAY = "away";
const LONG_AGO = 0;
/** What still has to be sent is taken into memory by who sends it. */
const TAKEN_ELSEWHERE = ["outbox"];

let timer: ReturnType<typeof setTimeout> | undefined;
let wasDiscreet = false;
/** The words are forgotten, the session could not be ended: without a network, or in a maintenance. */
let owesEnd = false;

/** Blank the page until somebody looks at it again. */
export function cover(isCovered: boolean): void {
  if (isCovered) document.documentElement.dataset.covered = "";
  else delete document.documentElement.dataset.covered;
}

/** Follow the preference: covered out of sight, no word kept, signed out after five minutes away. Before the first paint. */
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

/** True where everybody of this device was away for too long: signed out, and on the way to the sign-in page's own end. */
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

/** Where to go next; null without a network. */
async function endSession(): Promise<string | null> {
  try {
    return await session.end();
  } catch (error) {
    if (error instanceof Problem || error instanceof TypeError) return null;
    throw error;
  }
}
