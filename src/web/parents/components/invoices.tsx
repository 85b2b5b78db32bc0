import { useState } from "preact/hooks";

import { dayWords } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { Action, Part, useLoaded, useWork } from "./form.tsx";
import { INVOICES, yen } from "./plan-words.ts";
import { ProblemNote } from "./problem-note.tsx";

type Invoice = Schemas["Invoice"];

const LIMIT = 12;
const page = (cursor: string | null) => api.get("/api/billing/history", { query: { limit: LIMIT, cursor } });

/** The invoices; nothing if there are none. */
export function Invoices() {
  const first = useLoaded(() => page(null));
  const [more, setMore] = useState<readonly Invoice[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const work = useWork();
  const cursor = next === undefined ? (first.value?.has_more ? first.value.next_cursor : null) : next;
  const all = [...(first.value?.items ?? []), ...more];
  const load = async () => {
    const answer = await page(cursor ?? null);
    setMore([...more, ...answer.items]);
    setNext(answer.has_more ? answer.next_cursor : null);
  };
  if (first.work.error !== null) return <ProblemNote error={first.work.error} retry={first.reload} />;
  if (all.length === 0) return null;
  return (
    <Part title="お支払いの履歴">
      <ul class="plan-invoices">
        {all.map((invoice) => (
          <Row invoice={invoice} key={invoice.invoice_id} />
        ))}
      </ul>
      {cursor && <Action words="もっと見る" isQuiet work={work} run={load} />}
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </Part>
  );
}

function Row({ invoice }: { invoice: Invoice }) {
  const amount = invoice.status === "paid" ? invoice.amount_paid : invoice.amount_due;
  return (
    <li>
      <span>{dayWords(invoice.created_at)}</span>
      <span>{yen(amount)}</span>
      <span>{INVOICES[invoice.status] ?? invoice.status}</span>
      {invoice.invoice_url && (
        <a href={invoice.invoice_url} target="_blank" rel="noreferrer">
          領収書<span class="unseen">（{dayWords(invoice.created_at)}）</span>
        </a>
      )}
    </li>
  );
}
