import { useEffect, useRef, useState } from "preact/hooks";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas } from "../api.ts";

type Entry = Schemas["AuditEntry"];

/** What was done, by the name that the audit has for it; null where there was nothing to write down. */
export interface Deed {
  readonly words: string;
  readonly action: string | null;
  /** The newest entry before it: its own is newer. */
  readonly after?: string | null;
  /** What the entry's values say of it. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Name the newest entry, before something is changed; null where that cannot be told. */
export async function newestEntry(): Promise<string | null> {
  try {
    return (await api.get("/api/admin/audit", { query: { limit: 1 } })).items[0]?.entry_id ?? null;
  } catch (error) {
    if (error instanceof Problem || error instanceof UnknownOutcome) return null; // the change itself must not wait for it
    throw error;
  }
}

function isOf(entry: Entry, { action, after = null, about = {} }: Deed): boolean {
  const isNew = after === null || entry.entry_id > after; // an id begins with its instant
  return entry.action === action && isNew && Object.entries(about).every(([name, value]) => entry.values[name] === value);
}

/** Where an entry is shown; the whole list, where it was not found. */
const placeOf = (entry: Entry | undefined): string => (entry ? `/records?entry=${entry.entry_id}` : "/records");

/** Says what a change did, and leads to its entry in the audit. */
export function Done({ deed }: { deed: Deed | null }) {
  const [place, setPlace] = useState<string | null>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const isNew = useRef(false);
  useEffect(() => {
    // What was pressed is gone, and this may stand beyond the edge. What is said with a screen stands below its name, which has the focus.
    if (isNew.current) {
      said.current?.focus({ preventScroll: true });
      said.current?.scrollIntoView({ block: "center" });
    }
    isNew.current = true;
  }, [deed]);
  useEffect(() => {
    let isMine = true;
    setPlace(null);
    if (deed?.action) {
      api.get("/api/admin/audit", { query: { limit: 20 } }).then(
        ({ items }) => isMine && setPlace(placeOf(items.find((item) => isOf(item, deed)))),
        () => isMine && setPlace(placeOf(undefined)),
      );
    }
    return () => void (isMine = false);
  }, [deed]);
  return (
    <div class="done" role="status">
      {deed && (
        <p ref={said} tabIndex={-1}>
          {deed.words} {place && <a href={place}>操作の記録を見る</a>}
        </p>
      )}
    </div>
  );
}
