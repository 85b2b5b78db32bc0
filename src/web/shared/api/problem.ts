/** A field that the server refused, with its message. */
export interface FieldError {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** The name of a refused field: the last string of its location. */
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

/** A refusal by the server (RFC 9457). Decide by `code`, show `title` and `detail`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];
  readonly endTime: string | null;
  /** In seconds; null if the server did not say. */
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

  /** True if the same request may succeed later; it must be sent with the same key. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.code === "request_pending";
  }
}

/** No complete response arrived, so it is unknown whether the server acted. Retry with the same key. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

export async function readProblem(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("Retry-After") ?? "x");
  const seconds = Number.isFinite(retryAfter) ? retryAfter : null;
  return new Problem(await problemBody(response), seconds);
}

/** Read the problem from a stream's `error` event. */
export function problemOf(data: unknown): Problem {
  const body = isProblem(data) ? data : unreadable(503);
  return new Problem(body, null);
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : unreadable(response.status);
  } catch (error) {
    // A proxy's page, or a connection that broke in the body: only the status is known.
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
