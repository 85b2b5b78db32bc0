import { useEffect, useState } from "preact/hooks";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas, session } from "../api.ts";

type Deletion = Schemas["DeletionAnswer"];

const ASK_MS = 2_000;
/** A step that runs minutes later: it is mentioned, not waited for. */
const LATER = "second_look";

/** The screen after account deletion. It shows the progress while the token is in memory. */
export default function Farewell() {
  const deletion = useDeletion();
  const steps = (deletion?.steps ?? []).filter(({ step }) => step !== LATER);
  const isSwept = steps.length > 0 && steps.every(({ is_done }) => is_done);
  return (
    <main class="page trouble">
      <h1>このアカウントは削除されました</h1>
      <p>この端末に残っていたことばも、消しました。</p>
      {steps.length > 0 && (
        <div class="farewell-steps" role="status">
          <p>{isSwept ? "あずかっていた記録は、すべて消えました。数分あとに、残りがないかもう一度たしかめます。" : "あずかっていた記録を、順に消しています。このページを閉じても、すすみます。"}</p>
          <ul>
            {steps.map(({ step, name, is_done }) => (
              <li key={step} class={is_done ? "farewell-done" : ""}>
                <span aria-hidden="true">{is_done ? "✓" : "・"}</span> {name}
                <span class="unseen">{is_done ? "：消えました" : "：これから"}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p>ここに来てくださって、ありがとうございました。あなたのこれからの日々が、おだやかでありますように。</p>
      <a href="/help">助けがいるとき</a>
    </main>
  );
}

function useDeletion(): Deletion | null {
  const [deletion, setDeletion] = useState<Deletion | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async () => {
      const now = await ask();
      if (now) setDeletion(now);
      if (now === null || isOver(now)) session.endInPassing();
      else timer = setTimeout(() => void follow(), ASK_MS);
    };
    if (session.hasToken) void follow();
    return () => clearTimeout(timer);
  }, []);
  return deletion;
}

const isOver = ({ steps }: Deletion): boolean => steps.every(({ step, is_done }) => is_done || step === LATER);

/** Null if the progress is no longer available. */
async function ask(): Promise<Deletion | null> {
  try {
    return await api.get("/api/users/account/deletion");
  } catch (error) {
    if (error instanceof Problem || error instanceof UnknownOutcome) return null;
    throw error;
  }
}
