import { expect, test } from "vitest";

import { auditWords, shortNumber } from "./audit-words.ts";

test("an entry of the audit is said in words", () => {
  expect(auditWords({ enabled: true, message: "お手入れ", end_time: "2026-11-30T17:00:00Z" })).toBe("メンテナンス: 入れる、利用者に見せることば: お手入れ、終わり: 2026/12/1(火) 02:00");
  expect(auditWords({ announcement_id: "01M8", type: "system", title: "新しい木", audience: "all" })).toBe("お知らせの番号: 01M8、題名: 新しい木、届ける相手: 全員");
  expect(auditWords({ enabled: false, message: null })).toBe("メンテナンス: 終える");
});

test("what lies within is said too, and what nobody has a word for stays", () => {
  const values = { before: { plan: "free" }, after: { plan: "monthly", status: "active", cancel_at_period_end: false }, alerts: [], later: 3 };
  expect(auditWords(values)).toBe("前: （プラン: 無料）、あと: （プラン: 月額、状態: 有効、期間の終わりに解約: いいえ）、later: 3");
  expect(auditWords({ moved: 2 })).toBe("列に戻した仕事: 2件");
});

test("an operator is known by the beginning of their number", () => {
  expect(shortNumber("0b5c8f0e-1111-4222-8333-444455556666")).toBe("0b5c8f0e");
});
