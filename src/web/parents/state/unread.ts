import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { Store } from "../../shared/store.ts";
import { api } from "../api.ts";

/** Whether there is news: a dot without a number. */
export const unread = new Store(false);

export async function loadUnread(): Promise<void> {
  try {
    unread.set((await api.get("/api/notifications/unread-count")).unread_count > 0);
  } catch (error) {
    if (!(error instanceof Problem || error instanceof UnknownOutcome)) throw error;
  }
}
