import { useEffect, useState } from "preact/hooks";

const PATIENCE_MS = 400;

/** What is loading is said only to those who wait. */
export function Waiting() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="grove-note" role="status">
      {isLong ? "読みこんでいます…" : ""}
    </p>
  );
}
