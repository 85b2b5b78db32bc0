import { useEffect, useRef, useState } from "preact/hooks";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas } from "../api.ts";

type Entry = Schemas["AuditEntry"];

/** A change and its action in the audit log; `action` is null if nothing was logged. */
export interface Deed {
  readonly words: string;
  readonly action: string | null;
  /** The newest audit entry before the change; the entry of the change has a greater ID. */
  readonly after?: string | null;
  /** Values that the audit entry must have. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Return the ID of the newest audit entry, to be called before a change; null if it cannot be read. */
export async function newestEntry(): Promise<string | null> {
  try {
    return (await api.get("/api/admin/audit", { query: { limit: 1 } })).items[0]?.entry_id ?? null;
  } catch (error) {
    if (error instanceof Problem || error instanceof UnknownOutcome) return null; // a failure here must not block the change
    throw error;
  }
}

function isOf(entry: Entry, { action, after = null, about = {} }: Deed): boolean {
  const isNew = after === null || entry.entry_id > after; // IDs start with a timestamp
  return entry.action === action && isNew && Object.entries(about).every(([name, value]) => entry.values[name] === value);
}

/** The page of an audit entry, or of the whole list if the entry was not found. */
const placeOf = (entry: Entry | undefined): string => (entry ? `/records?entry=${entry.entry_id}` : "/records");

/** Describe a change and link to its audit entry. */
export function Done({ deed }: { deed: Deed | null }) {
  const [place, setPlace] = useState<string | null>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const isNew = useRef(false);
  useEffect(() => {
    // The pressed button is gone and the message may be off screen: focus it and scroll to it. On the first render the
    // heading keeps the focus.
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
