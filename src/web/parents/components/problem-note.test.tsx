// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { ProblemNote } from "./problem-note.tsx";

const root = document.createElement("div");
const problem = (status: number, code: string, retryAfter: number | null = null, more = {}) =>
  new Problem({ status, code, title: `題:${code}`, detail: `詳:${code}`, request_id: "r-1", ...more }, retryAfter);

async function show(error: unknown, retry?: () => void, fields?: readonly string[]): Promise<string> {
  await act(() => render(<ProblemNote error={error} retry={retry} fields={fields ?? []} />, root));
  return root.textContent;
}

const pass = (milliseconds: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-11-26T12:00:00+09:00") }));
afterEach(() => {
  render(null, root);
  vi.useRealTimers();
});

test("the minute's limit is counted down, then tried once by itself", async () => {
  const retry = vi.fn();
  expect(await show(problem(429, "rate_limited", 20), retry)).toContain("あと20秒");
  await pass(15_000);
  expect(root.textContent).toContain("あと5秒");
  expect(retry).not.toHaveBeenCalled();
  await pass(30_000);
  expect(retry).toHaveBeenCalledTimes(1);
});

test("the day's limit is told, not counted", async () => {
  const words = await show(problem(429, "quota_exceeded", 30_000), vi.fn());
  expect(words).toContain("詳:quota_exceeded");
  expect(words).not.toContain("秒");
  expect(root.querySelector("button")).toBeNull();
});

test("each refusal has its way out", async () => {
  const link = () => root.querySelector("a")?.getAttribute("href");
  await show(problem(402, "premium_required"));
  expect(link()).toBe("/pricing");
  await show(problem(409, "already_subscribed"));
  expect(link()).toBe("/billing");
  expect(await show(problem(503, "maintenance", 60, { end_time: "2026-11-26T13:30:00+09:00" }))).toContain("13:30までの予定です");
  expect(link()).toBe("/help");
  expect(await show(problem(401, "unauthenticated"))).toContain("書きかけは残っています");
  expect(root.querySelector("button")?.textContent).toBe("もう一度ログイン");
  expect(await show(problem(500, "internal_error"), vi.fn())).toContain("受付番号 r-1");
  expect(await show(new UnknownOutcome(), vi.fn())).toContain("うまく届きませんでした");
});

test("a field's message stands beside the field, and nowhere else", async () => {
  const refused = problem(422, "invalid_request", null, { errors: [{ loc: ["body", "nickname"], msg: "使えない文字です" }] });
  expect(await show(refused)).toContain("使えない文字です");
  expect(await show(refused, undefined, ["nickname"])).toBe("");
});
