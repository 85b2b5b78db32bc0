import type { ComponentChildren } from "preact";

import { openSheet } from "../../shared/router.ts";
import type { Schemas } from "../api.ts";
import type { Exchange } from "../state/exchanges.ts";
import { type Pending, type Status } from "../state/outbox.ts";
import { wordsOf } from "../state/outbox-rules.ts";
import { outbox, type Part } from "../state/talk.ts";
import { PERSONAS, untilInWords } from "../words.ts";
import { useSecondsTo } from "../../shared/use-seconds.ts";
import { Folding } from "./folding.tsx";
import { isHelpFirst, SafetyCard } from "./safety-card.tsx";

/** The sheet of a message's actions; an id is no word of a parent. */
export const MESSAGE_SHEET = "message:";

export function ExchangeView({ exchange, isLast }: { exchange: Exchange; isLast: boolean }) {
  const { safety } = exchange;
  const card = safety && <SafetyCard safety={safety} isPast={!isLast} />;
  return (
    <article class="exchange">
      <Folding id={exchange.id} safety={safety}>
        <Mine words={exchange.mine} />
        <Helped card={card} isFirst={safety !== null && isHelpFirst(safety)}>
          <Answer exchange={exchange} />
        </Helped>
      </Folding>
    </article>
  );
}

/** An answer and the help that came with it: in one order everywhere. */
export const Helped = ({ card, isFirst, children }: { card: ComponentChildren; isFirst: boolean; children: ComponentChildren }) => (
  <>
    {isFirst && card}
    {children}
    {!isFirst && card}
  </>
);

/** The words of who answered, and what may be done with them. */
export function Answer({ exchange }: { exchange: Exchange }) {
  const { voices, notice, celebration } = exchange;
  return (
    <div class="answer">
      {voices.map((voice) => (
        <VoiceView key={voice.ai_character} who={voice.ai_character} words={voice.ai_response} />
      ))}
      {notice !== null && <p class="answer-notice">{notice}</p>}
      {celebration !== null && <p class="answer-celebration">{celebration}</p>}
      <button type="button" class="answer-more" aria-label="このことばについて" onClick={() => openSheet(MESSAGE_SHEET + exchange.id)}>
        <span aria-hidden="true">⋯</span>
      </button>
    </div>
  );
}

export function VoiceView({ who, words }: { who: Schemas["Character"]; words: string }) {
  return (
    <div class={`voice ${who}`}>
      <p class="voice-name">{PERSONAS[who].name}</p>
      <p class="voice-words">{words}</p>
    </div>
  );
}

export const Arriving = ({ parts }: { parts: readonly Part[] }) => (
  <div class="answer">
    {parts.map((part) => (
      <VoiceView key={part.ai_character} who={part.ai_character} words={part.text} />
    ))}
  </div>
);

export function Mine({ words, children }: { words: string; children?: ComponentChildren }) {
  return (
    <div class="mine">
      <p class="mine-words">
        <span class="unseen">あなた: </span>
        {words}
      </p>
      {children}
    </div>
  );
}

/** What was said and has no whole answer yet. */
export function PendingView({ pending, isHeard }: { pending: Pending; isHeard: boolean }) {
  return (
    <Mine words={wordsOf(pending)}>
      <Delivery pending={pending} isHeard={isHeard} />
    </Mine>
  );
}

export function Delivery({ pending, isHeard }: { pending: Pending; isHeard: boolean }) {
  const { key, status } = pending;
  const seconds = useSecondsTo(status.is === "waiting" && status.why === "busy" ? status.until : null);
  if (status.is === "offered") return <Offer id={key} />;
  return (
    <p class="delivery">
      {isHeard ? "届きました" : inWords(status, seconds)}
      {status.is === "waiting" && status.requestId !== null && <span>受付番号 {status.requestId}</span>}
      {status.is !== "sending" && (
        <button type="button" class="delivery-back" onClick={() => void outbox.takeBack(key)}>
          書きなおす
        </button>
      )}
    </p>
  );
}

function inWords(status: Status, seconds: number): string {
  switch (status.is) {
    case "waiting":
      if (status.why === "busy") return `少し混み合っています。あと${seconds}秒で届けます`;
      return status.why === "network" ? "電波を待っています" : "うまく届きませんでした。ことばは残っています。もう一度ためしています";
    case "after-maintenance":
      return `お手入れが終わったら届けます。${untilInWords(status.until, new Date())}`;
    case "after-sign-in":
      return "もう一度ログインすると届きます";
    default:
      return "送っています";
  }
}

function Offer({ id }: { id: string }) {
  return (
    <div class="delivery-offer">
      <p>「深く」とみんなでの会話は、プレミアムで使えます。</p>
      <button type="button" class="button" onClick={() => void outbox.takeOrdinaryWay(id)}>
        ふつうの深さで送る
      </button>
      <a href="/pricing">プランを見る</a>
      <button type="button" class="button quiet" onClick={() => void outbox.takeBack(id)}>
        書きなおす
      </button>
    </div>
  );
}
