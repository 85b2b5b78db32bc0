import type { ComponentProps } from "preact";

import { ConfirmAction } from "../../shared/form.tsx";
import { ProblemNote } from "./problem-note.tsx";

interface Props extends ComponentProps<typeof ConfirmAction> {
  /** Fields that already show their own messages. */
  readonly fields?: readonly string[];
}

/** A button that asks for confirmation, with its error below. */
export function Confirmed({ fields, ...action }: Props) {
  return (
    <>
      <ConfirmAction {...action} />
      <ProblemNote error={action.work.error} fields={fields ?? []} retry={() => void action.work.again()} />
    </>
  );
}
