import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { tokyoDay, untilTokyoMidnight } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { onTold, tell } from "./device.ts";

type Status = Schemas["TreeStatus"];

/** How a picture replaces the previous one: at once, with its new leaves fading in, or with a cross-fade. */
export type Entrance = "plain" | "growth" | "fade";

export interface TreeState {
  readonly svg: string | null;
  readonly status: Status | null;
  /** The character count that the picture was drawn from. */
  readonly total: number | null;
  readonly entrance: Entrance;
  /** The day of a new fruit: 2026-11-26. */
  readonly newFruit: string | null;
  /** Why loading failed; the previous data stays. */
  readonly error: unknown;
}

interface Kept {
  readonly svg: string;
  readonly etag: string | null;
  readonly status: Status | null;
}

const NOTHING: TreeState = { svg: null, status: null, total: null, entrance: "plain", newFruit: null, error: null };
const NAME = "tree";
const LIGHT_MS = 600_000;
const PICTURE = "/api/tree/image";

export const tree = new Store<TreeState>(NOTHING);

let etag: string | null = null;
let askedAt = 0;
/** A queue: each picture is drawn from the total of the previous one. */
let last: Promise<void> = Promise.resolve();

let loading: Promise<void> | null = null;
/** Counts wipes: answers to requests sent before a wipe are ignored. */
let era = 0;

onTold(({ kind }) => {
  if (kind !== "wiped") return;
  era += 1;
  etag = null;
  askedAt = 0;
  tree.set(NOTHING);
});

/** Show the stored tree, then load it. Concurrent calls share one load. Errors are put in the store. */
export function loadTree(): Promise<void> {
  loading ??= inTurn(async () => {
    if (tree.get().svg === null) await recall();
    await Promise.all([askPicture("fade"), askStatus()]);
  }).finally(() => (loading = null));
  return loading;
}

/**
 * Update the tree after a message: new leaves fade in, a new fruit glows, a new stage cross-fades. `isQuiet` disables
 * the motion.
 */
export function grew(growth: Schemas["TreeGrowth"], fruit: Schemas["Fruit"] | null, isQuiet: boolean): void {
  void inTurn(async () => {
    const { total, status } = tree.get();
    tree.update((now) => ({ ...now, newFruit: null, status: status && afterGrowth(status, growth, fruit) }));
    const isStage = growth.celebration !== null;
    const entrance = isQuiet ? "plain" : isStage ? "fade" : "growth";
    await askPicture(entrance, { since: entrance === "growth" ? total : null, newFruit: isQuiet ? null : fruit });
    if (isStage || status === null) await askStatus(); // the stage's name and the rings
    tell({ kind: "tree-changed" });
  });
}

/**
 * Reload the picture for Tokyo's daylight and at midnight while the page is visible. Return a function that stops it.
 */
export function followTokyo(): () => void {
  const ask = () => {
    if (document.visibilityState === "visible" && Date.now() - askedAt >= LIGHT_MS) void inTurn(() => askPicture("fade"));
  };
  let night: ReturnType<typeof setTimeout>;
  const awaitMidnight = () => {
    night = setTimeout(() => {
      void loadTree();
      awaitMidnight();
    }, untilTokyoMidnight(new Date()) + 500);
  };
  awaitMidnight();
  const light = setInterval(ask, LIGHT_MS);
  document.addEventListener("visibilitychange", ask);
  const deaf = onTold(({ kind }) => kind === "tree-changed" && void loadTree());
  return () => {
    clearTimeout(night);
    clearInterval(light);
    document.removeEventListener("visibilitychange", ask);
    deaf();
  };
}

function inTurn(work: () => Promise<void>): Promise<void> {
  last = last.then(work, work);
  return last;
}

async function recall(): Promise<void> {
  const kept = await storage.get<Kept>(NAME);
  if (!kept) return;
  etag = kept.etag;
  tree.set({ ...NOTHING, svg: kept.svg, status: kept.status, total: kept.status?.tree.total_characters ?? null });
}

interface Wanted {
  readonly since?: number | null;
  readonly newFruit?: Schemas["Fruit"] | null;
}

async function askPicture(entrance: Entrance, { since = null, newFruit = null }: Wanted = {}): Promise<void> {
  const mine = era;
  try {
    const answer = await fetchPicture(since);
    const svg = answer.status === 304 ? null : await readText(answer);
    if (mine !== era) return;
    if (svg === null) {
      tree.update((now) => ({ ...now, error: null }));
    } else {
      etag = since === null ? answer.headers.get("ETag") : null; // a drawing with `since` differs from the cached one
      tree.update((now) => ({
        ...now,
        svg,
        total: totalOf(svg) ?? now.total,
        entrance: now.svg === null ? "plain" : entrance,
        newFruit: newFruit && tokyoDay(new Date(newFruit.created_at)),
        error: null,
      }));
      await keep();
    }
    askedAt = Date.now();
  } catch (error) {
    fail(error);
  }
}

/** Read a picture; a truncated body is an unknown outcome. */
async function readText(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) throw new UnknownOutcome();
    throw error;
  }
}

function fetchPicture(since: number | null): Promise<Response> {
  const headers = etag !== null && since === null ? { "If-None-Match": etag } : {};
  return api.fetch(PICTURE, { query: { form: "inline", since }, headers });
}

async function askStatus(): Promise<void> {
  const mine = era;
  try {
    const status = await api.get("/api/tree/status");
    if (mine !== era) return;
    tree.update((now) => ({ ...now, status, total: now.total ?? status.tree.total_characters }));
    await keep();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  if (!(error instanceof Problem || error instanceof UnknownOutcome)) throw error;
  tree.update((now) => ({ ...now, error }));
}

async function keep(): Promise<void> {
  const { svg, status } = tree.get();
  if (svg === null) return;
  const still = svg.replace(' class="fresh"', ""); // leaves are new only once
  await storage.set(NAME, { svg: still, etag, status } satisfies Kept);
}

/** Read the character count from the picture's description. */
export function totalOf(svg: string): number | null {
  const said = /書いたことば ([\d,]+) 文字/.exec(svg)?.[1];
  return said === undefined ? null : Number(said.replaceAll(",", ""));
}

function afterGrowth(status: Status, growth: Schemas["TreeGrowth"], fruit: Schemas["Fruit"] | null): Status {
  const { current_stage, total_characters, characters_to_next, progress_percentage, fruit_open_today, celebration } = growth;
  const borne = fruit ? [fruit, ...status.recent_fruits].slice(0, 5) : status.recent_fruits;
  return {
    recent_fruits: borne,
    tree: {
      ...status.tree,
      current_stage,
      total_characters,
      characters_to_next,
      progress_percentage,
      fruit_open_today,
      stage_name: celebration?.stage_name ?? status.tree.stage_name,
      total_messages: status.tree.total_messages + 1,
      total_fruits: status.tree.total_fruits + (fruit ? 1 : 0),
    },
  };
}
