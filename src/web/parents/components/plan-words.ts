import { dayWords } from "../../shared/tokyo.ts";
import type { Schemas } from "../api.ts";
import type { Offer, Subscription } from "../state/billing.ts";

const MONTHS = 12;

export const yen = (amount: number): string => `${amount.toLocaleString("ja")}円`;

export const EVERY = { month: "毎月", year: "毎年" } as const;
export const SPAN = { month: "1か月", year: "1年" } as const;

/** The price of a year. */
export const yearly = ({ price, interval }: Offer): number => (interval === "month" ? price * MONTHS : price);

/** The features of a plan as text. */
export function opened({ chat_retention_days, group_chat, deep_mode }: Schemas["Features"]): readonly string[] {
  const days = `ことばを${chat_retention_days}日のこせます`;
  return [days, group_chat && "3人そろって、みんなで話せます", deep_mode && "ゆっくり長めの「深いことば」を選べます"].filter((words) => words !== false);
}

const STANDING: Readonly<Record<string, string>> = {
  past_due: "今回のお支払いが、まだできていません。いままでどおり使えますが、お支払い方法をたしかめてください。",
  unpaid: "お支払いができていないため、いまは無料プランの内容です。お支払い方法をなおすと、もとにもどります。",
  paused: "プランはお休み中で、いまは無料プランの内容です。お支払いの管理ページで再開できます。",
  incomplete: "前のお申し込みは、お支払いが途中のままです。もう一度申し込めます。",
  incomplete_expired: "前のお申し込みは、お支払いが済まないまま終わりました。お金はいただいていません。",
  canceled: "前のプランは終わっています。いつでも、また申し込めます。",
  none: "無料プランです。このまま、ずっと無料で使えます。",
};

/** Describe the state of a subscription in one or two sentences. */
export function standing({ subscription }: Subscription): string {
  const { status, current_period_end, cancel_at, cancel_at_period_end } = subscription;
  const end = cancel_at ?? current_period_end;
  const day = end ? dayWords(end) : null;
  if (cancel_at_period_end && status !== "canceled") {
    return `解約の手つづきが済んでいます。${day ?? "期間の終わり"}まで、そのまま使えて、そのあとは請求されません。`;
  }
  if (status === "active") return day ? `ご利用中です。つぎの更新は${day}です。` : "ご利用中です。";
  if (status === "trialing") return day ? `おためし中です。${day}から、お支払いがはじまります。` : "おためし中です。";
  return STANDING[status] ?? "";
}

export const INVOICES: Readonly<Record<string, string>> = {
  draft: "準備中",
  open: "お支払い待ち",
  uncollectible: "お支払いなし",
  void: "取り消し",
  paid: "お支払い済み",
};
