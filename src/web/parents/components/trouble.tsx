interface Action {
  readonly words: string;
  readonly run: () => void;
}

/** Shown in place of a screen that cannot be displayed. It always links to the help lines. */
export function Trouble({ title, detail, requestId, action }: { title: string; detail?: string; requestId?: string | null; action?: Action }) {
  return (
    <main class="page trouble">
      <h1>{title}</h1>
      {detail && <p>{detail}</p>}
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.words}
        </button>
      )}
      <a href="/help">助けがいるとき</a>
      {requestId && <p class="fine">受付番号 {requestId}</p>}
    </main>
  );
}
