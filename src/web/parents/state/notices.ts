import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { Store } from "../../shared/store.ts";
import { api } from "../api.ts";

/** Whether there are unread notices: shown as a dot without a number. */
export const unread = new Store(false);

export async function loadUnread(): Promise<void> {
  try {
    const { unread_count } = await api.get("/api/notifications/unread-count");
    unread.set(unread_count > 0);
  } catch (error) {
    // The dot does not deserve an error message: it stays as it was.
    if (!(error instanceof Problem || error instanceof UnknownOutcome)) throw error;
  }
}
