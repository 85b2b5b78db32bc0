import { useEffect, useRef, useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { Part } from "../../shared/form.tsx";
import { usePages } from "../../shared/pages.ts";
import { usePlace } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";
import { TimeField } from "../components/fields.tsx";
import { Unknown } from "../components/figure.tsx";
import { Heading } from "../components/frame.tsx";
import { More } from "../components/loaded.tsx";
import { momentWords, monthOf } from "../moments.ts";
import { auditWords, shortNumber } from "../audit-words.ts";
import { actionWords, count, LEAVING, PLANS } from "../words.ts";

export function Records() {
  const [month, setMonth] = useState(() => monthOf(new Date()));
  return (
    <>
      <Heading>声・記録</Heading>
      <TimeField type="month" label="月（日本時間）" value={month} onInput={(value) => value && setMonth(value)} />
      <Voices month={month} />
      <Trail month={month} />
    </>
  );
}

function Voices({ month }: { month: string }) {
  const [summary, setSummary] = useState<Schemas["SurveyCounts"] | null>(null);
  const pages = usePages(async (cursor) => {
    const page = await api.get("/api/admin/feedback", { query: { month, cursor } });
    setSummary(page.summary);
    return page;
  }, month);
  return (
    <Part title="解約のときに聞いたこと">
      <p class="fine">運営にあてた回答です。だれのものかはわかりません。</p>
      {summary && <Summary summary={summary} />}
      <ul class="rows">
        {pages.items.map((each, index) => (
          <li key={`${each.created_at} ${index}`}>
            <span>
              {each.reason_category ? LEAVING[each.reason_category] : "理由の選択なし"}
              {each.satisfaction_score !== null && `・満足度 ${each.satisfaction_score}`}・{PLANS[each.plan]}
            </span>
            {each.reason_text && <span>{each.reason_text}</span>}
            <span class="fine">{momentWords(each.created_at)}</span>
          </li>
        ))}
      </ul>
      <More pages={pages} empty="この月の回答はありません。" />
    </Part>
  );
}

function Summary({ summary }: { summary: Schemas["SurveyCounts"] }) {
  const categories = Object.entries(LEAVING) as [Schemas["ReasonCategory"], string][];
  return (
    <Facts
      pairs={[
        ["回答", `${count(summary.surveys)}件`],
        ...categories.map(([category, words]) => [words, `${count(summary.by_category[category] ?? 0)}件`] as const),
        ["満足度の平均", summary.average_score ?? <Unknown why="点をつけた人がいません" />],
      ]}
    />
  );
}

function Trail({ month }: { month: string }) {
  const { query } = usePlace();
  const pages = usePages((cursor) => api.get("/api/admin/audit", { query: { month, cursor } }), month);
  return (
    <Part title="操作の記録">
      <p class="fine">運営が変えたことです。消えることはありません。</p>
      <ul class="rows">
        {pages.items.map((entry) => (
          <EntryRow key={entry.entry_id} entry={entry} isMeant={entry.entry_id === query.get("entry")} />
        ))}
      </ul>
      <More pages={pages} empty="この月の記録はありません。" />
    </Part>
  );
}

function EntryRow({ entry, isMeant }: { entry: Schemas["AuditEntry"]; isMeant: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isMeant) return;
    row.current?.scrollIntoView({ block: "center" });
    row.current?.focus({ preventScroll: true });
  }, [isMeant]);
  return (
    <li ref={row} tabIndex={isMeant ? -1 : undefined} aria-current={isMeant ? "true" : undefined}>
      <b>{actionWords(entry.action)}</b>
      <span>
        {momentWords(entry.requested_at)}・{entry.status === "done" ? "行われました" : "頼まれましたが、終わりが確かめられていません"}
      </span>
      <span class="fine values">{auditWords({ ...entry.values, ...entry.outcome })}</span>
      <span class="fine" title={entry.admin_id}>
        担当 {shortNumber(entry.admin_id)}
      </span>
    </li>
  );
}
