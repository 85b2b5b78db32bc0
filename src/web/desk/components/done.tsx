import { useEffect, useState } from "preact/hooks";

import { api, type Schemas } from "../api.ts";

type Entry = Schemas["AuditEntry"];

/** What was done, by the name that the audit has for it. */
export interface Deed {
  readonly words: string;
  readonly action: string;
  /** What the entry's values say of it. */
  readonly about?: Readonly<Record<string, unknown>>;
}

const isOf = (entry: Entry, { action, about = {} }: Deed): boolean =>
  entry.action === action && Object.entries(about).every(([name, value]) => entry.values[name] === value);

/** Says what a change did, and leads to its entry in the audit. */
export function Done({ deed }: { deed: Deed | null }) {
  const [entry, setEntry] = useState<string | null>(null);
  useEffect(() => {
    let isMine = true;
    setEntry(null);
    if (deed) {
      api.get("/api/admin/audit", { query: { limit: 20 } }).then(
        ({ items }) => isMine && setEntry(items.find((item) => isOf(item, deed))?.entry_id ?? null),
        () => undefined, // the link then leads to the whole list
      );
    }
    return () => void (isMine = false);
  }, [deed]);
  return (
    <div class="done" role="status">
      {deed && (
        <p>
          {deed.words} <a href={entry ? `/records?entry=${entry}` : "/records"}>操作の記録を見る</a>
        </p>
      )}
    </div>
  );
}
