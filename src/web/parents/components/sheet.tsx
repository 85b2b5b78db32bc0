import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { closeSheet } from "../../shared/router.ts";

/** A sheet from below: the browser traps the focus and gives it back; back, Esc and a tap outside close it. */
export function Sheet({ title, children }: { title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const leave = (event: Event) => {
    event.preventDefault(); // the history closes it, and this view with it
    closeSheet();
  };
  return (
    <dialog ref={dialog} class="sheet" aria-label={title} onCancel={leave} onClick={(event) => event.target === dialog.current && leave(event)}>
      <h2>{title}</h2>
      {children}
      <button type="button" class="button quiet" onClick={closeSheet}>
        とじる
      </button>
    </dialog>
  );
}
