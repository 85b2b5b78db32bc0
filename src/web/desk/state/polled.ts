import { useEffect, useRef, useState } from "preact/hooks";

import { useLoaded, type Work } from "../../shared/form.tsx";
import { watch } from "../api.ts";

const TICK_MS = 1_000;
export const POLL_MS = 60_000;

export interface Polled<T> {
  readonly value: T | null;
  readonly work: Work;
  readonly reload: () => void;
  /** When the last request began, in milliseconds. */
  readonly at: number;
}

/**
 * Load data, and reload it periodically while the page is visible and in use. `every` returns the interval for the
 * current value; null disables polling.
 */
export function usePolled<T>(load: () => Promise<T>, every: (value: T | null) => number | null = () => POLL_MS): Polled<T> {
  const [at, setAt] = useState(Date.now);
  const { value, work, reload } = useLoaded(load);
  const again = () => {
    setAt(Date.now());
    reload();
  };
  const tick = useRef<() => void>(() => undefined);
  tick.current = () => {
    const pause = every(value);
    if (pause === null || document.visibilityState !== "visible" || !watch.isUsed) return;
    if (Date.now() - at >= pause) again();
  };
  useEffect(() => {
    const timer = setInterval(() => tick.current(), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return { value, work, reload: again, at };
}
