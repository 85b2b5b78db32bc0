import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { type Entry, type Sent, TOO_OLD } from "./outbox-rules.ts";
import { type EntryStore, Outbox, sleep, type Surroundings } from "./outbox.ts";

const HOUR = 3_600_000;
const say = (message: string): Sent => ({ route: "/api/chat/messages", body: { message, chat_type: "individual" } });
const problem = (status: number, code: string, retryAfter: number | null = null, extra = {}) => new Problem({ status, code, title: "t", detail: "d", ...extra }, retryAfter);

class Memory implements EntryStore {
  entries: Entry[] = [];
  load = () => Promise.resolve([...this.entries]);
  put = (entry: Entry) => this.#replace(entry.key, [entry]);
  remove = (key: string) => this.#replace(key, []);
  #replace(key: string, by: Entry[]) {
    this.entries = [...this.entries.filter((each) => each.key !== key), ...by];
    return Promise.resolve();
  }
}

/** An outbox whose server returns `outcomes` in turn: an error or an answer. */
function outboxWith(outcomes: unknown[], store = new Memory(), alone = (run: () => Promise<void>) => run()) {
  const sent: { entry: Entry; at: number }[] = [];
  const told: string[] = [];
  const around: Surroundings<string> = {
    store,
    alone,
    send(entry, signal) {
      sent.push({ entry, at: Date.now() });
      const outcome = outcomes.shift() ?? "answer";
      if (typeof outcome === "function") return (outcome as (signal: AbortSignal) => Promise<string>)(signal);
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome as string);
    },
    answered: (entry) => told.push(`answered ${entry.key}`),
    returned: (entry, why) => told.push(`returned ${entry.key} ${why}`),
    gone: (entry) => told.push(`gone ${entry.key}`),
    reopened: (signal) => sleep(60_000, signal),
    changed: () => undefined,
  };
  return { outbox: new Outbox(around), sent, told, store };
}

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("unknown means asked again with the same key after 1, 2, 4 ... 30 seconds, and answered once", async () => {
  const unknown = [new UnknownOutcome(), new TypeError("Load failed"), problem(500, "internal_error"), problem(502, "x"), new UnknownOutcome(), new UnknownOutcome(), new UnknownOutcome()];
  const { outbox, sent, told, store } = outboxWith(unknown);
  await outbox.add(say("ねむい"), "k");
  await pass(200_000);
  expect(sent.map(({ at }) => at / 1_000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  expect(new Set(sent.map(({ entry }) => entry.key))).toEqual(new Set(["k"]));
  expect(told).toEqual(["answered k"]);
  expect(store.entries).toEqual([]);
});

test("two taps are one message; the same words later are another", async () => {
  const { outbox, told } = outboxWith([new UnknownOutcome()]);
  const both = await Promise.all([outbox.add(say("a"), "1"), outbox.add(say("a"), "2")]);
  await pass(40_000);
  await outbox.add(say("a"), "3");
  await pass(0);
  expect(both).toEqual([true, false]);
  expect(told).toEqual(["answered 1", "answered 3"]);
});

test("a coming network hurries a wait, but not what the server asked to wait for", async () => {
  const { outbox, sent } = outboxWith([new UnknownOutcome(), problem(429, "rate_limited", 20)]);
  await outbox.add(say("a"), "1");
  await pass(500);
  outbox.hurry();
  await pass(0);
  expect(sent).toHaveLength(2);
  outbox.hurry();
  await outbox.add(say("b"), "2");
  await pass(19_999);
  expect(sent).toHaveLength(2);
  await pass(1);
  expect(sent.map(({ entry }) => entry.key)).toEqual(["1", "1", "1", "2"]);
});

test("a request that is still under way is asked about, never sent anew", async () => {
  const { outbox, sent } = outboxWith([new UnknownOutcome(), problem(409, "request_pending", 5)]);
  await outbox.add(say("a"), "1");
  await pass(6_000);
  expect(sent.map(({ at }) => at)).toEqual([0, 1_000, 6_000]);
});

test.each([
  [problem(422, "invalid_request", null, { errors: [{ loc: ["body", "message"], msg: "2,000文字まで" }] }), "2,000文字まで"],
  [problem(413, "too_large"), "d"],
  [problem(409, "idempotency_mismatch"), "d"],
  [problem(429, "quota_exceeded", 9_000), "d"],
])("words that are refused come back: %#", async (refusal, why) => {
  const { outbox, told, store } = outboxWith([refusal]);
  await outbox.add(say("a"), "1");
  await pass(0);
  expect(told).toEqual([`returned 1 ${why}`]);
  expect(store.entries).toEqual([]);
});

test("after 23 hours words come back and are not sent", async () => {
  const store = new Memory();
  store.entries = [{ ...say("きのう"), key: "old", created_at: -23 * HOUR }];
  const { outbox, sent, told } = outboxWith([], store);
  await outbox.restore();
  await pass(0);
  expect(sent).toEqual([]);
  expect(told).toEqual([`returned old ${TOO_OLD}`]);
});

test("a plan's refusal stops that message alone, and the ordinary way keeps its key", async () => {
  const { outbox, sent, told } = outboxWith([problem(402, "premium_required")]);
  await outbox.add({ route: "/api/chat/messages", body: { message: "a", chat_type: "group" } }, "1");
  await pass(0);
  await outbox.add(say("b"), "2");
  await pass(0);
  expect(outbox.pending.get().map(({ key, status }) => [key, status.is])).toEqual([["1", "offered"]]);
  await outbox.takeOrdinaryWay("1");
  await pass(0);
  expect(told).toEqual(["answered 2", "answered 1"]);
  expect(sent.at(-1)?.entry).toMatchObject({ key: "1", body: { message: "a", chat_type: "individual", praise_level: "normal" } });
});

test("without a session it waits for the sign-in, then goes on with the same key", async () => {
  const { outbox, sent } = outboxWith([problem(401, "unauthenticated")]);
  await outbox.add(say("a"), "1");
  await pass(600_000);
  expect(sent).toHaveLength(1);
  outbox.hurry();
  await pass(0);
  expect(sent.map(({ entry }) => entry.key)).toEqual(["1", "1"]);
});

test("maintenance, deletion and what was deleted since", async () => {
  const { outbox, sent, told, store } = outboxWith([problem(503, "maintenance", 600, { end_time: "2026-11-26T05:00:00+09:00" }), problem(410, "gone"), problem(410, "account_deleted")]);
  await outbox.add(say("a"), "1");
  await pass(0);
  expect(outbox.pending.get()[0]?.status).toEqual({ is: "after-maintenance", until: "2026-11-26T05:00:00+09:00" });
  await pass(60_000);
  expect(sent).toHaveLength(2);
  await outbox.add(say("b"), "2");
  await pass(0);
  expect(told).toEqual(["gone 1"]);
  expect(outbox.pending.get()).toEqual([]);
  expect(store.entries.map(({ key }) => key)).toEqual(["2"]); // removed when the device is wiped
});

test("of two tabs one sends, and what the other adds goes the same way", async () => {
  const store = new Memory();
  let last = Promise.resolve();
  const lock = (run: () => Promise<void>) => (last = last.then(run));
  const one = outboxWith([new UnknownOutcome()], store, lock);
  const other = outboxWith([], store, lock);
  await one.outbox.add(say("a"), "1");
  await other.outbox.add(say("b"), "2");
  await pass(10);
  expect(other.sent).toEqual([]);
  await pass(10_000);
  expect(one.sent.map(({ entry }) => entry.key)).toEqual(["1", "1", "2"]);
  await other.outbox.follow();
  await pass(0);
  expect(other.sent).toEqual([]);
  expect(other.outbox.pending.get()).toEqual([]);
});

test("a page that comes back drops the try that hangs and asks again", async () => {
  const hung = (signal: AbortSignal) => new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(new UnknownOutcome())));
  const { outbox, sent, told } = outboxWith([hung]);
  await outbox.add(say("a"), "1");
  await pass(60_000);
  outbox.hurry();
  await pass(0);
  expect(sent).toHaveLength(1);
  outbox.hurry({ isHung: true });
  await pass(1_000);
  expect(sent.map(({ entry }) => entry.key)).toEqual(["1", "1"]);
  expect(told).toEqual(["answered 1"]);
});
