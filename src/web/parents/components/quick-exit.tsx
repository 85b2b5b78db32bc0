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
/** Nobody who has to leave waits longer than this for the device's storage. */
const PATIENCE_MS = 500;

/** The way out of the page: a button, and Esc three times. It says nothing of what is left. */
export function QuickExit() {
  useEscapes();
  return (
    <button type="button" class="button quiet quick-exit" onClick={leaveNow}>
      いますぐ閉じる
    </button>
  );
}

/** The same on every screen and in every sheet, which lets nothing else be touched, for those who have set it so. */
export function QuickExitCorner() {
  const isWanted = useStore(preferences, (now) => now.hasQuickExit);
  return isWanted ? (
    <div class="quick-exit-corner">
      <QuickExit />
    </div>
  ) : null;
}

/** Blank the page, forget its words here and in other tabs, sign out, and be somewhere else. */
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
      event.stopImmediatePropagation(); // one way out is enough
      leaveNow();
    };
    addEventListener("keydown", count, { capture: true });
    return () => removeEventListener("keydown", count, { capture: true });
  }, []);
}
