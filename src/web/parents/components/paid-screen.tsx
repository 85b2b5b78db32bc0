import { useEffect, useState } from "preact/hooks";

import { untilPaid } from "../state/billing.ts";
import { useWork } from "./form.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Screen } from "./screen.tsx";

type Known = "asking" | "paid" | "late";

/** The return from Stripe. It shows success only once the server has confirmed the payment. */
export function PaidScreen() {
  const [known, setKnown] = useState<Known>("asking");
  const [tries, setTries] = useState(0);
  const work = useWork();
  useEffect(() => {
    const leaving = new AbortController();
    setKnown("asking");
    void work.run(async () => {
      const isPaid = await untilPaid(leaving.signal);
      if (!leaving.signal.aborted) setKnown(isPaid ? "paid" : "late");
    });
    return () => leaving.abort();
  }, [tries]); // eslint-disable-line react-hooks/exhaustive-deps
  const again = () => setTries(tries + 1);
  return (
    <Screen title="お申し込み" back="/billing">
      <div class="form-part" role="status">
        {work.error === null && SAYS[known]}
      </div>
      <ProblemNote error={work.error} retry={again} />
      {known === "late" && (
        <button type="button" class="button" onClick={again}>
          もう一度たしかめる
        </button>
      )}
      {known === "paid" && (
        <a class="button" href="/">
          木へもどる
        </a>
      )}
      <a class="form-link" href="/billing">
        プランを見る
      </a>
    </Screen>
  );
}

const SAYS = {
  asking: (
    <>
      <p>
        <b>お支払いを確認しています</b>
      </p>
      <p>ふつうは数秒です。確認がとれるまでは、いままでのプランのまま使えます。このページをはなれても、手つづきはすすみます。</p>
    </>
  ),
  paid: (
    <>
      <p>
        <b>確認できました。ありがとうございます</b>
      </p>
      <p>プレミアムが使えるようになりました。話しかたは「設定」で、いつでもかえられます。</p>
    </>
  ),
  late: (
    <>
      <p>
        <b>まだ、お支払いの確認がとれていません</b>
      </p>
      <p>お支払いが済んでいれば、もう一度申し込む必要はありません。確認がとれしだい、お知らせが届きます。</p>
    </>
  ),
} as const;
