import { useState } from "preact/hooks";

import { go } from "../../shared/router.ts";
import { dayWords } from "../../shared/tokyo.ts";
import { newKey, type Schemas } from "../api.ts";
import { cancel, getSubscription, isLive, type Subscription } from "../state/billing.ts";
import { loadMe } from "../state/me.ts";
import { type Choice, Choices, faultOf, LastStep, Loading, TextField, useLoaded, useWork } from "./form.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Screen } from "./screen.tsx";

type Reason = Schemas["ReasonCategory"];

const REASONS: readonly Choice<Reason>[] = [
  { value: "price", words: "料金" },
  { value: "features", words: "機能" },
  { value: "usability", words: "使いにくさ" },
  { value: "other", words: "そのほか" },
];

/** Cancelling is as short as subscribing: one screen, one button. The reason is optional and asked once. */
export function LeavingScreen() {
  const { value, work } = useLoaded(getSubscription);
  return (
    <Screen title="解約" back="/billing">
      <Loading work={work} isEmpty={value === null} />
      {value && (isLive(value) && !value.subscription.cancel_at_period_end ? <Leaving now={value} /> : <Nothing />)}
    </Screen>
  );
}

const Nothing = () => (
  <p>
    いま解約できるプランはありません。<a href="/billing">いまのプランを見る</a>
  </p>
);

function Leaving({ now }: { now: Subscription }) {
  const [key] = useState(newKey);
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const work = useWork();
  const end = now.subscription.current_period_end;
  const run = async () => {
    await cancel({ reason_category: reason, reason_text: words.trim() === "" ? null : words }, key);
    await loadMe({ again: true });
    go("/billing?canceled=1", { replace: true });
  };
  return (
    <>
      <p>
        {end ? `${dayWords(end)}まで` : "期間の終わりまで"}は、そのまま使えます。そのあとは無料プランになり、請求もありません。ことばをのこす日数は30日になりますが、切りかわってから7日のあいだは消えません。木と実は、そのまま残ります。
      </p>
      <div class="form-part">
        <Choices legend="よければ、理由をひとつ（えらばなくても解約できます）" choices={REASONS} value={reason} onChoose={setReason} isRow />
        <TextField label="ひとこと（書かなくてもかまいません）" value={words} onInput={setWords} lines={3} fault={faultOf(work.error, "reason_text")} hint="あなたの名前とは結びつけずに、読ませていただきます。" />
      </div>
      <LastStep words="解約する" busyWords="手つづきをしています…" work={work} run={run} back="/billing" />
      <ProblemNote error={work.error} retry={() => void work.again()} fields={["reason_text"]} />
    </>
  );
}
