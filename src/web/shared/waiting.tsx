import { useEffect, useState } from "preact/hooks";

const PATIENCE_MS = 400;

/** That something is loading is said to those who wait. */
export function Waiting() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="fine" role="status">
      {isLong ? "読み込んでいます…" : ""}
    </p>
  );
}
