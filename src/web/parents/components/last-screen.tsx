import { useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { newKey } from "../api.ts";
import { checkOut, isLive, loadPlans, type Offer, type PaidPlan } from "../state/billing.ts";
import { LastStep, Loading, useLoaded, useWork } from "./form.tsx";
import { EVERY, opened, SPAN, yearly, yen } from "./plan-words.ts";
import { ProblemNote } from "./problem-note.tsx";
import { Screen } from "./screen.tsx";

/** The last screen before Stripe's: the terms that the law requires there (特定商取引法12条の6). */
export function LastScreen({ plan }: { plan: PaidPlan }) {
  const { value, work } = useLoaded(loadPlans);
  const offer = value?.offers.find((each) => each.plan === plan);
  return (
    <Screen title="お申し込み内容の確認" back="/billing">
      <Loading work={work} isEmpty={value === null} />
      {value && isLive(value.now) && (
        <p class="form-note">
          すでにプランをご利用中です。<a href="/billing">いまのプランを見る</a>
        </p>
      )}
      {value && offer && !isLive(value.now) && <Order offer={offer} />}
    </Screen>
  );
}

function Order({ offer }: { offer: Offer }) {
  const [key, setKey] = useState(newKey);
  const work = useWork();
  const run = async () => {
    await checkOut(offer.plan as PaidPlan, key);
    setKey(newKey()); // returning with the browser's back button starts a new checkout
  };
  return (
    <>
      <Terms offer={offer} />
      <LastStep words="この内容で、お支払いのページへ" busyWords="お支払いのページをひらいています…" work={work} run={run} back="/billing" />
      <p class="fine">つぎは、Stripe（決済の会社）のページです。そこでお支払いを終えるまで、契約もお支払いもありません。</p>
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </>
  );
}

function Terms({ offer }: { offer: Offer }) {
  const interval = offer.interval ?? "month";
  const terms: readonly (readonly [string, string])[] = [
    ["内容と分量", `ほめびより プレミアム（${offer.name}）、${SPAN[interval]}ごとの契約です。期間中は、${opened(offer.features).join("。")}。`],
    ["価格", `${yen(offer.price)}（税込）／${SPAN[interval]}。${interval === "month" ? `1年つづけたときの合計は${yen(yearly(offer))}（税込）です。` : `1年の合計も${yen(yearly(offer))}（税込）です。`}ほかに料金はかかりません（通信料をのぞく）。`],
    ["支払いの時期と方法", `1回目は申し込みのときに、そのあとは${EVERY[interval]}、おなじ日に自動でお支払いになります。クレジットカードなど、Stripeのページに出る方法が使えます。`],
    ["使いはじめられる時期", "お支払いの確認がとれたら、すぐに使えます（ふつうは1分以内）。"],
    ["更新と期間", `解約するまで、${SPAN[interval]}ごとに自動で更新されます。申し込みの期限はありません。`],
    ["解約のしかた", "メニューの「プラン」にある「解約する」から、いつでもできます。電話や書類はいりません。お支払い済みの期間の終わりまで使えて、そのあとは請求されません。期間の途中でやめても、お支払い済みの分はもどりません。"],
  ];
  return <Facts pairs={terms} look="plan-terms form-part" />;
}
