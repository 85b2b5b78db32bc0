import { Action, type ActionProps, type Work } from "../../shared/form.tsx";
import { ProblemNote } from "./problem-note.tsx";

export * from "../../shared/form.tsx";

/** What was loaded, or why it could not be; words of waiting only for those who wait. */
export function Loading({ work, isEmpty }: { work: Work; isEmpty: boolean }) {
  if (work.error !== null) return <ProblemNote error={work.error} retry={() => void work.again()} />;
  return isEmpty && work.isSlow ? (
    <p class="fine" role="status">
      読みこんでいます…
    </p>
  ) : null;
}

/** The last step, or the way back without having taken it. */
export function LastStep({ back, ...action }: ActionProps & { readonly back: string }) {
  return (
    <div class="form-actions">
      <Action {...action} />
      <a class="form-link" href={back}>
        やめておく
      </a>
    </div>
  );
}
