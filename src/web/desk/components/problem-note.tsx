import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";

import { fieldOf, Problem } from "../../shared/api/problem.ts";
import { useSecondsTo } from "../../shared/use-seconds.ts";

interface Props {
  readonly error: unknown;
  readonly retry?: (() => void) | undefined;
  /** Fields whose messages stand beside them already. */
  readonly fields?: readonly string[];
}

/** What went wrong and what can be done; nothing, without an error. */
export function ProblemNote({ error, retry, fields = [] }: Props) {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Problem)) {
    const title = navigator.onLine ? "サーバーから返事がありません。行われたかどうかはわかりません。" : "ネットワークにつながっていません。";
    return <Note title={title} retry={retry} />;
  }
  const faults = error.errors.filter((fault) => !fields.includes(fieldOf(fault)));
  if (error.errors.length > 0 && faults.length === 0) return null;
  if (error.code === "rate_limited") return <Countdown problem={error} retry={retry} />;
  return (
    <Note title={error.title} detail={detailOf(error, faults.length > 0)} requestId={error.requestId} retry={error.isPassing || error.status === 409 ? retry : undefined}>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={fieldOf(fault) + fault.msg}>
              {fieldOf(fault)}: {fault.msg}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}

function detailOf(problem: Problem, hasFaults: boolean): string | null {
  if (problem.status === 403) return "このアカウントには、この画面を使う権限がありません。";
  return hasFaults || problem.message === problem.title ? null : problem.message;
}

function Countdown({ problem, retry }: { problem: Problem; retry: (() => void) | undefined }) {
  const end = useMemo(() => Date.now() + (problem.retryAfter ?? 1) * 1_000, [problem]);
  const left = useSecondsTo(end);
  return <Note title={problem.title} detail={left > 0 ? `あと${left}秒待つと、もう一度ためせます。` : null} retry={left > 0 ? undefined : retry} />;
}

interface NoteProps {
  readonly title: string;
  readonly detail?: string | null;
  readonly requestId?: string | null;
  readonly retry: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

function Note({ title, detail, requestId, retry, children }: NoteProps) {
  return (
    <div class="problem-note" role="alert">
      <p class="problem-note-title">{title}</p>
      {detail && <p>{detail}</p>}
      {children}
      {retry && (
        <div class="problem-note-actions">
          <button type="button" class="button quiet" onClick={retry}>
            もう一度
          </button>
        </div>
      )}
      {requestId && <p class="fine">受付番号 {requestId}</p>}
    </div>
  );
}
