import type { ComponentChildren } from "preact";

import { type Pages } from "../../shared/pages.ts";
import { POLL_MS, type Polled } from "../state/polled.ts";
import { clockWords } from "../moments.ts";
import { ProblemNote } from "./problem-note.tsx";
import { Waiting } from "../../shared/waiting.tsx";

/** Loaded data with its age and the last error. After a failed reload, the old values stay and are marked as old. */
export function Loaded<T>({ of, children }: { of: Polled<T>; children: (value: T) => ComponentChildren }) {
  const { value, work, reload, at } = of;
  return (
    <>
      <p class="loaded">
        <span class="fine">
          {value !== null && work.error === null && `${clockWords(at)} の値。使っているあいだ、${POLL_MS / 1_000}秒ごとに新しくします。`}
          {value !== null && work.error !== null && "下に出ているのは、前に受け取った値です。"}
        </span>
        <button type="button" class="button quiet" aria-disabled={work.isBusy} onClick={reload}>
          最新にする
        </button>
      </p>
      <ProblemNote error={work.error} retry={reload} />
      {value === null ? work.error === null && <Waiting /> : children(value)}
    </>
  );
}

/** The end of a list: an error, or a button for the next page. */
export function More<T>({ pages, empty }: { pages: Pages<T>; empty: string }) {
  if (pages.error !== null) return <ProblemNote error={pages.error} retry={pages.more} />;
  if (!pages.isKnown) return <Waiting />;
  if (pages.items.length === 0) return <p>{empty}</p>;
  if (!pages.hasMore) return null;
  return (
    <button type="button" class="button quiet" onClick={pages.more} aria-disabled={pages.isLoading}>
      続きを見る
    </button>
  );
}
