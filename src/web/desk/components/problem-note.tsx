import { useMemo } from "preact/hooks";

import { fieldOf, Problem } from "../../shared/api/problem.ts";
import { Again, Note } from "../../shared/note.tsx";
import { useSecondsTo } from "../../shared/use-seconds.ts";

interface Props {
  readonly error: unknown;
  readonly retry?: (() => void) | undefined;
  /** Fields that already show their own messages. */
  readonly fields?: readonly string[];
}

/** Show an error and what can be done about it; nothing without an error. */
export function ProblemNote({ error, retry, fields = [] }: Props) {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Problem)) {
    const title = navigator.onLine ? "サーバーから返事がありません。行われたかどうかはわかりません。" : "ネットワークにつながっていません。";
    return <Note title={title} actions={<Again retry={retry} />} />;
  }
  const faults = error.errors.filter((fault) => !fields.includes(fieldOf(fault)));
  if (error.errors.length > 0 && faults.length === 0) return null;
  if (error.code === "rate_limited") return <Countdown problem={error} retry={retry} />;
  return (
    <Note title={error.title} detail={detailOf(error, faults.length > 0)} requestId={error.requestId} actions={again(retry, error.isPassing || error.status === 409)}>
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

const again = (retry: (() => void) | undefined, mayBe = true) => retry && mayBe && <Again retry={retry} />;

function detailOf(problem: Problem, hasFaults: boolean): string | null {
  if (problem.status === 403) return "このアカウントには、この画面を使う権限がありません。";
  return hasFaults || problem.message === problem.title ? null : problem.message;
}

function Countdown({ problem, retry }: { problem: Problem; retry: (() => void) | undefined }) {
  const end = useMemo(() => Date.now() + (problem.retryAfter ?? 1) * 1_000, [problem]);
  const left = useSecondsTo(end);
  return <Note title={problem.title} detail={left > 0 ? `あと${left}秒待つと、もう一度ためせます。` : null} actions={again(retry, left <= 0)} />;
}
