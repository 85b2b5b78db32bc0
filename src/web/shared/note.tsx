import type { ComponentChildren } from "preact";

interface NoteProps {
  readonly title: string;
  readonly detail?: string | null;
  readonly requestId?: string | null;
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** An error and what can be done about it. */
export function Note({ title, detail, requestId, actions, children }: NoteProps) {
  return (
    <div class="problem-note" role="alert">
      <p class="problem-note-title">{title}</p>
      {detail && <p>{detail}</p>}
      {children}
      {actions && <div class="problem-note-actions">{actions}</div>}
      {requestId && <p class="fine">受付番号 {requestId}</p>}
    </div>
  );
}

export function Again({ retry }: { retry: (() => void) | undefined }) {
  if (!retry) return null;
  return (
    <button type="button" class="button quiet" onClick={retry}>
      もう一度
    </button>
  );
}
