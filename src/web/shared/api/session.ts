import { Store } from "../store.ts";
import { type Ahead, isNews } from "./ahead.ts";
import { readProblem, UnknownOutcome } from "./problem.ts";

/** Refresh the token this long before it expires. */
const EARLY_MS = 60_000;

/** "deleted": the account is deleted. Its token stays valid for an hour, to ask for the deletion's progress. */
export type SessionState = "unknown" | "signed-in" | "signed-out" | "deleted";

/** The session. The browser holds the refresh token in an HttpOnly cookie; the access token is only in memory. */
export class Session {
  readonly state = new Store<SessionState>("unknown");
  readonly renewalDue = new Store(false);
  #token: string | null = null;
  #endsAt = 0;
  #asking: Promise<string | null> | null = null;
  /** Counts sign-outs: responses to earlier requests are ignored. */
  #era = 0;
  readonly #path: string;
  #refreshedAt = 0;
  #ahead: Ahead | null;

  /** `path` is the site's session route; `ahead` holds requests already sent. */
  constructor(path = "/api/session", ahead: Ahead | null = null) {
    this.#path = path;
    this.#ahead = ahead;
  }

  /** When the last token was received, in milliseconds; 0 before the first. */
  get refreshedAt(): number {
    return this.#refreshedAt;
  }

  /** Return a valid access token, or null if the user must sign in. Throws UnknownOutcome without a response. */
  async token(): Promise<string | null> {
    if (this.#token !== null && Date.now() < this.#endsAt - EARLY_MS) return this.#token;
    return this.#once(this.#ahead && isNews(this.#ahead) ? this.#ahead.refresh : null);
  }

  /** Get a new token; concurrent calls share one request. */
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
    // 204: there is no session on this device.
    if ([204, 401, 410].includes(response.status)) {
      await response.body?.cancel().catch(() => undefined); // an unread body would hold the connection
      if (response.status === 410) this.gone();
      this.#drop();
      return null;
    }
    this.#ahead = null; // its body can be read only once
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

  /** Go to the sign-in page, which returns to `to`. The path must contain none of the parent's text. */
  start(to: string): void {
    location.assign(`${this.#path}/start?return=${encodeURIComponent(to)}`);
  }

  /** End the session. Return the URL that ends it at the sign-in page too, where the browser must go next. */
  async end(): Promise<string> {
    const response = await fetch(this.#path, { method: "DELETE", credentials: "same-origin" });
    if (!response.ok) throw await readProblem(response);
    const body = (await response.json()) as { sign_out_url: string };
    this.forget();
    return body.sign_out_url;
  }

  /** End the session while the page is closing, without waiting for the response. */
  endInPassing(): void {
    void fetch(this.#path, { method: "DELETE", credentials: "same-origin", keepalive: true }).catch(() => undefined);
    this.forget();
  }

  /** Record that the account is deleted. */
  gone(): void {
    this.state.set("deleted");
  }

  get hasToken(): boolean {
    return this.#token !== null && Date.now() < this.#endsAt;
  }

  /** Forget the token. The "deleted" state remains. */
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
