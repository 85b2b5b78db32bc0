/**
 * Requests sent before the code that needs them has loaded. No promise rejects: null means that the code must ask
 * itself.
 */
export interface Ahead {
  /** When they were sent, by Date.now(). */
  readonly at: number;
  /** The response to the session's refresh. */
  readonly refresh: Promise<Response | null>;
  /** The token that the answers were requested with. */
  readonly token: Promise<string | null>;
  /** Responses by URL; each is used once. */
  readonly answers: Map<string, Promise<Response | null>>;
}

/** How long an answer counts as fresh. */
const NEWS_MS = 10_000;

export const isNews = ({ at }: Ahead): boolean => Date.now() - at < NEWS_MS;
