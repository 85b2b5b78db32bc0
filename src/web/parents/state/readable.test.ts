// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";

import { Problem } from "../../shared/api/problem.ts";
import { api } from "../api.ts";
import { inText, readable } from "./readable.ts";

const NOW = new Date("2026-11-26T20:00:00+09:00");
const said = (created_at: string, user_message: string) => ({ created_at, user_message, responses: [], ai_character: "tama" as const, ai_response: "えらいわねぇ。" });

test("words, answers and fruits stand under their days, oldest first", () => {
  const fruit = { ...said("2025-12-31T21:00:00+09:00", "寝返り"), emotion: "joy" as const };
  expect(inText([said("2026-11-25T23:59:00+09:00", "ねむい"), said("2026-11-26T00:01:00+09:00", "一行目\n二行目")], [fruit], NOW)).toBe(
    [
      "ほめびよりの記録（11月26日(木)に書き出し）",
      "■ ことば",
      "【11月25日(水)】",
      "23:59\nあなた: ねむい\nたまさん: えらいわねぇ。",
      "【11月26日(木)】",
      "0:01\nあなた: 一行目\n二行目\nたまさん: えらいわねぇ。",
      "■ ほめの実",
      "【2025年12月31日】",
      "うれしい実\nあなた: 寝返り\nたまさん: えらいわねぇ。\n",
    ].join("\n\n"),
  );
});

test("all pages are asked for, one after the other, and a full minute is waited for", async () => {
  const busy = new Problem({ status: 429, code: "rate_limited", title: "", detail: "" }, 0.01);
  const asked = vi.spyOn(api, "get").mockImplementation((path, options) => {
    if (path === "/api/tree/fruits") return Promise.resolve({ items: [], next_cursor: null, has_more: false } as never);
    if (asked.mock.calls.length === 2) return Promise.reject(busy);
    const isFirst = options?.query?.["cursor"] === null;
    const items = [said("2026-11-26T00:01:00+09:00", isFirst ? "あとのことば" : "さきのことば")];
    return Promise.resolve({ items, next_cursor: isFirst ? "2" : null, has_more: isFirst } as never);
  });
  const text = await readable();
  expect(asked.mock.calls.map(([, options]) => options?.query?.["cursor"])).toEqual([null, "2", "2", null]);
  expect(text.indexOf("さきのことば")).toBeLessThan(text.indexOf("あとのことば"));
  expect(text).toContain("まだ、ありません。");
});
