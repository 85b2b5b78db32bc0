import type { Session } from "../../shared/api/session.ts";
import { Store } from "../../shared/store.ts";

/** After so long without input the session ends; the server refuses it then, too. */
export const IDLE_MS = 15 * 60_000;
/** A token older than this is replaced, if there was input since: the server counts from there. */
export const REFRESH_MS = 4 * 60_000;
/** Who did nothing for so long may not be looking any more: figures stand still. */
export const USED_MS = 5 * 60_000;
const CHECK_MS = 15_000;
const TELL_MS = 10_000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Keeps the session alive while the operator works, and ends it when nobody does: in all tabs together. */
export class Watch {
  /** True once nobody has worked for too long. */
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

  /** True while somebody is at work. */
  get isUsed(): boolean {
    return Date.now() - this.#inputAt < USED_MS;
  }

  /** There was input; too late, it does not bring the session back. */
  note(): void {
    if (this.check()) return;
    this.#inputAt = Date.now();
    if (this.#inputAt - this.#toldAt < TELL_MS) return;
    this.#toldAt = this.#inputAt;
    this.#channel.postMessage(this.#inputAt);
  }

  /** End the session if it is time, or renew its token; says whether it has ended. */
  check(): boolean {
    if (this.#session.state.get() !== "signed-in") return this.isOver.get();
    const now = Date.now();
    if (now - this.#inputAt >= IDLE_MS) {
      this.isOver.set(true);
      this.#session.endInPassing();
      return true;
    }
    const { refreshedAt } = this.#session;
    // Who fails to be answered asks again at the next check.
    if (this.#inputAt > refreshedAt && now - refreshedAt >= REFRESH_MS) this.#session.refresh().catch(() => undefined);
    return false;
  }
}
