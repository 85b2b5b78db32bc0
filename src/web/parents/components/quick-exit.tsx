import { useEffect } from "preact/hooks";

import { leaveFor } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { EXIT_ADDRESS } from "../config.ts";
import { session } from "../api.ts";
import { wipeDevice } from "../state/device.ts";
import { cover } from "../state/discreet.ts";
import { preferences } from "../state/preferences.ts";

const PRESSES = 3;
const WITHIN_MS = 2_000;
/** The longest wait for the storage to be cleared. */
const PATIENCE_MS = 500;

/** Leave the page at once: a button, or Esc three times. */
export function QuickExit() {
  useEscapes();
  return (
    <button type="button" class="button quiet quick-exit" onClick={leaveNow}>
      いますぐ閉じる
    </button>
  );
}

/**
 * The quick-exit button on every screen, if enabled. Sheets contain one too, because a modal dialog blocks the rest of
 * the page.
 */
export function QuickExitCorner() {
  const isWanted = useStore(preferences, (now) => now.hasQuickExit);
  return isWanted ? (
    <div class="quick-exit-corner">
      <QuickExit />
    </div>
  ) : null;
}

/** Blank the page, erase its data here and in other tabs, sign out, and go to another site. */
export function leaveNow(): void {
  cover(true);
  document.title = "メモ";
  session.endInPassing();
  void Promise.race([wipeDevice(), rest(PATIENCE_MS)]).finally(() => leaveFor(EXIT_ADDRESS));
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function useEscapes(): void {
  useEffect(() => {
    let presses: readonly number[] = [];
    const count = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.repeat) return;
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at <= WITHIN_MS);
      if (presses.length < PRESSES) return;
      event.stopImmediatePropagation(); // leave only once, even if several buttons listen
      leaveNow();
    };
    addEventListener("keydown", count, { capture: true });
    return () => removeEventListener("keydown", count, { capture: true });
  }, []);
}
