import { useEffect, useRef } from "preact/hooks";

import type { Pages } from "../../shared/pages.ts";
import { ProblemNote } from "./problem-note.tsx";
import { Waiting } from "../../shared/waiting.tsx";

/** The end of a list: an error, or the next page. It loads on scrolling, or with `isAsked` only on request. */
export function More<T>({ pages, isAsked = false }: { pages: Pages<T>; isAsked?: boolean }) {
  const { hasMore, isLoading, isKnown, error, more } = pages;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current || isAsked) return;
    const sentinel = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && more(), { rootMargin: "200px" });
    sentinel.observe(button.current);
    return () => sentinel.disconnect();
  }, [more, hasMore, isKnown, isLoading, isAsked]);
  if (error !== null) return <ProblemNote error={error} retry={more} />;
  if (!isKnown) return <Waiting />;
  if (!hasMore) return null;
  return (
    <button ref={button} type="button" class="button quiet" onClick={more} disabled={isLoading}>
      もっと見る
    </button>
  );
}
