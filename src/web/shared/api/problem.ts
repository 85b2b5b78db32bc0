/** A field that the server refused, in its own words. */
export interface FieldError {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** The name of a refused field: the last word of where it stands. */
export function fieldOf({ loc }: FieldError): string {
  return loc.findLast((step): step is string => typeof step === "string") ?? "";
}

interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly request_id?: string;
  readonly errors?: readonly FieldError[];
  readonly end_time?: string | null;
  readonly quota?: string;
  readonly limit?: number;
}

/** The server refused: RFC 9457. Decide by `code`, show `title` and `detail`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];
  readonly endTime: string | null;
  /** Seconds, or null where the server did not say. */
  readonly retryAfter: number | null;
  readonly quota: string | null;

  constructor(body: ProblemBody, retryAfter: number | null) {
    super(body.detail);
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.requestId = body.request_id ?? null;
    this.errors = body.errors ?? [];
    this.endTime = body.end_time ?? null;
    this.quota = body.quota ?? null;
    this.retryAfter = retryAfter;
  }

  /** True where the same request may do later: it must carry the same key. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.code === "request_pending";
  }
}

/** Nothing came back, or not all of it: whether the server did it is unknown. Ask again with the same key. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

export async function readProblem(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("Retry-After") ?? "x");
  const seconds = Number.isFinite(retryAfter) ? retryAfter : null;
  return new Problem(await problemBody(response), seconds);
}

/** What an event of a stream says instead of an answer. */
export function problemOf(data: unknown): Problem {
  const body = isProblem(data) ? data : unreadable(503);
  return new Problem(body, null);
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : unreadable(response.status);
  } catch (error) {
    // A proxy's page, or a connection that ended within the body: the status is all that is known.
    if (error instanceof SyntaxError || error instanceof TypeError) return unreadable(response.status);
    throw error;
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && "status" in body && "title" in body;
}

function unreadable(status: number): ProblemBody {
  const title = "うまく届きませんでした";
  return { status, code: status >= 500 ? "upstream_unavailable" : "invalid_request", title, detail: title };
}
