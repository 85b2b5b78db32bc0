import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { Store } from "../../shared/store.ts";
import { api } from "../api.ts";

/** Whether something waits to be read: a dot, never a number. */
export const unread = new Store(false);

export async function loadUnread(): Promise<void> {
  try {
    const { unread_count } = await api.get("/api/notifications/unread-count");
    unread.set(unread_count > 0);
  } catch (error) {
    // A dot is not worth a word: it stays as it was.
    if (!(error instanceof Problem || error instanceof UnknownOutcome)) throw error;
  }
}
