import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { closeSheet } from "../../shared/router.ts";
import { QuickExitCorner } from "./quick-exit.tsx";

/** A sheet from below: the browser traps the focus, and it goes back to where it was; back, Esc and a tap outside close it. */
export function Sheet({ title, children }: { title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      setTimeout(() => giveBack(opener)); // once the view below is what it will be
    };
  }, []);
  const leave = (event: Event) => {
    event.preventDefault(); // the history closes it, and this view with it
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

/** The focus goes to who opened the sheet, else to the screen's name; a screen that took it keeps it. */
function giveBack(opener: Element | null): void {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return;
  const isThere = opener instanceof HTMLElement && opener !== body && opener.isConnected;
  const next = isThere ? opener : document.querySelector<HTMLElement>("h1");
  if (next?.tagName === "H1") next.tabIndex = -1;
  next?.focus({ preventScroll: true });
}
