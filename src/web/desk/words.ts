import type { Schemas } from "./api.ts";

type Words<Name extends string> = Readonly<Record<Name, string>>;

export const REASONS: Words<Schemas["Reason"]> = {
  no_data: "まだ数字がありません",
  incomplete: "一部の時間の数字がありません",
  unavailable: "いま取得できません",
  no_model: "モデルを使っていません",
  no_dead_letters: "失敗した仕事の置き場がありません",
  unknown_price: "単価のわからない呼び出しがあります",
  nothing_to_divide_by: "割合の元になる数が0です",
};

export const PLANS: Words<Schemas["Plan"]> = { free: "無料", monthly: "月額", yearly: "年額" };

export const AUDIENCES: Words<Schemas["Audience"]> = {
  all: "全員",
  free: "無料の人",
  premium: "有料の人（月額と年額）",
  monthly: "月額の人",
  yearly: "年額の人",
};

export const PRIORITIES: Words<Schemas["Priority"]> = { low: "低", normal: "ふつう", high: "高" };

export const PROGRESS: Words<Schemas["AnnouncementStatus"]> = {
  requested: "開始を待っています",
  running: "届けています",
  done: "届け終わりました",
  canceled: "取りやめました",
};

export const SUBSCRIPTIONS: Words<Schemas["Person"]["status"]> = {
  none: "なし",
  active: "有効",
  canceled: "解約済み",
  incomplete: "初回の支払い待ち",
  incomplete_expired: "初回の支払いが期限切れ",
  past_due: "支払いの遅れ",
  paused: "一時停止",
  trialing: "お試し中",
  unpaid: "未払い",
};

export const RESULTS: Words<Schemas["ResyncResult"]> = {
  changed: "契約の状態をStripeに合わせました。",
  unchanged: "契約の状態は、Stripeと同じでした。変えたものはありません。",
  no_customer: "この人は、Stripeの顧客になっていません。変えたものはありません。",
};

export const TRANSITIONS: Words<Schemas["Transition"]> = {
  started: "契約の開始",
  plan_changed: "プランの変更",
  cancel_scheduled: "解約の予約",
  reactivated: "解約の取り消し",
  canceled: "解約",
};

export const LEAVING: Words<Schemas["ReasonCategory"]> = { price: "料金", features: "機能", usability: "使いやすさ", other: "その他" };

const ACTIONS: Readonly<Record<string, string>> = {
  "maintenance.set": "メンテナンスの設定",
  "announcement.create": "お知らせの開始",
  "announcement.resume": "お知らせの再開",
  "announcement.cancel": "お知らせの取りやめ",
  "jobs.redrive": "失敗した仕事のやり直し",
  "subscription.resync": "契約の再照合",
};

export const actionWords = (action: string): string => ACTIONS[action] ?? action;

const NUMBER = new Intl.NumberFormat("ja");

export const count = (value: number): string => NUMBER.format(value);

/** The format of a figure. */
export type Form = "count" | "share" | "usd" | "ms" | "seconds";

const DOLLARS = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 4 });
const SHARE = new Intl.NumberFormat("ja", { style: "percent", maximumFractionDigits: 2 });

export function figureWords(value: number, form: Form): string {
  switch (form) {
    case "share":
      return SHARE.format(value);
    case "usd":
      return DOLLARS.format(value);
    case "ms":
      return `${NUMBER.format(Math.round(value))} ミリ秒`;
    case "seconds":
      return secondsWords(value);
    default:
      return NUMBER.format(value);
  }
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

function secondsWords(seconds: number): string {
  if (seconds < MINUTE) return `${Math.round(seconds)}秒`;
  if (seconds < HOUR) return `${Math.round(seconds / MINUTE)}分`;
  return `${Math.round((seconds / HOUR) * 10) / 10}時間`;
}
