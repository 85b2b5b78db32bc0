import { clear, createStore, del, get, set, update } from "idb-keyval";

/** All that a page keeps on the device lies in one database, so that one call wipes it. */
const database = createStore("homebiyori", "kept");

export const storage = {
  get: <T>(name: string): Promise<T | undefined> => get<T>(name, database),
  set: (name: string, value: unknown): Promise<void> => set(name, value, database),
  /** Change a value in one transaction: two tabs that do so lose nothing of each other's. */
  update: <T>(name: string, change: (value: T | undefined) => T): Promise<void> => update<T>(name, change, database),
  delete: (name: string): Promise<void> => del(name, database),
  wipe: (): Promise<void> => clear(database),
};
