import { useEffect, useState } from "preact/hooks";

const secondsTo = (instant: number | null): number => (instant === null ? 0 : Math.max(0, Math.ceil((instant - Date.now()) / 1_000)));

/** Count down the seconds to an instant. */
export function useSecondsTo(instant: number | null): number {
  const [, tick] = useState({});
  useEffect(() => {
    if (instant === null) return;
    const timer = setInterval(() => tick({}), 1_000);
    return () => clearInterval(timer);
  }, [instant]);
  return secondsTo(instant);
}
