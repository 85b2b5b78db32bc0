import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { api, newKey, type Schemas, session } from "../api.ts";
import type { Character } from "../words.ts";
import { noteOutcome, startConnection, untilReopened } from "./connection.ts";
import { onTold, tell } from "./device.ts";
import { draft, handOver, returnToDraft, startDraft } from "./draft.ts";
import { KeptEntries } from "./entry-store.ts";
import { type Exchange, isQuiet, merge, ofAnswer, ofHistory } from "./exchanges.ts";
import { type Entry, type Sticker } from "./outbox-rules.ts";
import { Outbox } from "./outbox.ts";
import { preferences } from "./preferences.ts";
import { grew } from "./tree.ts";

export interface Part {
  readonly ai_character: Character;
  readonly text: string;
}

export interface Talk {
  /** Oldest first; null until loaded. */
  readonly exchanges: readonly Exchange[] | null;
  /** Whether the server has more than is shown. */
  readonly hasOlder: boolean;
  /** An answer being streamed. */
  readonly arriving: { readonly key: string; readonly parts: readonly Part[] } | null;
  /** The growth of the last message, shown as it drifts up. */
  readonly grown: { readonly id: string; readonly characters: number } | null;
  /** Why a message was returned to the composer. */
  readonly refusal: string | null;
}

const NAME = "talk";
const GROUP = "group";
const LOCK = "homebiyori-outbox";
/** How many exchanges are shown and stored; the history has the rest. */
const KEPT = 20;
const ANSWER_MS = 30_000;
/** A page hidden for longer has lost its stream. */
const AWAY_MS = 5_000;
const NOTHING: Talk = { exchanges: null, hasOlder: false, arriving: null, grown: null, refusal: null };

export const talk = new Store<Talk>(NOTHING);
/** Whether all three characters answer (premium). */
export const isGroup = new Store(false);

export function chooseGroup(isChosen: boolean): void {
  isGroup.set(isChosen);
  void storage.set(GROUP, isChosen);
}

const change = (part: Partial<Talk>): void => talk.update((now) => ({ ...now, ...part }));
const kept = new KeptEntries();

export const outbox = new Outbox<Schemas["AnsweredMessage"]>({
  store: kept,
  send,
  answered,
  returned(entry, why) {
    change({ arriving: null, refusal: why || null });
    if (entry.route === "/api/chat/messages") returnToDraft(entry.body.message);
  },
  gone: () => void loadTalk(),
  reopened: untilReopened,
  async alone(run) {
    await navigator.locks.request(LOCK, run);
  },
  changed: () => tell({ kind: "talk-changed" }),
});

let starting: Promise<void> | null = null;

/** Show the stored exchanges and send the stored entries. Runs once per page. */
export function startTalk(): Promise<void> {
  starting ??= start();
  return starting;
}

async function start(): Promise<void> {
  startConnection();
  await Promise.all([startDraft(), showKept()]);
  followDevice();
  await outbox.restore();
}

async function showKept(): Promise<void> {
  const [exchanges, group] = await Promise.all([storage.get<readonly Exchange[]>(NAME), storage.get<boolean>(GROUP)]);
  isGroup.set(group ?? false);
  if (exchanges && talk.get().exchanges === null) change({ exchanges });
}

/** Send the composer's text. */
export async function sendDraft(): Promise<void> {
  if (draft.get().trim() === "") return;
  change({ refusal: null });
  const chat_type = isGroup.get() ? "group" : "individual";
  await handOver((message) => outbox.add({ route: "/api/chat/messages", body: { message, chat_type } }, newKey()));
}

export async function sendSticker(sticker: Sticker, intensity: number): Promise<void> {
  change({ refusal: null });
  await outbox.add({ route: "/api/chat/emotions", body: { sticker, intensity } }, newKey());
}

export const clearRefusal = (): void => {
  if (talk.get().refusal !== null) change({ refusal: null });
};

async function send(entry: Entry, signal: AbortSignal): Promise<Schemas["AnsweredMessage"]> {
  change({ arriving: null });
  try {
    const answer = await ask(entry, signal);
    noteOutcome(null);
    return answer;
  } catch (error) {
    noteOutcome(error);
    throw error;
  }
}

function ask(entry: Entry, signal: AbortSignal): Promise<Schemas["AnsweredMessage"]> {
  const { key } = entry;
  const options = { key, signal, timeout: ANSWER_MS };
  if (entry.route === "/api/chat/emotions") return api.post(entry.route, { ...options, body: entry.body });
  return api.stream(entry.route, { ...options, body: entry.body }, { onDelta: (delta: Part) => hear(key, delta) });
}

function hear(key: string, delta: Part): void {
  const parts = talk.get().arriving?.parts ?? [];
  const last = parts.at(-1);
  const isMore = last?.ai_character === delta.ai_character;
  change({ arriving: { key, parts: isMore ? [...parts.slice(0, -1), { ...last, text: last.text + delta.text }] : [...parts, delta] } });
}

function answered(entry: Entry, answer: Schemas["AnsweredMessage"]): void {
  const exchange = ofAnswer(entry, answer);
  const others = (talk.get().exchanges ?? []).filter(({ id }) => id !== exchange.id);
  const quiet = isQuiet(answer.safety);
  const grown = quiet ? null : { id: exchange.id, characters: answer.tree_growth.added_characters };
  change({ exchanges: [...others, exchange], arriving: null, grown });
  grew(answer.tree_growth, answer.fruit, quiet);
  void keep();
}

/** Load the newest exchanges. On failure, what is shown stays. */
export async function loadTalk(): Promise<void> {
  try {
    const { items, has_more: hasOlder } = await api.get("/api/chat/history", { query: { limit: KEPT } });
    change({ exchanges: merge(talk.get().exchanges ?? [], items.map(ofHistory).reverse()), hasOlder });
    await keep();
    noteOutcome(null);
  } catch (error) {
    noteOutcome(error);
  }
}

/** Change one exchange, or remove it if `part` is null. */
export function changeExchange(id: string, part: Partial<Exchange> | null): void {
  const exchanges = (talk.get().exchanges ?? []).flatMap((each) => (each.id !== id ? [each] : part ? [{ ...each, ...part }] : []));
  change({ exchanges });
  tell({ kind: "talk-changed" });
  void keep();
}

async function keep(): Promise<void> {
  if (preferences.get().isDiscreet) return;
  await storage.set(NAME, talk.get().exchanges?.slice(-KEPT) ?? []);
}

function followDevice(): void {
  onTold(({ kind }) => {
    if (kind === "talk-changed") void outbox.follow().then(loadTalk);
    if (kind !== "wiped") return;
    kept.forget();
    outbox.forget();
    talk.set(NOTHING);
  });
  session.state.subscribe(() => session.state.get() === "signed-in" && outbox.hurry());
  addEventListener("online", () => outbox.hurry());
  let leftAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leftAt = Date.now();
    else outbox.hurry({ isHung: leftAt > 0 && Date.now() - leftAt > AWAY_MS });
  });
  let wasDiscreet = preferences.get().isDiscreet;
  preferences.subscribe(() => {
    const { isDiscreet } = preferences.get();
    if (isDiscreet && !wasDiscreet) void Promise.all([storage.delete(NAME), kept.becomeDiscreet()]);
    wasDiscreet = isDiscreet;
  });
}
