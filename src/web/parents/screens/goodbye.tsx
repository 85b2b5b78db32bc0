import { useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { useStore } from "../../shared/store.ts";
import { api, session } from "../api.ts";
import { ExportPart } from "../components/export-part.tsx";
import { faultOf, LastStep, Loading, Part, TextField, useLoaded, useWork } from "../components/form.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Screen } from "../components/screen.tsx";
import { getSubscription, isLive } from "../state/billing.ts";

const WORD = "削除";

/** Account deletion: what is deleted and when, the export, then the confirmation word. */
export default function Goodbye() {
  const { value, work } = useLoaded(getSubscription);
  return (
    <Screen title="アカウントを消す" back="/settings">
      <WhatGoes />
      <ExportPart />
      <p class="fine">書き出したファイルも、アカウントといっしょに消えます。先に受けとってください。</p>
      <Loading work={work} isEmpty={value === null} />
      {value && <Meant hasPlan={isLive(value)} />}
    </Screen>
  );
}

function WhatGoes() {
  return (
    <Part title="消えるもの">
      <Facts
        look="plan-terms"
        pairs={[
          ["すぐに", "どの端末からも使えなくなり、この端末のことばが消えます。"],
          [
            "数分のうちに",
            "話したことばと返事、木と実、アルバム、お知らせ、よび名、ログインの情報、プランの契約。6分ほどあとに、残りがないかもう一度たしかめます。",
          ],
          [
            "しばらく残るもの",
            "万一のための控え（35日で消えます）、消したことを示す、名前のない印（40日）、決済の会社（Stripe）がもつ過去のお支払いの記録、だれのものか分からない集計。",
          ],
        ]}
      />
      <p>
        <b>元には、もどせません。</b>
      </p>
    </Part>
  );
}

function Meant({ hasPlan }: { hasPlan: boolean }) {
  const [word, setWord] = useState("");
  const [isAgreed, setAgreed] = useState(false);
  const work = useWork();
  const isGone = useStore(session.state) === "deleted";
  const run = async () => {
    await api.delete("/api/users/account", { body: { confirmation: WORD, cancel_subscription: hasPlan && isAgreed } });
    session.gone(); // every tab then goes to the farewell screen
  };
  const isMeant = word.trim() === WORD && (isAgreed || !hasPlan);
  return (
    <Part title="ほんとうに消すとき">
      {hasPlan && (
        <label class="form-choice">
          <input type="checkbox" checked={isAgreed} onChange={(event) => setAgreed(event.currentTarget.checked)} />
          <span>
            ご契約中のプランも、いますぐ終わることに同意します
            <small>残りの期間は使えなくなり、お支払い済みの分はもどりません。期間の終わりまで使うときは、先に「プランとお支払い」で解約してください。</small>
          </span>
        </label>
      )}
      <TextField label={`「${WORD}」と入力してください`} value={word} onInput={setWord} fault={faultOf(work.error, "confirmation")} />
      <LastStep words="すべて消す" busyWords="消しています…" work={work} run={run} isShut={!isMeant || isGone} back="/settings" />
      <ProblemNote error={work.error} retry={() => void work.again()} fields={["confirmation"]} />
    </Part>
  );
}
