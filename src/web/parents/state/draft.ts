import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { onTold } from "./device.ts";
import { preferences } from "./preferences.ts";

const PREFIX = "draft ";
const TAB = "homebiyori.tab";
const LOCK = "homebiyori-drafts";
/** How long a reloaded page waits for its predecessor to release the lock. */
const LETTING_GO_MS = 500;

interface Kept {
  readonly words: string;
  readonly at: number;
}

/** The composer's text. Each tab stores its own at every keystroke, as the page may be closed at any moment. */
export const draft = new Store("");
let name = "";
let isHandedOver = false;

/** Restore the stored draft, and store every change from now on. */
export async function startDraft(): Promise<void> {
  name = PREFIX + (await ownTab());
  const before = await navigator.locks.request(LOCK, findBefore);
  if (before !== "") returnToDraft(before);
  keepDraft();
  draft.subscribe(keepDraft);
  preferences.subscribe(keepDraft);
  onTold(({ kind }) => kind === "wiped" && draft.set(""));
}

/** Whether this device holds unsent drafts. */
export const hasDrafts = (): boolean => storage.keptNames(PREFIX).length > 0;

/** Put text back into the composer, before its current text. */
export function returnToDraft(words: string): void {
  draft.update((now) => (now && now !== words ? `${words}\n${now}` : words));
}

/** Empty the composer at once; its text stays stored until `take` has finished. */
export async function handOver(take: (words: string) => Promise<unknown>): Promise<void> {
  const words = draft.get();
  isHandedOver = true;
  draft.set("");
  try {
    await take(words);
  } finally {
    isHandedOver = false;
    keepDraft();
  }
}

function keepDraft(): void {
  if (isHandedOver || name === "") return;
  const words = draft.get();
  if (words) storage.keep(name, { words, at: Date.now() } satisfies Kept);
  else storage.drop(name);
}

const keptIn = (each: string) => storage.kept(each) as Kept | null;

/** Return this tab's draft, else the newest draft of a closed tab. */
async function findBefore(): Promise<string> {
  const own = keptIn(name);
  if (own) return own.words;
  const { held = [] } = await navigator.locks.query();
  const living = new Set(held.map((lock) => lock.name));
  const orphans = storage.keptNames(PREFIX).filter((each) => !living.has(each));
  const found = orphans.map((each) => ({ each, kept: keptIn(each) })).sort((one, other) => (other.kept?.at ?? 0) - (one.kept?.at ?? 0))[0];
  if (!found?.kept) return "";
  storage.keep(name, found.kept);
  storage.drop(found.each);
  return found.kept.words;
}

/**
 * Return the tab's ID. It survives a reload; a duplicated tab gets a new one. The tab holds a lock of that name while
 * it is open.
 */
async function ownTab(): Promise<string> {
  const before = sessionStorage.getItem(TAB);
  if (before !== null && (await holds(before))) return before;
  const id = crypto.randomUUID();
  sessionStorage.setItem(TAB, id);
  await holds(id);
  return id;
}

function holds(id: string): Promise<boolean> {
  return new Promise((resolve) => {
    const forEver = () => new Promise<never>(() => resolve(true));
    navigator.locks.request(PREFIX + id, { signal: AbortSignal.timeout(LETTING_GO_MS) }, forEver).catch(() => resolve(false));
  });
}
