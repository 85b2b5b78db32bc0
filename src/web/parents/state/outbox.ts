import { Store } from "../../shared/store.ts";
import { after, type Entry, inOrdinaryWay, isTooOld, type Next, type Sent, TOO_OLD, type Why, wordsOf } from "./outbox-rules.ts";

export type Status =
  | { readonly is: "sending" }
  /** `until` is the time of the next try, in milliseconds. */
  | { readonly is: "waiting"; readonly until: number; readonly why: Why; readonly requestId: string | null }
  | { readonly is: "after-maintenance"; readonly until: string | null }
  | { readonly is: "after-sign-in" }
  | { readonly is: "offered" };

export type Pending = Entry & { readonly status: Status };

/** Storage for waiting entries, shared by the tabs of a device. */
export interface EntryStore {
  load(): Promise<readonly Entry[]>;
  put(entry: Entry): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface Surroundings<Answer> {
  readonly store: EntryStore;
  /** Throws Problem, or another error if the outcome is unknown. */
  send(entry: Entry, signal: AbortSignal): Promise<Answer>;
  answered(entry: Entry, answer: Answer): void;
  /** `why` is a message for the parent. */
  returned(entry: Entry, why: string): void;
  gone(entry: Entry): void;
  /** Resolves when the server may be open again, or when `signal` is aborted to try now. */
  reopened(signal: AbortSignal): Promise<void>;
  /** Run while no other tab does so. */
  alone(run: () => Promise<void>): Promise<void>;
  /** Tell the other tabs that entries were added or removed. */
  changed(): void;
}

const SENDING: Status = { is: "sending" };
/** Two taps within this time count as one. */
const ONE_TAP_MS = 400;

/** Send entries one after the other, each until its outcome is known. */
export class Outbox<Answer> {
  readonly pending = new Store<readonly Pending[]>([]);
  readonly #around: Surroundings<Answer>;
  #isRunning = false;
  /** After a wipe: entries that the storage still returns must be ignored. */
  #isWiped = false;
  #tries = 0;
  #try: AbortController | null = null;
  #wait: AbortController | null = null;

  constructor(around: Surroundings<Answer>) {
    this.#around = around;
  }

  /** Store an entry, then send it. Return false if it is a double tap. */
  async add(sent: Sent, key: string, now = Date.now()): Promise<boolean> {
    const last = this.pending.get().at(-1);
    if (last && now - last.created_at < ONE_TAP_MS && wordsOf(last) === wordsOf(sent)) return false;
    const entry: Entry = { ...sent, key, created_at: now };
    this.#isWiped = false;
    this.pending.update((all) => [...all, { ...entry, status: SENDING }]);
    await this.#around.store.put(entry);
    this.#around.changed();
    this.#start();
    return true;
  }

  /** Read the stored entries and send them. */
  async restore(): Promise<void> {
    await this.#read();
    this.#start();
  }

  /**
   * Try now: the network is back, the page is visible again, or the user signed in. `isHung` also aborts the try under
   * way.
   */
  hurry({ isHung = false } = {}): void {
    this.#change((each) => each.status.is === "after-sign-in", SENDING);
    this.#tries = 0;
    if (isHung) this.#try?.abort();
    this.#wait?.abort();
    this.#start();
  }

  #start(): void {
    if (this.#isRunning || !this.#next()) return;
    this.#isRunning = true;
    void this.#around.alone(() => this.#drain()).finally(() => {
      this.#isRunning = false;
      this.#start(); // entries may have been added while the lock was released
    });
  }

  /** The oldest entry that does not wait for the parent's choice; null if that one waits for a sign-in. */
  #next(): Pending | null {
    const next = this.pending.get().find((each) => each.status.is !== "offered");
    return next && next.status.is !== "after-sign-in" ? next : null;
  }

  /** Send an entry with options that every plan has. It keeps its key, which the refusal has freed. */
  async takeOrdinaryWay(key: string): Promise<void> {
    const entry = this.pending.get().find((each) => each.key === key);
    if (!entry) return;
    const ordinary = inOrdinaryWay(bare(entry));
    await this.#around.store.put(ordinary);
    this.pending.update((all) => all.map((each) => (each.key === key ? { ...ordinary, status: SENDING } : each)));
    this.#start();
  }

  /** Remove an entry and return its text to the parent. */
  async takeBack(key: string): Promise<void> {
    const entry = this.pending.get().find((each) => each.key === key);
    if (!entry) return;
    await this.#drop(entry);
    this.#around.returned(entry, "");
  }

  /** Read what another tab added or removed. */
  async follow(): Promise<void> {
    await this.#read();
    this.#start();
  }

  /** Forget all entries without callbacks, when the device is wiped. */
  forget(): void {
    this.#isWiped = true;
    this.pending.set([]);
    this.#try?.abort();
    this.#wait?.abort();
  }

  async #drain(): Promise<void> {
    for (;;) {
      await this.#read();
      const next = this.#next();
      if (!next) return;
      if (isTooOld(next, Date.now())) await this.#giveBack(next, TOO_OLD);
      else await this.#send(next);
    }
  }

  async #send(pending: Pending): Promise<void> {
    const entry = bare(pending);
    this.#say(entry.key, SENDING);
    this.#try = new AbortController();
    try {
      const answer = await this.#around.send(entry, this.#try.signal);
      this.#tries = 0;
      if (!this.#isHere(entry.key)) return;
      this.#around.answered(entry, answer);
      await this.#drop(entry);
    } catch (error) {
      if (this.#isHere(entry.key)) await this.#go(entry, after(error, this.#tries));
    }
  }

  async #go(entry: Entry, next: Next): Promise<void> {
    switch (next.is) {
      case "again":
        this.#tries += 1;
        this.#say(entry.key, { is: "waiting", until: Date.now() + next.afterMs, why: next.why, requestId: next.requestId ?? null });
        await this.#pause(next.why !== "busy", (signal) => sleep(next.afterMs, signal));
        break;
      case "after-maintenance":
        this.#say(entry.key, { is: "after-maintenance", until: next.until });
        await this.#pause(true, (signal) => this.#around.reopened(signal));
        break;
      case "after-sign-in":
      case "offered":
        this.#say(entry.key, { is: next.is });
        break;
      case "returned":
        await this.#giveBack(entry, next.why);
        break;
      case "gone":
        await this.#drop(entry);
        this.#around.gone(entry);
        break;
      case "farewell":
        this.forget();
    }
  }

  /** Wait; with `mayHurry`, hurry() can end the wait. It is false if the server asked for the wait. */
  async #pause(mayHurry: boolean, wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const pause = new AbortController();
    this.#wait = mayHurry ? pause : null;
    await wait(pause.signal);
    this.#wait = null;
  }

  async #giveBack(entry: Entry, why: string): Promise<void> {
    this.#around.returned(entry, why); // back in the composer before it leaves the outbox
    await this.#drop(entry);
  }

  async #drop(entry: Entry): Promise<void> {
    this.pending.update((all) => all.filter((each) => each.key !== entry.key));
    await this.#around.store.remove(entry.key);
    this.#around.changed();
  }

  async #read(): Promise<void> {
    const known = new Map(this.pending.get().map((each) => [each.key, each.status]));
    const kept = await this.#around.store.load();
    if (this.#isWiped) return;
    const all = kept.map((entry) => ({ ...entry, status: known.get(entry.key) ?? SENDING }));
    this.pending.set(all.toSorted((a, b) => a.created_at - b.created_at));
  }

  #isHere(key: string): boolean {
    return this.pending.get().some((each) => each.key === key);
  }

  #say(key: string, status: Status): void {
    this.#change((each) => each.key === key, status);
  }

  #change(which: (each: Pending) => boolean, status: Status): void {
    this.pending.update((all) => (all.some(which) ? all.map((each) => (which(each) ? { ...each, status } : each)) : all));
  }
}

function bare(pending: Pending): Entry {
  const { key, created_at } = pending;
  return pending.route === "/api/chat/messages" ? { key, created_at, route: pending.route, body: pending.body } : { key, created_at, route: pending.route, body: pending.body };
}

/** Sleep until the time is up or `signal` is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const wake = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", wake, { once: true });
  });
}
