import type { Schemas } from "./api.ts";
import type { Known } from "./components/figure.tsx";
import type { Form } from "./words.ts";

type Counted = Omit<Schemas["DayFigures"], "day">;

/** A figure of a day or a week: what it is called, and how it is written. */
export interface Measure {
  readonly words: string;
  readonly form: Form;
  readonly of: (counted: Counted) => Known;
}

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

/** What is drawn over the days. */
export const PLOTTED: readonly Measure[] = [WRITERS, JOINED, MESSAGES, CARDS, FALLBACK, COST];

type Services = Schemas["ServiceFigures"];

/** What CloudWatch saw. */
export const SERVICES: readonly { readonly words: string; readonly form: Form; readonly of: (services: Services) => Known }[] = [
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
