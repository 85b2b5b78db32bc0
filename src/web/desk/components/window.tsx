import { Facts } from "../../shared/facts.tsx";
import type { Schemas } from "../api.ts";
import { momentWords } from "../moments.ts";

/** The planned maintenance, and whether the parents' site is closed now. */
export function Window({ view }: { view: Schemas["MaintenanceView"] }) {
  return (
    <>
      <p class={view.is_closed_now ? "health-down" : undefined}>{stateWords(view)}</p>
      {view.enabled && (
        <Facts
          pairs={[
            ["始まり", view.start_time ? momentWords(view.start_time) : "すぐに"],
            ["終わり", view.end_time ? momentWords(view.end_time) : "決まっていません（終える操作をするまで）"],
            ["利用者に見せることば", view.message ?? "（なし）"],
          ]}
        />
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
