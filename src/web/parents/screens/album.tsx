import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { closeSheet, openSheet, usePlace } from "../../shared/router.ts";
import { api, newKey, type Schemas } from "../api.ts";
import { Ask, gone } from "../components/ask.tsx";
import { useWork } from "../components/form.tsx";
import { More } from "../components/more.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Screen } from "../components/screen.tsx";
import { Sheet } from "../components/sheet.tsx";
import { usePages } from "../../shared/pages.ts";

type Snapshot = Schemas["Snapshot"];
const PICTURE = "picture";

export default function Album() {
  const { sheet } = usePlace();
  const [round, setRound] = useState(0);
  const [chosen, setChosen] = useState<Snapshot | null>(null);
  const pages = usePages((cursor) => api.get("/api/tree/snapshots", { query: { cursor } }), String(round));
  const remove = async ({ snapshot_id }: Snapshot) => {
    await gone(api.delete("/api/tree/snapshots/{snapshot_id}", { path: { snapshot_id } }));
    pages.change((snapshots) => snapshots.filter((snapshot) => snapshot.snapshot_id !== snapshot_id));
    closeSheet();
  };
  return (
    <Screen title="アルバム">
      <Keep onKept={() => setRound(round + 1)} />
      {pages.isKnown && pages.items.length === 0 && <p>木が育つたびに、その日のすがたがここに残ります。</p>}
      <ul class="album">
        {pages.items.map((snapshot) => (
          <li key={snapshot.snapshot_id + snapshot.taken_at}>
            <button
              type="button"
              class="album-picture"
              onClick={() => {
                setChosen(snapshot);
                openSheet(PICTURE);
              }}
            >
              <Picture snapshot={snapshot} />
            </button>
            <span class="grove-note">{snapshot.caption}</span>
          </li>
        ))}
      </ul>
      <More pages={pages} />
      {sheet === PICTURE && chosen && <Large snapshot={chosen} onDelete={() => remove(chosen)} />}
    </Screen>
  );
}

/** Save today's picture; a second one of the same day replaces the first. */
function Keep({ onKept }: { onKept: () => void }) {
  const key = useRef<string | null>(null); // kept until there is an answer
  const [isKept, setKept] = useState(false);
  const work = useWork();
  const keep = async () => {
    key.current ??= newKey();
    await api.post("/api/tree/snapshots", { key: key.current });
    key.current = null;
    setKept(true);
    onKept();
  };
  return (
    <>
      <button type="button" class="button" disabled={work.isBusy} onClick={() => void work.run(keep)}>
        きょうの木を残す
      </button>
      <p class="grove-note" role="status">
        {isKept ? "きょうの木を残しました。" : ""}
      </p>
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </>
  );
}

function Picture({ snapshot }: { snapshot: Snapshot }) {
  const holder = useRef<HTMLSpanElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!holder.current) return;
    const watch = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true), { rootMargin: "300px" });
    watch.observe(holder.current);
    return () => watch.disconnect();
  }, []);
  const { address } = usePicture(snapshot, isSeen);
  return <span ref={holder}>{address ? <img src={address} alt={snapshot.caption} /> : <span class="unseen">{snapshot.caption}</span>}</span>;
}

function Large({ snapshot, onDelete }: { snapshot: Snapshot; onDelete: () => Promise<void> }) {
  const { address, error, retry } = usePicture(snapshot, true);
  return (
    <Sheet title={snapshot.caption}>
      <div class="album-large">{address && <img src={address} alt={`『${snapshot.stage_name}』の木`} />}</div>
      {error !== null && <ProblemNote error={error} retry={retry} />}
      <div class="notice-acts">
        {address && (
          <a class="button quiet" href={address} download={`${snapshot.taken_at.slice(0, 10)}.svg`}>
            絵を保存する
          </a>
        )}
        <Ask words="アルバムから外す" question="この絵を外します。元には戻せません。木は変わりません。" run={onDelete} />
      </div>
    </Sheet>
  );
}

/** `<img>` cannot send our token, so the picture is fetched and shown from a blob URL. */
function usePicture({ snapshot_id, taken_at }: Snapshot, isWanted: boolean) {
  const [address, setAddress] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isWanted) return;
    const leaving = new AbortController();
    let made: string | null = null;
    const load = async () => {
      const answer = await api.fetch("/api/tree/snapshots/{snapshot_id}/image", { path: { snapshot_id }, signal: leaving.signal });
      const picture = await answer.blob();
      if (leaving.signal.aborted) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    };
    load().catch((problem: unknown) => !leaving.signal.aborted && setError(problem));
    return () => {
      leaving.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [snapshot_id, taken_at, isWanted, tries]);
  const retry = useCallback(() => {
    setError(null);
    setTries((count) => count + 1);
  }, []);
  return { address, error, retry };
}
