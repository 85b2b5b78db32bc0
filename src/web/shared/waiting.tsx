import { useEffect, useState } from "preact/hooks";

const PATIENCE_MS = 400;

/** A loading message, shown only if loading is slow. */
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
