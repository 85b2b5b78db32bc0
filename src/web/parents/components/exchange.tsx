import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { openSheet } from "../../shared/router.ts";
import type { Schemas } from "../api.ts";
import { FRUITS } from "../fruit-words.ts";
import type { Borne, Exchange } from "../state/exchanges.ts";
import { openFruit, wasOpened } from "../state/fruits.ts";
import { type Pending, type Status } from "../state/outbox.ts";
import { wordsOf } from "../state/outbox-rules.ts";
import { outbox, type Part } from "../state/talk.ts";
import { excerpt, PERSONAS, untilInWords } from "../words.ts";
import { useSecondsTo } from "../../shared/use-seconds.ts";
import { SafetyCard } from "./safety-card.tsx";

/** The prefix of the message sheet's name; an ID follows, which contains none of the parent's text. */
export const MESSAGE_SHEET = "message:";
/** The number of characters that identify an exchange to screen readers. */
const NAMED_BY = 10;

export function ExchangeView({ exchange, isLast }: { exchange: Exchange; isLast: boolean }) {
  const { safety } = exchange;
  return (
    <article class="exchange">
      <Mine words={exchange.mine} />
      <Answer exchange={exchange} bearsFruit isOneOfMany />
      {safety && <SafetyCard safety={safety} isPast={!isLast} />}
    </article>
  );
}

interface AnswerProps {
  readonly exchange: Exchange;
  /** Whether to show the fruit; at the tree's foot it is shown below the answer. */
  readonly bearsFruit?: boolean;
  /** All answers of the transcript share one tab stop (useRoving). */
  readonly isOneOfMany?: boolean;
}

/** An answer with its notice, celebration, fruit and actions. */
export function Answer({ exchange, bearsFruit = false, isOneOfMany = false }: AnswerProps) {
  const { mine, voices, notice, celebration, fruit } = exchange;
  return (
    <div class={`answer ${voices[0]?.ai_character ?? ""}`}>
      {voices.map((voice) => (
        <VoiceView key={voice.ai_character} who={voice.ai_character} words={voice.ai_response} />
      ))}
      {notice !== null && <p class="answer-notice">{notice}</p>}
      {celebration !== null && (
        <p class="answer-celebration">
          <span aria-hidden="true">🌱 </span>
          {celebration}
        </p>
      )}
      {bearsFruit && fruit && <FruitLine fruit={fruit} />}
      <button
        type="button"
        class="answer-more"
        tabIndex={isOneOfMany ? -1 : 0}
        aria-label={`このことばについて：${excerpt(mine, NAMED_BY)}`}
        onClick={() => openSheet(MESSAGE_SHEET + exchange.id)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
    </div>
  );
}

/** Announce a new fruit. */
export function FruitLine({ fruit }: { fruit: Borne }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (wasOpened(fruit.id)) button.current?.focus({ preventScroll: true });
  }, [fruit.id]);
  return (
    <p class="answer-fruit">
      {FRUITS[fruit.emotion]}がなりました
      <button type="button" class="text-button answer-open" ref={button} onClick={() => openFruit(fruit.id)}>
        ひらく
      </button>
    </p>
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

/** A message without a complete answer yet. */
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
        <button type="button" class="text-button delivery-back" onClick={() => void outbox.takeBack(key)}>
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
