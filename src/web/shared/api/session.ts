import { Store } from "../store.ts";
import { readProblem, UnknownOutcome } from "./problem.ts";

const PATH = "/api/session";
/** Ask for the next token this long before the old one ends. */
const EARLY_MS = 60_000;

export type SessionState = "unknown" | "signed-in" | "signed-out";

/** Who is signed in: the refresh token is the browser's (an HttpOnly cookie), the access token is ours, in memory alone. */
export class Session {
  readonly state = new Store<SessionState>("unknown");
  readonly renewalDue = new Store(false);
  #token: string | null = null;
  #endsAt = 0;
  #asking: Promise<string | null> | null = null;

  /** A good access token, or null: sign in. UnknownOutcome where nobody answers. */
  async token(): Promise<string | null> {
    if (this.#token !== null && Date.now() < this.#endsAt - EARLY_MS) return this.#token;
    return this.refresh();
  }

  /** Ask for a new token, once for all who wait. */
  refresh(): Promise<string | null> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(): Promise<string | null> {
    let response: Response;
    try {
      response = await fetch(`${PATH}/refresh`, { method: "POST", credentials: "same-origin" });
    } catch (error) {
      if (error instanceof TypeError) throw new UnknownOutcome();
      throw error;
    }
    if (response.status === 401 || response.status === 410) {
      await response.body?.cancel(); // unread, it would hold the connection
      this.forget();
      return null;
    }
    if (!response.ok) throw await readProblem(response);
    const body = (await response.json()) as { access_token: string; expires_in: number; renewal_due: boolean };
    this.#token = body.access_token;
    this.#endsAt = Date.now() + body.expires_in * 1_000;
    this.renewalDue.set(body.renewal_due);
    this.state.set("signed-in");
    return this.#token;
  }

  /** Go to the sign-in page and come back to `to`; no word of a parent may stand in it. */
  start(to: string): void {
    location.assign(`${PATH}/start?return=${encodeURIComponent(to)}`);
  }

  /** End the session here and at the sign-in page; returns where the browser goes next. */
  async end(): Promise<string> {
    const response = await fetch(PATH, { method: "DELETE", credentials: "same-origin" });
    if (!response.ok) throw await readProblem(response);
    const body = (await response.json()) as { sign_out_url: string };
    this.forget();
    return body.sign_out_url;
  }

  forget(): void {
    this.#token = null;
    this.#endsAt = 0;
    this.state.set("signed-out");
  }
}
