import { useState } from "preact/hooks";

import { Problem } from "../../shared/api/problem.ts";
import { ProblemNote } from "./problem-note.tsx";

interface AskProps {
  readonly words: string;
  /** What the button is about, for screen readers, if several buttons have the same text. */
  readonly about?: string;
  readonly question: string;
  readonly run: () => Promise<void>;
}

/** An action that cannot be undone; it is confirmed in place. */
export function Ask({ words, about, question, run }: AskProps) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await run();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  if (!isAsking) {
    return (
      <button type="button" class="text-button grove-act" onClick={() => setAsking(true)}>
        {words}
        {about && <span class="unseen">：{about}</span>}
      </button>
    );
  }
  return (
    <div class="grove-ask" role="group" aria-label={question}>
      <p>{question}</p>
      {error !== null && <ProblemNote error={error} />}
      <button type="button" class="button quiet" ref={focusOnce} onClick={() => setAsking(false)}>
        やめる
      </button>
      <button type="button" class="button quiet" disabled={isBusy} onClick={() => void go()}>
        {words}
      </button>
    </div>
  );
}

const focusOnce = (button: HTMLButtonElement | null): void => button?.focus();

/** Await a deletion; "already gone" counts as success. */
export async function gone(deleting: Promise<unknown>): Promise<void> {
  try {
    await deleting;
  } catch (error) {
    if (!(error instanceof Problem && (error.status === 404 || error.status === 410) && error.code !== "account_deleted")) throw error;
  }
}
