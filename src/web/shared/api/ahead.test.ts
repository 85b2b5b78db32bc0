import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Ahead } from "./ahead.ts";
import { Client } from "./client.ts";
import { Session } from "./session.ts";

interface Paths {
  "/words": { get: { responses: { 200: { content: { "application/json": string } } } } };
}

const asked: string[] = [];
const token = (access_token: string) => Response.json({ access_token, expires_in: 3_600, renewal_due: false });

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    return Promise.resolve(address.endsWith("/refresh") ? token("another") : Response.json("asked now"));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function aheadOf(refresh: Response, answers: Readonly<Record<string, string>> = {}): Ahead {
  const known = Object.entries(answers).map(([address, words]) => [address, Promise.resolve(Response.json(words))] as const);
  return { at: Date.now(), refresh: Promise.resolve(refresh), token: Promise.resolve(refresh.ok ? "known" : null), answers: new Map(known) };
}

test("what was asked ahead is asked once", async () => {
  const ahead = aheadOf(token("known"), { "/words": "asked ahead" });
  const session = new Session("/session", ahead);
  const client = new Client<Paths>(session, [], ahead);
  expect(await client.get("/words")).toBe("asked ahead");
  expect(asked).toEqual([]);
  expect(await client.get("/words")).toBe("asked now");
  expect(asked).toEqual(["/words"]);
  expect(await session.refresh()).toBe("another");
});

test("that nobody is signed in is known to all who ask at first, until it is old", async () => {
  const session = new Session("/session", aheadOf(new Response(null, { status: 401 })));
  expect([await session.token(), await session.token()]).toEqual([null, null]);
  expect(session.state.get()).toBe("signed-out");
  expect(asked).toEqual([]);
  vi.setSystemTime(Date.now() + 11_000);
  expect(await session.token()).toBe("another");
});

test("another person gets nothing of it", async () => {
  const ahead = aheadOf(token("known"), { "/words": "asked ahead" });
  const session = new Session("/session", ahead);
  await session.token();
  session.forget();
  expect(await new Client<Paths>(session, [], ahead).get("/words")).toBe("asked now");
});

test("nor does who comes late", async () => {
  const ahead = aheadOf(token("known"), { "/words": "asked ahead" });
  const session = new Session("/session", ahead);
  await session.token();
  vi.setSystemTime(Date.now() + 11_000);
  expect(await new Client<Paths>(session, [], ahead).get("/words")).toBe("asked now");
});
