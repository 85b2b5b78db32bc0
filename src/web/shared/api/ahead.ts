/** What a page asked before the code was there that wants to know. Nothing here rejects: null means "ask yourself". */
export interface Ahead {
  /** When it was asked, by Date.now(). */
  readonly at: number;
  /** What the session's refresh answered. */
  readonly refresh: Promise<Response | null>;
  /** Whose the answers are. */
  readonly token: Promise<string | null>;
  /** By address; each is taken once. */
  readonly answers: Map<string, Promise<Response | null>>;
}

/** So long an answer is news. */
const NEWS_MS = 10_000;

export const isNews = ({ at }: Ahead): boolean => Date.now() - at < NEWS_MS;
