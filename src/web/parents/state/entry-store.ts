import { storage } from "../../shared/storage.ts";
import type { Entry } from "./outbox-rules.ts";
import type { EntryStore } from "./outbox.ts";
import { preferences } from "./preferences.ts";

const NAME = "outbox";

/** Entries in the device's storage, or in memory in discreet mode or if the storage fails. */
export class KeptEntries implements EntryStore {
  #inMemory: readonly Entry[] = [];

  async load(): Promise<readonly Entry[]> {
    const kept = (await storage.get<readonly Entry[]>(NAME)) ?? [];
    return [...kept, ...this.#inMemory];
  }

  async put(entry: Entry): Promise<void> {
    const isInMemory = this.#inMemory.some(({ key }) => key === entry.key);
    if (preferences.get().isDiscreet || isInMemory) {
      this.#remember(entry);
      return;
    }
    try {
      await storage.update<readonly Entry[]>(NAME, (all = []) => [...without(all, entry.key), entry]);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#remember(entry); // no space: it is still sent while the page is open
    }
  }

  async remove(key: string): Promise<void> {
    if (this.#inMemory.some((each) => each.key === key)) this.#inMemory = without(this.#inMemory, key);
    else await storage.update<readonly Entry[]>(NAME, (all = []) => without(all, key));
  }

  /** Move the stored entries to memory. */
  async becomeDiscreet(): Promise<void> {
    const kept = (await storage.get<readonly Entry[]>(NAME)) ?? [];
    for (const entry of kept) this.#remember(entry);
    await storage.delete(NAME);
  }

  forget(): void {
    this.#inMemory = [];
  }

  #remember(entry: Entry): void {
    this.#inMemory = [...without(this.#inMemory, entry.key), entry];
  }
}

const without = (all: readonly Entry[], key: string): readonly Entry[] => all.filter((each) => each.key !== key);
