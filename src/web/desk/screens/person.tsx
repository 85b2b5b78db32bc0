import { useState } from "preact/hooks";

import { Part, useWork } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { Confirmed } from "../components/confirmed.tsx";
import { type Deed, Done, newestEntry } from "../components/done.tsx";
import { Fact, Facts } from "../../shared/facts.tsx";
import { Heading } from "../components/frame.tsx";
import { Loaded } from "../components/loaded.tsx";
import { momentWords } from "../moments.ts";
import { usePolled } from "../state/polled.ts";
import { count, PLANS, RESULTS, SUBSCRIPTIONS, TRANSITIONS } from "../words.ts";

export function Person({ id }: { id: string }) {
  const path = { user_id: id };
  const person = usePolled(() => api.get("/api/admin/users/{user_id}", { path }));
  return (
    <>
      <p>
        <a href="/people">← 人の一覧</a>
      </p>
      <Heading>利用者</Heading>
      <Loaded of={person}>{(known) => <Known person={known} />}</Loaded>
      <Resync path={path} onDone={person.reload} />
    </>
  );
}

function Known({ person }: { person: Schemas["Person"] }) {
  const pairs = [
    ["ニックネーム", person.nickname ?? "（まだありません）"],
    ["ID", person.user_id],
    ["プラン", PLANS[person.plan]],
    ["Stripeでの状態", SUBSCRIPTIONS[person.status]],
    ["登録", momentWords(person.created_at)],
    ["最後に書いた", person.last_message_at ? momentWords(person.last_message_at) : "まだ書いていません"],
    ["メッセージ", count(person.total_messages)],
    ["文字", count(person.total_characters)],
    ["実", count(person.total_fruits)],
    ["木", person.stage_name],
  ] as const;
  return (
    <Part title="登録の内容">
      <Facts pairs={pairs} />
    </Part>
  );
}

function Resync({ path, onDone }: { path: { user_id: string }; onDone: () => void }) {
  const work = useWork();
  const [result, setResult] = useState<{ readonly answer: Schemas["Resynced"]; readonly deed: Deed } | null>(null);
  const run = async () => {
    const after = await newestEntry();
    const answer = await api.post("/api/admin/users/{user_id}/resync", { path, timeout: 30_000 });
    setResult({ answer, deed: { words: RESULTS[answer.result], action: answer.result === "no_customer" ? null : "subscription.resync", after } });
    onDone();
  };
  return (
    <Part title="契約の再照合">
      <p>「支払ったのに使えない」と連絡があったときに使います。Stripeの状態に合わせます。何度行っても同じです。</p>
      <Confirmed
        words="Stripeと照合する"
        question="この人の契約を、Stripeの状態に合わせます。変わったことは、本人にもお知らせが届きます。"
        yes="照合する"
        busyWords="Stripeに確かめています…"
        work={work}
        run={run}
      />
      <Done deed={result?.deed ?? null} />
      {result && <Change answer={result.answer} />}
    </Part>
  );
}

function Change({ answer: { before, after, transitions, alerts } }: { answer: Schemas["Resynced"] }) {
  return (
    <dl class="pairs">
      <Fact words="前">
        {PLANS[before.plan]}・{SUBSCRIPTIONS[before.status]}
      </Fact>
      <Fact words="いま">
        {PLANS[after.plan]}・{SUBSCRIPTIONS[after.status]}
      </Fact>
      {transitions.length > 0 && <Fact words="変わったこと">{transitions.map((each) => TRANSITIONS[each]).join("、")}</Fact>}
      {alerts.length > 0 && (
        <div>
          <dt>Stripeで確かめること</dt>
          <dd class="health-down">{alerts.join("、")}</dd>
        </div>
      )}
    </dl>
  );
}
