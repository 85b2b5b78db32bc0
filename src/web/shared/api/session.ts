import { Store } from "../store.ts";
import { type Ahead, isNews } from "./ahead.ts";
import { readProblem, UnknownOutcome } from "./problem.ts";

/** Ask for the next token this long before the old one ends. */
const EARLY_MS = 60_000;

/** "deleted": the account is gone; its token is good for an hour and tells how far the deletion is. */
export type SessionState = "unknown" | "signed-in" | "signed-out" | "deleted";

/** Who is signed in: the refresh token is the browser's (an HttpOnly cookie), the access token is ours, in memory alone. */
export class Session {
  readonly state = new Store<SessionState>("unknown");
  readonly renewalDue = new Store(false);
  #token: string | null = null;
  #endsAt = 0;
  #asking: Promise<string | null> | null = null;
  /** Counts what was forgotten: an answer from before is nobody's. */
  #era = 0;
  readonly #path: string;
  #refreshedAt = 0;
  #ahead: Ahead | null;

  /** `path` is that of the site's session routes; `ahead`, what the page has asked of them already. */
  constructor(path = "/api/session", ahead: Ahead | null = null) {
    this.#path = path;
    this.#ahead = ahead;
  }

  /** When the last token came, in milliseconds; 0 before the first. */
  get refreshedAt(): number {
    return this.#refreshedAt;
  }

  /** A good access token, or null: sign in. UnknownOutcome where nobody answers. */
  async token(): Promise<string | null> {
    if (this.#token !== null && Date.now() < this.#endsAt - EARLY_MS) return this.#token;
    return this.#once(this.#ahead && isNews(this.#ahead) ? this.#ahead.refresh : null);
  }

  /** Ask for a new token, once for all who wait. */
  refresh(): Promise<string | null> {
    return this.#once(null);
  }

  #once(asked: Promise<Response | null> | null): Promise<string | null> {
    if (this.#asking) return this.#asking;
    const asking = this.#ask(asked).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
    return asking;
  }

  async #ask(asked: Promise<Response | null> | null): Promise<string | null> {
    const era = this.#era;
    const response = (await asked) ?? (await this.#post());
    // 204: nobody has signed in on this device.
    if ([204, 401, 410].includes(response.status)) {
      await response.body?.cancel().catch(() => undefined); // unread, it would hold the connection
      if (response.status === 410) this.gone();
      this.#drop();
      return null;
    }
    this.#ahead = null; // it can be read once
    if (!response.ok) throw await readProblem(response);
    const body = (await response.json()) as { access_token: string; expires_in: number; renewal_due: boolean };
    if (era !== this.#era) return null;
    this.#token = body.access_token;
    this.#refreshedAt = Date.now();
    this.#endsAt = this.#refreshedAt + body.expires_in * 1_000;
    this.renewalDue.set(body.renewal_due);
    if (this.state.get() !== "deleted") this.state.set("signed-in");
    return this.#token;
  }

  async #post(): Promise<Response> {
    try {
      return await fetch(`${this.#path}/refresh`, { method: "POST", credentials: "same-origin" });
    } catch (error) {
      if (error instanceof TypeError) throw new UnknownOutcome();
      throw error;
    }
  }

  /** Go to the sign-in page and come back to `to`; no word of a parent may stand in it. */
  start(to: string): void {
    location.assign(`${this.#path}/start?return=${encodeURIComponent(to)}`);
  }

  /** End the session here and at the sign-in page; returns where the browser goes next. */
  async end(): Promise<string> {
    const response = await fetch(this.#path, { method: "DELETE", credentials: "same-origin" });
    if (!response.ok) throw await readProblem(response);
    const body = (await response.json()) as { sign_out_url: string };
    this.forget();
    return body.sign_out_url;
  }

  /** End the session while the page goes away: nobody waits for the answer. */
  endInPassing(): void {
    void fetch(this.#path, { method: "DELETE", credentials: "same-origin", keepalive: true }).catch(() => undefined);
    this.forget();
  }

  /** Say that the account is gone. */
  gone(): void {
    this.state.set("deleted");
  }

  get hasToken(): boolean {
    return this.#token !== null && Date.now() < this.#endsAt;
  }

  /** Forget the token; that an account is gone stays known. */
  forget(): void {
    this.#ahead = null;
    this.#drop();
  }

  #drop(): void {
    this.#era += 1;
    this.#asking = null;
    this.#token = null;
    this.#endsAt = 0;
    if (this.state.get() !== "deleted") this.state.set("signed-out");
  }
}
