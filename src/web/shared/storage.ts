import { clear, createStore, del, get, keys, set, update } from "idb-keyval";

/** All that a page keeps on the device lies in one database, so that one call wipes it. */
const database = createStore("homebiyori", "kept");

/** What tells nothing of a parent's words or name; all else goes at a wipe, and is not written where words are shut out. */
const OF_DEVICE: ReadonlySet<string> = new Set(["preferences", "help", "away"]);

/** After a wipe what was under way must not write again; in discreet mode nothing may. */
const shut = { byWipe: false, byDiscretion: false };

const takes = (name: string): boolean => OF_DEVICE.has(name) || !(shut.byWipe || shut.byDiscretion);

/** Of what is kept at once. */
const AT_ONCE = "homebiyori.";
const atOnce = localStorage; // eslint-disable-line no-restricted-globals -- wiped here, too

export const storage = {
  get: <T>(name: string): Promise<T | undefined> => get<T>(name, database),
  set: async (name: string, value: unknown): Promise<void> => {
    if (takes(name)) await set(name, value, database);
  },
  /** Change a value in one transaction: two tabs that do so lose nothing of each other's. */
  update: async <T>(name: string, change: (value: T | undefined) => T): Promise<void> => {
    if (takes(name)) await update<T>(name, change, database);
  },
  delete: (name: string): Promise<void> => del(name, database),
  /** Forget everything, but for what is of the device where `keepsDevice`; nothing is written until `reopen`. */
  wipe: async ({ keepsDevice = false } = {}): Promise<void> => {
    shut.byWipe = true;
    dropAll();
    if (keepsDevice) await storage.forget();
    else await clear(database);
  },
  reopen: (): void => void (shut.byWipe = false),
  /** Write no words from now on, or do again. */
  beDiscreet: (isDiscreet: boolean): void => void (shut.byDiscretion = isDiscreet),
  /** Delete what is not of the device, but for `except`. */
  forget: async (except: readonly string[] = []): Promise<void> => {
    dropAll();
    const names = (await keys<string>(database)).filter((name) => !OF_DEVICE.has(name) && !except.includes(name));
    await Promise.all(names.map((name) => del(name, database)));
  },
  /** Keep it before the next line runs: what a page must not lose that is closed in the same moment. */
  keep: (name: string, value: unknown): void => {
    if (!takes(name)) return;
    try {
      atOnce.setItem(AT_ONCE + name, JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // no room: it lives as long as the page
    }
  },
  kept: (name: string): unknown => JSON.parse(atOnce.getItem(AT_ONCE + name) ?? "null"),
  keptNames: (prefix: string): readonly string[] =>
    Object.keys(atOnce).flatMap((each) => (each.startsWith(AT_ONCE + prefix) ? [each.slice(AT_ONCE.length)] : [])),
  drop: (name: string): void => atOnce.removeItem(AT_ONCE + name),
};

function dropAll(): void {
  for (const name of storage.keptNames("")) storage.drop(name);
}
