// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Session } from "../../shared/api/session.ts";
import { Watch } from "./watch.ts";

const MINUTE = 60_000;
const IDLE_MS = 15 * MINUTE;
const asked = { refresh: 0, end: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(asked, { refresh: 0, end: 0 });
  vi.stubGlobal("fetch", (_: string, { method }: RequestInit) => {
    asked[method === "DELETE" ? "end" : "refresh"] += 1;
    return Promise.resolve(Response.json({ access_token: "t", expires_in: 3_600, renewal_due: false }));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function signedIn(): Promise<{ session: Session; watch: Watch }> {
  const session = new Session("/api/admin/session");
  const watch = new Watch(session);
  await session.token();
  watch.start();
  return { session, watch };
}

test("who works keeps the session: a new token within five minutes", async () => {
  const { session, watch } = await signedIn();
  for (let minute = 0; minute < 60; minute += 1) {
    await vi.advanceTimersByTimeAsync(MINUTE);
    watch.note();
    expect(Date.now() - session.refreshedAt).toBeLessThanOrEqual(5 * MINUTE);
  }
  expect(session.state.get()).toBe("signed-in");
});

test("without input no token is asked for, and after 15 minutes the session ends", async () => {
  const { session, watch } = await signedIn();
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
  expect(asked).toEqual({ refresh: 1, end: 0 });
  expect(session.state.get()).toBe("signed-in");
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual({ refresh: 1, end: 1 });
  expect(session.state.get()).toBe("signed-out");
  expect(watch.isOver.get()).toBe(true);
});

test("input after a sleep comes too late", async () => {
  const { session, watch } = await signedIn();
  vi.setSystemTime(Date.now() + IDLE_MS + MINUTE); // no timer runs while the machine sleeps
  watch.note();
  expect(session.state.get()).toBe("signed-out");
});
