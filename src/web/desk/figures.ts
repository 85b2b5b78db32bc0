import type { Schemas } from "./api.ts";
import type { Known } from "./components/figure.tsx";
import type { Form } from "./words.ts";

/** A figure: its label, its format, and how it is read from its source. */
export interface Measured<Of> {
  readonly words: string;
  readonly form: Form;
  readonly of: (source: Of) => Known;
}

/** A figure of a day or a week. */
export type Measure = Measured<Omit<Schemas["DayFigures"], "day">>;

const WRITERS: Measure = { words: "書いた人", form: "count", of: (day) => day.active_users };
const JOINED: Measure = { words: "登録した人", form: "count", of: (day) => day.new_users };
const MESSAGES: Measure = { words: "メッセージ", form: "count", of: (day) => day.messages };
const CARDS: Measure = { words: "相談窓口の案内", form: "count", of: (day) => day.crisis_cards };
const FALLBACK: Measure = { words: "予備の返事の割合", form: "share", of: (day) => day.fallback_share };
const COST: Measure = { words: "モデルの費用", form: "usd", of: (day) => day.cost_usd };

export const MEASURES: readonly Measure[] = [
  WRITERS,
  JOINED,
  { words: "はじめて書いた人", form: "count", of: (day) => day.new_trees },
  MESSAGES,
  { words: "実った実", form: "count", of: (day) => day.fruits },
  CARDS,
  { words: "別のことばでの返し直し", form: "count", of: (day) => day.regenerations },
  FALLBACK,
  { words: "モデルの呼び出し", form: "count", of: (day) => day.model_calls },
  COST,
];

/** The measures plotted by day. */
export const PLOTTED: readonly Measure[] = [WRITERS, JOINED, MESSAGES, CARDS, FALLBACK, COST];

export const BUDGET: readonly Measured<Schemas["Dashboard"]["budget"]>[] = [
  { words: "使った額", form: "usd", of: (budget) => budget.spent_usd },
  { words: "上限（全員が使い切ったとき）", form: "usd", of: (budget) => budget.most_usd },
  { words: "上限に対する割合", form: "share", of: (budget) => budget.used_share },
];

export const QUEUE: readonly Measured<Schemas["Dashboard"]["queue"]>[] = [
  { words: "待っている仕事", form: "count", of: (queue) => queue.waiting },
  { words: "行っている仕事", form: "count", of: (queue) => queue.in_flight },
  { words: "失敗した仕事", form: "count", of: (queue) => queue.dead_letters },
];

export const TOTALS: readonly Measured<Schemas["Dashboard"]["totals"]>[] = [
  { words: "利用者", form: "count", of: (totals) => totals.users },
  { words: "有料", form: "count", of: (totals) => totals.premium },
  { words: "有料の割合", form: "share", of: (totals) => totals.conversion },
  { words: "実", form: "count", of: (totals) => totals.fruits },
];

/** CloudWatch metrics. */
export const SERVICES: readonly Measured<Schemas["ServiceFigures"]>[] = [
  { words: "利用者のAPI: 呼び出し", form: "count", of: ({ users_api: api }) => api.calls },
  { words: "利用者のAPI: サーバーのエラー", form: "count", of: ({ users_api: api }) => api.server_errors },
  { words: "利用者のAPI: サーバーのエラーの割合", form: "share", of: ({ users_api: api }) => api.server_error_share },
  { words: "利用者のAPI: クライアントのエラーの割合", form: "share", of: ({ users_api: api }) => api.client_error_share },
  { words: "利用者のAPI: 応答（最も遅い1時間のp95）", form: "ms", of: ({ users_api: api }) => api.latency_p95_ms },
  { words: "運営のAPI: 呼び出し", form: "count", of: ({ admins_api: api }) => api.calls },
  { words: "運営のAPI: サーバーのエラー", form: "count", of: ({ admins_api: api }) => api.server_errors },
  { words: "APIの関数: エラー", form: "count", of: ({ api_function: each }) => each.errors },
  { words: "APIの関数: 実行の制限", form: "count", of: ({ api_function: each }) => each.throttles },
  { words: "仕事の関数: エラー", form: "count", of: ({ worker_function: each }) => each.errors },
  { words: "仕事の関数: 実行の制限", form: "count", of: ({ worker_function: each }) => each.throttles },
  { words: "モデル: 呼び出し", form: "count", of: ({ model }) => model.calls },
  { words: "モデル: エラー", form: "count", of: ({ model }) => model.server_errors },
  { words: "モデル: 制限", form: "count", of: ({ model }) => model.throttles },
];
