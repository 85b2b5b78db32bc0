import { momentWords } from "./moments.ts";
import { AUDIENCES, PLANS, SUBSCRIPTIONS } from "./words.ts";

const NAMES: Readonly<Record<string, string>> = {
  enabled: "メンテナンス",
  message: "利用者に見せることば",
  start_time: "始まり",
  end_time: "終わり",
  announcement_id: "お知らせの番号",
  title: "題名",
  audience: "届ける相手",
  moved: "列に戻した仕事",
  user: "利用者（番号から作った符号）",
  before: "前",
  after: "あと",
  alerts: "知らせ",
  plan: "プラン",
  current_plan: "プラン",
  status: "状態",
  current_period_end: "期間の終わり",
  cancel_at_period_end: "期間の終わりに解約",
};
/** Values that add nothing to the action's name. */
const UNSAID: ReadonlySet<string> = new Set(["type"]);
const SAID: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  enabled: { true: "入れる", false: "終える" },
  audience: AUDIENCES,
  plan: PLANS,
  current_plan: PLANS,
  status: SUBSCRIPTIONS,
};
const INSTANT = /^\d{4}-\d\d-\d\dT/;
/** Characters shown of an operator's ID: enough to tell the few operators apart. */
const SHOWN_OF_A_NUMBER = 8;

/** Describe the values of an audit entry in Japanese. Unknown names are shown unchanged. */
export function auditWords(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([name, value]) => !UNSAID.has(name) && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${NAMES[name] ?? name}: ${valueWords(name, value)}`)
    .join("、");
}

function valueWords(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join("・");
  if (value !== null && typeof value === "object") return `（${auditWords(value as Readonly<Record<string, unknown>>)}）`;
  const word = SAID[name]?.[String(value)];
  if (word !== undefined) return word;
  if (typeof value === "boolean") return value ? "はい" : "いいえ";
  if (name === "moved") return `${String(value)}件`;
  return typeof value === "string" && INSTANT.test(value) ? momentWords(value) : String(value);
}

export const shortNumber = (id: string): string => id.slice(0, SHOWN_OF_A_NUMBER);
