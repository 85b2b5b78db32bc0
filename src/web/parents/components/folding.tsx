import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useStore } from "../../shared/store.ts";
import type { Schemas } from "../api.ts";
import { preferences } from "../state/preferences.ts";
import { fold, isForNobodyElse, unfold, unfolded } from "../state/unfolded.ts";
import { QuickExit } from "./quick-exit.tsx";

interface Props {
  readonly id: string;
  readonly safety: Schemas["SafetyNotice"] | null;
  readonly children: ComponentChildren;
}

/** Collapse a sensitive exchange, words and answer, to one neutral line with the quick-exit button beside it. */
export function Folding({ id, safety, children }: Props) {
  const isOpen = useStore(unfolded) === id;
  useStore(preferences, (now) => now.isDiscreet);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    row.current?.scrollIntoView({ block: "start" });
    // Show the first phone number even on a low screen.
    row.current?.parentElement?.querySelector(".safety-call")?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  if (!isForNobodyElse(safety)) return <>{children}</>;
  return (
    <>
      <div class="folding" ref={row}>
        <button type="button" class="safety-fold" aria-expanded={isOpen} onClick={() => (isOpen ? fold() : unfold(id))}>
          {isOpen ? "メモを閉じる" : "メモがあります"}
        </button>
        <QuickExit />
      </div>
      {isOpen && children}
    </>
  );
}
