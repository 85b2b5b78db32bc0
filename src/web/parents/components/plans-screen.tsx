import { useState } from "preact/hooks";

import { newKey } from "../api.ts";
import { isLive, isPaid, loadPlans, type Offer, openPortal, reactivate, type Subscription } from "../state/billing.ts";
import { loadMe } from "../state/me.ts";
import { Action, Loading, Part, useLoaded, useWork } from "./form.tsx";
import { Invoices } from "./invoices.tsx";
import { opened, standing, yearly, yen } from "./plan-words.ts";
import { ProblemNote } from "./problem-note.tsx";
import { Screen } from "./screen.tsx";

/** The current plan, what stays free, the paid plans, and cancellation. */
export function PlansScreen({ hasLeftCheckout, hasCanceled }: { hasLeftCheckout: boolean; hasCanceled: boolean }) {
  const { value, work, reload } = useLoaded(loadPlans);
  return (
    <Screen title="プランとお支払い">
      <Loading work={work} isEmpty={value === null} />
      {value && (
        <>
          {hasLeftCheckout && !isPaid(value.now) && (
            <p class="form-note" role="status">
              お支払いのページからもどりました。この手つづきでは、お支払いはありません。いままでどおり、無料で使えます。
            </p>
          )}
          {hasCanceled && value.now.subscription.cancel_at_period_end && (
            <p class="form-note" role="status">
              解約の手つづきが済みました。ここまで使ってくださって、ありがとうございます。
            </p>
          )}
          <NowPart now={value.now} offers={value.offers} onChange={reload} />
          <FreePart offer={value.offers.find(({ plan }) => plan === "free")} />
          {!isLive(value.now) && <OffersPart offers={value.offers.filter(({ plan }) => plan !== "free")} />}
          <Invoices />
        </>
      )}
    </Screen>
  );
}

function NowPart({ now, offers, onChange }: { now: Subscription; offers: readonly Offer[]; onChange: () => void }) {
  const { subscription } = now;
  const name = offers.find(({ plan }) => plan === subscription.current_plan)?.name;
  const canReactivate = subscription.cancel_at_period_end && isLive(now);
  return (
    <Part title={`いまのプラン：${name ?? "無料プラン"}`}>
      <p>{standing(now)}</p>
      {canReactivate && <Reactivate onChange={onChange} />}
      {subscription.status !== "none" && <Portal />}
      {isLive(now) && !subscription.cancel_at_period_end && (
        <a class="form-link" href="/billing?cancel=1">
          解約する
        </a>
      )}
    </Part>
  );
}

function Reactivate({ onChange }: { onChange: () => void }) {
  const [key] = useState(newKey);
  const work = useWork();
  const run = async () => {
    await reactivate(key);
    await loadMe({ again: true });
    onChange();
  };
  return (
    <>
      <Action words="解約をとりやめて、つづける" work={work} run={run} />
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </>
  );
}

function Portal() {
  const [key, setKey] = useState(newKey);
  const work = useWork();
  const run = async () => {
    await openPortal(key);
    setKey(newKey());
  };
  return (
    <>
      <Action words="カード・領収書・プランの変更" busyWords="管理ページをひらいています…" isQuiet work={work} run={run} />
      <p class="fine">お支払いの管理ページ（Stripe）に移ります。</p>
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </>
  );
}

function FreePart({ offer }: { offer: Offer | undefined }) {
  return (
    <Part title="ずっと無料のもの">
      <ul class="plan-list">
        <li>3人の話し相手に、いつでも話せます</li>
        <li>木が育ち、実がなります。アルバムも残ります</li>
        <li>ことばを{offer?.features.chat_retention_days ?? 30}日のこせます（実は、消すまで残ります）</li>
        <li>記録の持ち出し、すべての削除、助けがいるときの案内</li>
      </ul>
    </Part>
  );
}

function OffersPart({ offers }: { offers: readonly Offer[] }) {
  const first = offers[0];
  return (
    <Part title="プレミアムでふえるもの">
      {first && (
        <ul class="plan-list">
          {opened(first.features).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <ul class="plan-offers">
        {offers.map((offer) => (
          <li class="plan-offer" key={offer.plan}>
            <h3>{offer.name}</h3>
            <p>
              <b class="plan-price">{yen(offer.price)}</b>（税込）／{offer.interval === "month" ? "月" : "年"}
            </p>
            {offer.interval === "month" && <p class="fine">1年つづけると{yen(yearly(offer))}</p>}
            <a class="button" href={`/billing?plan=${offer.plan}`}>
              {offer.name}の内容を確認する
            </a>
          </li>
        ))}
      </ul>
      <p class="fine">申し込まなくても、木の育ちかたは同じです。</p>
    </Part>
  );
}
