import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { closeSheet } from "../../shared/router.ts";
import { QuickExitCorner } from "./quick-exit.tsx";

/** A modal bottom sheet. It traps and restores the focus; Back, Esc and a tap outside close it. */
export function Sheet({ title, children }: { title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      setTimeout(() => giveBack(opener)); // once the view below has rendered
    };
  }, []);
  const leave = (event: Event) => {
    event.preventDefault(); // going back in the history unmounts this view
    closeSheet();
  };
  return (
    <dialog ref={dialog} class="sheet" aria-label={title} onCancel={leave} onClick={(event) => event.target === dialog.current && leave(event)}>
      <h2>{title}</h2>
      {children}
      <QuickExitCorner />
      <button type="button" class="button quiet" onClick={closeSheet}>
        閉じる
      </button>
    </dialog>
  );
}

/** Return the focus to the opener, else to the heading, unless the screen has already moved it. */
function giveBack(opener: Element | null): void {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return;
  const isThere = opener instanceof HTMLElement && opener !== body && opener.isConnected;
  const next = isThere ? opener : document.querySelector<HTMLElement>("h1");
  if (next?.tagName === "H1") next.tabIndex = -1;
  next?.focus({ preventScroll: true });
}
