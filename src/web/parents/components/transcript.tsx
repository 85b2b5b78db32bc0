import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { useStore } from "../../shared/store.ts";
import { type Exchange, runs, stillToShow } from "../state/exchanges.ts";
import { outbox, talk } from "../state/talk.ts";
import { preferences } from "../state/preferences.ts";
import { isForNobodyElse, unfolded } from "../state/unfolded.ts";
import { Arriving, ExchangeView, PendingView } from "./exchange.tsx";
import { Folding } from "./folding.tsx";
import { HowButton, Invitation } from "./foot.tsx";
import { Grown } from "./grown.tsx";
import { useRoving } from "./use-roving.ts";

/** The transcript follows new content if the reader is this close to its end. */
const NEAR_PX = 120;

const isFolded = ({ safety }: Exchange): boolean => isForNobodyElse(safety);

/** The exchanges, oldest first, and pending messages. It is not a live region: `Spoken` makes the announcements. */
export function Transcript() {
  const { exchanges, arriving, hasOlder } = useStore(talk);
  const all = useStore(outbox.pending);
  const pending = stillToShow(all, exchanges ?? []);
  const log = useFollowing([exchanges, arriving, all]);
  useStore(preferences, (now) => now.isDiscreet); // decides what is folded
  useStore(unfolded); // unfolding adds a button to the tab stop
  const onKeyDown = useRoving(log, ".answer-more", { from: "last" });
  return (
    <div class="transcript" ref={log} role="log" aria-live="off" aria-label="やりとり" tabIndex={0} onKeyDown={onKeyDown}>
      {hasOlder && (
        <a href="/history" class="transcript-older">
          もっと前のことば
        </a>
      )}
      {runs(exchanges ?? [], isFolded).map((run, index, all) => {
        const { id, safety } = run.newest;
        return (
          <div class="run" key={run.exchanges[0].id}>
            {all[index - 1]?.day !== run.day && <h2 class="transcript-day">{run.day}</h2>}
            <Folding id={id} safety={safety}>
              {run.exchanges.map((exchange) => (
                <ExchangeView key={exchange.id} exchange={exchange} isLast={exchange === exchanges?.at(-1)} />
              ))}
            </Folding>
          </div>
        );
      })}
      {pending.map((each) => (
        <PendingView key={each.key} pending={each} isHeard={arriving?.key === each.key} />
      ))}
      {arriving && <Arriving parts={arriving.parts} />}
      {exchanges?.length === 0 && pending.length === 0 && <Invitation isBack={false} />}
      <Grown />
      <HowButton />
    </div>
  );
}

/** Keep the end in view unless the reader has scrolled up. */
function useFollowing(seen: readonly unknown[]) {
  const log = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  useEffect(() => {
    const element = log.current;
    if (!element) return;
    const look = () => (isNear.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX);
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, []);
  useLayoutEffect(() => {
    const element = log.current;
    if (element && isNear.current) element.scrollTop = element.scrollHeight;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller names what makes it longer
  }, seen);
  return log;
}
