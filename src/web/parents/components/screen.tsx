import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A screen other than home: heading, back link and content. The heading receives the focus. */
export function Screen({ title, back = "/", children }: { title: string; back?: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main class="page">
      <header class="screen-head">
        <a href={back} class="back">
          <span aria-hidden="true">←</span>
          <span class="unseen">もどる</span>
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </header>
      {children}
    </main>
  );
}
