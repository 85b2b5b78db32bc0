import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { type FieldError, fieldOf, Problem } from "../../shared/api/problem.ts";
import { Again, Note } from "../../shared/note.tsx";
import { dayWords, timeWords } from "../../shared/tokyo.ts";
import { session } from "../api.ts";

interface Props {
  readonly error: unknown;
  readonly retry?: (() => void) | undefined;
  /** Fields that already show their own messages. */
  readonly fields?: readonly string[];
}

/** Longer waits are shown as a time of day instead of a countdown. */
const COUNTED_SECONDS = 120;
const TICK_MS = 250;

/** Show an error, what can be done, and that nothing written is lost. All error states are here. */
export function ProblemNote({ error, retry, fields = [] }: Props) {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Problem)) return <Lost retry={retry} />;
  const faults = error.errors.filter((fault) => !fields.includes(fieldOf(fault)));
  if (error.errors.length > 0 && faults.length === 0) return null;
  return <Refused problem={error} faults={faults} retry={retry} />;
}

/** The outcome of the request is unknown. */
function Lost({ retry }: { retry: (() => void) | undefined }) {
  const words = navigator.onLine ? "うまく届きませんでした。ことばは残っています。" : "電波がないみたい。つながったら、もう一度ためせます。";
  return <Note title={words} actions={<Again retry={retry} />} />;
}

function Refused({ problem, faults, retry }: { problem: Problem; faults: readonly FieldError[]; retry: (() => void) | undefined }) {
  if (problem.status === 401) return <SignInAgain />;
  if (problem.code === "maintenance") return <Maintenance problem={problem} retry={retry} />;
  if (problem.code === "rate_limited") return <Countdown problem={problem} retry={retry} />;
  if (problem.status >= 500) {
    const title = problem.code === "upstream_unavailable" && problem.title ? problem.title : "うまく届きませんでした";
    return <Note title={`${title}。ことばは残っています。`} requestId={problem.requestId} actions={<Again retry={retry} />} />;
  }
  return (
    <Note title={problem.title} detail={faults.length > 0 ? null : problem.message} requestId={problem.requestId} actions={<WayOut problem={problem} retry={retry} />}>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={fieldOf(fault) + fault.msg}>{fault.msg}</li>
          ))}
        </ul>
      )}
    </Note>
  );
}

/** The next step after a refusal. Requests that can never succeed offer no retry. */
function WayOut({ problem, retry }: { problem: Problem; retry: (() => void) | undefined }) {
  switch (problem.code) {
    case "premium_required":
      return <a href="/pricing">プレミアムでできることを見る</a>;
    case "already_subscribed":
    case "not_subscribed":
      return <a href="/billing">いまのプランを見る</a>;
    case "conflict":
    case "request_pending":
      return <Again retry={retry} />;
    default:
      return null;
  }
}

function SignInAgain() {
  const again = (
    <button type="button" class="button" onClick={() => session.start(location.pathname)}>
      もう一度ログイン
    </button>
  );
  return <Note title="ログインの期限が切れました。書きかけは残っています。" actions={again} />;
}

function Maintenance({ problem, retry }: { problem: Problem; retry: (() => void) | undefined }) {
  const until = problem.endTime ? `${untilWords(problem.endTime)}までの予定です。` : "";
  const actions = (
    <>
      <Again retry={retry} />
      <a href="/help">助けがいるとき</a>
    </>
  );
  return <Note title="木はお手入れ中で、眠っています。" detail={`${until}書いたことばは残っています。`} actions={actions} />;
}

/** Wait as long as the server asked, then retry automatically. */
function Countdown({ problem, retry }: { problem: Problem; retry: (() => void) | undefined }) {
  const left = useSecondsLeft(problem, retry);
  if (left > COUNTED_SECONDS) return <Note title={problem.title} detail={`${timeWords(new Date(Date.now() + left * 1_000).toISOString())}ごろに、もう一度ためせます。`} />;
  if (left <= 0 && !retry) return <Note title="おまたせしました。もう一度ためせます。" />;
  return (
    <Note title={problem.title} detail={retry ? "時間になったら、自動でもう一度ためします。" : null}>
      <p class="problem-note-left" role="timer">
        あと<b>{Math.max(left, 0)}</b>秒
      </p>
    </Note>
  );
}

function useSecondsLeft(problem: Problem, retry: (() => void) | undefined): number {
  const end = useMemo(() => Date.now() + (problem.retryAfter ?? 1) * 1_000, [problem]);
  const latest = useRef(retry);
  latest.current = retry;
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      tick(Date.now());
      if (Date.now() < end) return;
      clearInterval(timer);
      latest.current?.();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [end]);
  return Math.ceil((end - now) / 1_000);
}

/** 13:30, with the date unless it is today in Tokyo. */
function untilWords(end: string): string {
  const day = dayWords(end);
  return day === dayWords(new Date().toISOString()) ? timeWords(end) : `${day} ${timeWords(end)}`;
}
