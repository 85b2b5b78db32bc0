import { Problem } from "../../shared/api/problem.ts";

/** What went wrong, in the server's words, and the way to try again. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = error instanceof Problem ? (error.errors[0]?.msg ?? error.message) : "うまく届きませんでした。ことばは残っています";
  return (
    <div class="problem-note" role="alert">
      <p>{words}</p>
      {retry && (
        <button type="button" class="button quiet" onClick={retry}>
          もう一度
        </button>
      )}
    </div>
  );
}
