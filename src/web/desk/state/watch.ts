import type { Session } from "../../shared/api/session.ts";
import { Store } from "../../shared/store.ts";

/** The session ends after this long without input; the server enforces the same limit. */
export const IDLE_MS = 15 * 60_000;
/** An older token is refreshed if there was input since. The server measures idle time from the last refresh. */
export const REFRESH_MS = 4 * 60_000;
/** After this long without input, polling stops: nobody may be looking. */
export const USED_MS = 5 * 60_000;
const CHECK_MS = 15_000;
const TELL_MS = 10_000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Keep the session alive while the operator is active in any tab, and end it when no tab had input for too long. */
export class Watch {
  /** True once the session has ended for lack of input. */
  readonly isOver = new Store(false);
  readonly #session: Session;
  readonly #channel = new BroadcastChannel("desk-input");
  #inputAt = Date.now();
  #toldAt = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "number") this.#inputAt = Math.max(this.#inputAt, data);
    };
  }

  start(): void {
    for (const type of INPUTS) addEventListener(type, (event) => event.isTrusted && this.note(), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => void this.check());
    setInterval(() => void this.check(), CHECK_MS);
  }

  /** True if there was recent input. */
  get isUsed(): boolean {
    return Date.now() - this.#inputAt < USED_MS;
  }

  /** Record input. It does not bring back a session that is over. */
  note(): void {
    if (this.check()) return;
    this.#inputAt = Date.now();
    if (this.#inputAt - this.#toldAt < TELL_MS) return;
    this.#toldAt = this.#inputAt;
    this.#channel.postMessage(this.#inputAt);
  }

  /** End an idle session, or refresh an old token. Return whether the session is over. */
  check(): boolean {
    if (this.#session.state.get() !== "signed-in") return this.isOver.get();
    const now = Date.now();
    if (now - this.#inputAt >= IDLE_MS) {
      this.isOver.set(true);
      this.#session.endInPassing();
      return true;
    }
    const { refreshedAt } = this.#session;
    // A failed refresh is tried again at the next check.
    if (this.#inputAt > refreshedAt && now - refreshedAt >= REFRESH_MS) this.#session.refresh().catch(() => undefined);
    return false;
  }
}
