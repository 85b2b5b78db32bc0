import { useEffect, useState } from "preact/hooks";

const WIDE = "(min-width: 900px), (min-width: 640px) and (max-height: 480px)"; // as in wide.css

/** Whether the tree and the talk are side by side. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const follow = () => setWide(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isWide;
}
