import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { Store } from "../../shared/store.ts";
import { api } from "../api.ts";
import { sleep } from "./outbox.ts";

/** The state of the connection. `maintenanceUntil` is null if the end is unknown. */
export type Connection = "online" | "offline" | { readonly maintenanceUntil: string | null };

export const connection = new Store<Connection>(navigator.onLine ? "online" : "offline");

const ASK_MS = 15_000;
const ASK_TIMES = 4;

/** Follow the browser's events, which report a missing network but not a bad one. */
export function startConnection(): void {
  addEventListener("online", () => connection.set("online"));
  addEventListener("offline", () => connection.set("offline"));
}

/** Update the state from the result of a call; `error` is null on success. */
export function noteOutcome(error: unknown): void {
  if (error instanceof Problem && error.code === "maintenance") connection.set({ maintenanceUntil: error.endTime });
  else if (error === null || error instanceof Problem) connection.set("online");
  else if (!navigator.onLine) connection.set("offline");
}

/**
 * Wait for /api/health to report that maintenance is over. Its process may have stale data, so return after a minute in
 * any case.
 */
export async function untilReopened(signal: AbortSignal): Promise<void> {
  for (let asked = 0; asked < ASK_TIMES && !signal.aborted; asked += 1) {
    await sleep(ASK_MS, signal);
    if (await isOpen()) return;
  }
}

async function isOpen(): Promise<boolean> {
  try {
    return (await api.get("/api/health")).maintenance !== true;
  } catch (error) {
    if (error instanceof Problem || error instanceof UnknownOutcome) return false;
    throw error;
  }
}
