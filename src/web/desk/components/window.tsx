import type { Schemas } from "../api.ts";
import { momentWords } from "../moments.ts";

/** What is planned, and whether parents find the product closed. */
export function Window({ view }: { view: Schemas["MaintenanceView"] }) {
  return (
    <>
      <p class={view.is_closed_now ? "health-down" : undefined}>{stateWords(view)}</p>
      {view.enabled && (
        <dl class="pairs">
          <Pair words="始まり" value={view.start_time ? momentWords(view.start_time) : "すぐに"} />
          <Pair words="終わり" value={view.end_time ? momentWords(view.end_time) : "決まっていません（終える操作をするまで）"} />
          <Pair words="利用者に見せることば" value={view.message ?? "（なし）"} />
        </dl>
      )}
    </>
  );
}

function stateWords(view: Schemas["MaintenanceView"]): string {
  if (view.is_closed_now) return "メンテナンス中です。利用者の画面は閉じています。";
  if (!view.enabled) return "予定はありません。利用者の画面は開いています。";
  const isAhead = view.start_time !== null && Date.parse(view.start_time) > Date.now();
  return isAhead ? "予定があります。いまは開いています。" : "予定の時間は終わりました。利用者の画面は開いています。";
}

const Pair = ({ words, value }: { words: string; value: string }) => (
  <div>
    <dt>{words}</dt>
    <dd>{value}</dd>
  </div>
);
