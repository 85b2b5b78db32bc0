import { type Ahead, isNews } from "./ahead.ts";
import { Problem, problemOf, readProblem, UnknownOutcome } from "./problem.ts";
import type { Session } from "./session.ts";
import { readEvents } from "./sse.ts";

type Method = "get" | "post" | "put" | "delete";

/** The paths of an OpenAPI document that have a method. */
export type PathOf<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Partial<Record<M, infer Operation>> ? (Operation extends { responses: unknown } ? P : never) : never;
}[keyof Paths] & string;

type OperationOf<Paths, P extends keyof Paths, M extends Method> = Paths[P] extends Record<M, infer Operation> ? Operation : never;
type JsonOf<T> = T extends { content: { "application/json": infer Body } } ? Body : undefined;
type Succeeded<R> = R extends { 200: infer A } ? A : R extends { 201: infer A } ? A : R extends { 202: infer A } ? A : undefined;

export type AnswerOf<Paths, P extends keyof Paths, M extends Method> =
  OperationOf<Paths, P, M> extends { responses: infer R } ? JsonOf<Succeeded<R>> : never;
export type BodyOf<Paths, P extends keyof Paths, M extends Method> =
  OperationOf<Paths, P, M> extends { requestBody?: { content: { "application/json": infer Body } } } ? Body : undefined;

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Options<Body> {
  /** Values for the `{names}` in the path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: Body;
  /** The idempotency key: the same for each try of one user action. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** In milliseconds. */
  readonly timeout?: number;
}

export interface Deltas<Delta> {
  readonly onDelta: (delta: Delta) => void;
}

const TIMEOUT_MS = 10_000;

/** A typed client for an OpenAPI document, using our session. Failed requests throw Problem or UnknownOutcome. */
export class Client<Paths extends object> {
  readonly #session: Session;
  readonly #open: ReadonlySet<string>;
  readonly #ahead: Ahead | null;

  /** `open` lists the paths that need no token. `ahead` holds requests already sent. */
  constructor(session: Session, open: readonly PathOf<Paths, "get">[] = [], ahead: Ahead | null = null) {
    this.#session = session;
    this.#open = new Set(open);
    this.#ahead = ahead;
  }

  get<P extends PathOf<Paths, "get">>(path: P, options: Options<never> = {}): Promise<AnswerOf<Paths, P, "get">> {
    return this.#json("get", path, options);
  }

  post<P extends PathOf<Paths, "post">>(path: P, options: Options<BodyOf<Paths, P, "post">> = {}): Promise<AnswerOf<Paths, P, "post">> {
    return this.#json("post", path, options);
  }

  put<P extends PathOf<Paths, "put">>(path: P, options: Options<BodyOf<Paths, P, "put">> = {}): Promise<AnswerOf<Paths, P, "put">> {
    return this.#json("put", path, options);
  }

  delete<P extends PathOf<Paths, "delete">>(path: P, options: Options<BodyOf<Paths, P, "delete">> = {}): Promise<AnswerOf<Paths, P, "delete">> {
    return this.#json("delete", path, options);
  }

  /** Return the response of a GET that is not JSON, such as a picture; it may be a 304. */
  async fetch(path: PathOf<Paths, "get">, options: Options<never> = {}): Promise<Response> {
    return this.#send("get", path, options);
  }

  /** POST and receive the answer as a stream; resolves with the `done` event's data. */
  async stream<P extends PathOf<Paths, "post">, Delta>(
    path: P,
    options: Options<BodyOf<Paths, P, "post">>,
    { onDelta }: Deltas<Delta>,
  ): Promise<AnswerOf<Paths, P, "post">> {
    const response = await this.#send("post", path, { ...options, headers: { ...options.headers, Accept: "text/event-stream" } });
    // A replayed answer may come as plain JSON.
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return whole(response);
    if (!response.body) throw new UnknownOutcome();
    try {
      for await (const { event, data } of readEvents(response.body)) {
        const value: unknown = JSON.parse(data);
        if (event === "done") return value as AnswerOf<Paths, P, "post">;
        if (event === "error") throw problemOf(value);
        if (event === "delta") onDelta(value as Delta);
      }
    } catch (error) {
      throw error instanceof Problem ? error : unknown(error);
    }
    throw new UnknownOutcome(); // the stream ended without `done`
  }

  async #json<Answer>(method: Method, path: string, options: Options<unknown>): Promise<Answer> {
    return whole(await this.#send(method, path, options));
  }

  async #send(method: Method, path: string, options: Options<unknown>): Promise<Response> {
    const token = await this.#session.token();
    if (token === null && !this.#open.has(path)) throw signedOut();
    let response = (await this.#takeAhead(method, path, options, token)) ?? (await this.#try(method, path, options, token));
    // Without a token, the session has just failed to get one: asking again would change nothing.
    if (response.status === 401 && token !== null) response = await this.#try(method, path, options, await this.#session.refresh());
    if (response.ok || response.status === 304) return response;
    const problem = await readProblem(response);
    if (problem.status === 401) this.#session.forget();
    if (problem.code === "account_deleted") this.#session.gone();
    throw problem;
  }

  /** Return the response of a request already sent, if it was for the same user and is fresh. */
  async #takeAhead(method: Method, path: string, options: Options<unknown>, token: string | null): Promise<Response | null> {
    const asked = method === "get" ? this.#ahead?.answers.get(address(path, options)) : undefined;
    if (!this.#ahead || !asked) return null;
    this.#ahead.answers.delete(address(path, options));
    return isNews(this.#ahead) && (await this.#ahead.token) === token ? asked : null;
  }

  async #try(method: Method, path: string, options: Options<unknown>, token: string | null): Promise<Response> {
    const headers = new Headers(options.headers);
    if (token !== null) headers.set("Authorization", `Bearer ${token}`);
    if (options.key !== undefined) headers.set("Idempotency-Key", options.key);
    if (options.body !== undefined) headers.set("Content-Type", "application/json");
    const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT_MS);
    try {
      return await fetch(address(path, options), {
        method: method.toUpperCase(),
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
        credentials: "same-origin",
        cache: "no-store",
      });
    } catch (error) {
      throw unknown(error);
    }
  }
}

/** The same problem as the server's. */
function signedOut(): Problem {
  const title = "ログインの期限が切れました";
  return new Problem({ status: 401, code: "unauthenticated", title, detail: title }, null);
}

function address(path: string, { path: names = {}, query = {} }: Options<unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return given.length > 0 ? `${filled}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : filled;
}

async function whole<Answer>(response: Response): Promise<Answer> {
  if (response.status === 204) return undefined as Answer;
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    throw unknown(error);
  }
}

/**
 * Network errors differ by browser ("Load failed", "Failed to fetch"), and a truncated body fails to parse: in all
 * cases the outcome is unknown.
 */
function unknown(error: unknown): Error {
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return new UnknownOutcome();
  return error as Error;
}
