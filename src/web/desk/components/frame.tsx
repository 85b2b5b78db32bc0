import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useWork } from "../../shared/form.tsx";
import { session } from "../api.ts";
import { ProblemNote } from "./problem-note.tsx";

const PLACES = [
  ["/", "今日"],
  ["/trends", "推移"],
  ["/people", "人"],
  ["/announcements", "お知らせ"],
  ["/maintenance", "メンテナンス"],
  ["/jobs", "仕事"],
  ["/records", "声・記録"],
] as const;

const isIn = (path: string, place: string): boolean => path === place || (place !== "/" && path.startsWith(`${place}/`));

/** The frame of every screen: navigation and sign-out. */
export function Frame({ path, children }: { path: string; children: ComponentChildren }) {
  const work = useWork();
  const leave = () => work.run(async () => location.assign(await session.end()));
  return (
    <div class="frame">
      <a class="frame-skip" href="#content">
        本文へ
      </a>
      <header class="frame-head">
        <p class="frame-name">ほめびより運営</p>
        <nav aria-label="画面">
          <ul>
            {PLACES.map(([place, words]) => (
              <li key={place}>
                <a href={place} aria-current={isIn(path, place) ? "page" : undefined}>
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <button type="button" class="button quiet" onClick={() => void leave()}>
          サインアウト
        </button>
      </header>
      <main id="content" class="frame-main" tabIndex={-1}>
        <ProblemNote error={work.error} retry={() => void work.again()} />
        {children}
      </main>
    </div>
  );
}

/** The heading of a screen. It receives the focus and sets the document title. */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} | ほめびより運営`;
    heading.current?.focus({ preventScroll: true });
  }, [children]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
