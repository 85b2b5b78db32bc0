import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { Store } from "../../shared/store.ts";
import { api } from "../api.ts";
import { sleep } from "./outbox.ts";

/** What lies between us and the server. `maintenanceUntil` is an instant, or null where nobody has said when it ends. */
export type Connection = "online" | "offline" | { readonly maintenanceUntil: string | null };

export const connection = new Store<Connection>(navigator.onLine ? "online" : "offline");

const ASK_MS = 15_000;
const ASK_TIMES = 4;

/** Follow the browser, which knows of no network, though not of a bad one. */
export function startConnection(): void {
  addEventListener("online", () => connection.set("online"));
  addEventListener("offline", () => connection.set("offline"));
}

/** Look at what a call came to: `error` is null where it was answered. */
export function noteOutcome(error: unknown): void {
  if (error instanceof Problem && error.code === "maintenance") connection.set({ maintenanceUntil: error.endTime });
  else if (error === null || error instanceof Problem) connection.set("online");
  else if (!navigator.onLine) connection.set("offline");
}

/**
 * Wait for /api/health to say that maintenance is over. It says what its process knows, which may be old:
 * after a minute it is time to try all the same.
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
