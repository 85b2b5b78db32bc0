import { clear, createStore, del, get, keys, set, update } from "idb-keyval";

/**
 * The database of everything kept on the device, so that one call clears it; `keep` uses localStorage, which is cleared
 * along with it.
 */
const database = createStore("homebiyori", "kept");

/**
 * Names of values without the parent's words or name. Everything else is deleted by a wipe and is not written while
 * writing is shut.
 */
const OF_DEVICE: ReadonlySet<string> = new Set(["preferences", "help", "away"]);

/** Why only device values may be written: work may be under way after a wipe, or the mode is discreet. */
const shut = { byWipe: false, byDiscretion: false };

const takes = (name: string): boolean => OF_DEVICE.has(name) || !(shut.byWipe || shut.byDiscretion);

/** The prefix of names in localStorage, which `keep` writes synchronously. */
const AT_ONCE = "homebiyori.";
const atOnce = localStorage; // eslint-disable-line no-restricted-globals -- wiped here, too

export const storage = {
  get: <T>(name: string): Promise<T | undefined> => get<T>(name, database),
  set: async (name: string, value: unknown): Promise<void> => {
    if (takes(name)) await set(name, value, database);
  },
  /** Change a value in one transaction, so that concurrent tabs lose no updates. */
  update: async <T>(name: string, change: (value: T | undefined) => T): Promise<void> => {
    if (takes(name)) await update<T>(name, change, database);
  },
  delete: (name: string): Promise<void> => del(name, database),
  /** Delete everything, except device values with `keepsDevice`. Until `reopen`, only those are written. */
  wipe: async ({ keepsDevice = false } = {}): Promise<void> => {
    shut.byWipe = true;
    dropAll();
    if (keepsDevice) await storage.forget();
    else await clear(database);
  },
  reopen: (): void => void (shut.byWipe = false),
  /** Switch discreet mode, in which no words are written. */
  beDiscreet: (isDiscreet: boolean): void => void (shut.byDiscretion = isDiscreet),
  /** Delete everything except device values and `except`. */
  forget: async (except: readonly string[] = []): Promise<void> => {
    dropAll();
    const names = (await keys<string>(database)).filter((name) => !OF_DEVICE.has(name) && !except.includes(name));
    await Promise.all(names.map((name) => del(name, database)));
  },
  /** Store synchronously, for values that must survive if the page is closed at this moment. */
  keep: (name: string, value: unknown): void => {
    if (!takes(name)) return;
    try {
      atOnce.setItem(AT_ONCE + name, JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // no space: it lasts as long as the page
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
