import { Action, type ActionProps, type Work } from "../../shared/form.tsx";
import { ProblemNote } from "./problem-note.tsx";

export * from "../../shared/form.tsx";

/** The loading state: an error, or a text if loading is slow. */
export function Loading({ work, isEmpty }: { work: Work; isEmpty: boolean }) {
  if (work.error !== null) return <ProblemNote error={work.error} retry={() => void work.again()} />;
  return isEmpty && work.isSlow ? (
    <p class="fine" role="status">
      読みこんでいます…
    </p>
  ) : null;
}

/** The final button, and a link that goes back without doing it. */
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
