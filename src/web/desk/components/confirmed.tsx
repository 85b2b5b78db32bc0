import type { ComponentProps } from "preact";

import { ConfirmAction } from "../../shared/form.tsx";
import { ProblemNote } from "./problem-note.tsx";

interface Props extends ComponentProps<typeof ConfirmAction> {
  /** Fields whose messages stand beside them already. */
  readonly fields?: readonly string[];
}

/** A button that asks once more, and below it what went wrong. */
export function Confirmed({ fields, ...action }: Props) {
  return (
    <>
      <ConfirmAction {...action} />
      <ProblemNote error={action.work.error} fields={fields ?? []} retry={() => void action.work.again()} />
    </>
  );
}
