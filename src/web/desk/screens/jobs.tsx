import { useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { ConfirmAction, Part, useWork } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { type Deed, Done, newestEntry } from "../components/done.tsx";
import { Unknown } from "../components/figure.tsx";
import { Heading } from "../components/frame.tsx";
import { Loaded } from "../components/loaded.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { usePolled } from "../state/polled.ts";
import { count, figureWords, PROGRESS } from "../words.ts";

/** The server's own limit is 15 s. */
const REDRIVE_MS = 25_000;

export function Jobs() {
  const jobs = usePolled(() => api.get("/api/admin/jobs"));
  return (
    <>
      <Heading>仕事</Heading>
      <p class="fine">アカウントの削除、書き出し、お知らせなど、あとで行う仕事です。数は、およその値です。</p>
      <Loaded of={jobs}>
        {(shown) => (
          <div class="cards">
            <Queue jobs={shown} />
            <Running announcements={shown.announcements} />
          </div>
        )}
      </Loaded>
      <DeadLetters depth={jobs.value && (jobs.value.dead_letters ?? "none")} onDone={jobs.reload} />
    </>
  );
}

function Queue({ jobs: { queue, oldest_seconds: oldest } }: { jobs: Schemas["Jobs"] }) {
  return (
    <Part title="列">
      <Facts
        pairs={[
          ["待っている", `${count(queue.waiting)}件`],
          ["行っている", `${count(queue.in_flight)}件`],
          ["時間を待っている", `${count(queue.delayed)}件`],
          ["いちばん古い仕事の待ち時間", oldest === null ? <Unknown why="CloudWatchにまだ値がないか、答えていません" /> : figureWords(oldest, "seconds")],
        ]}
      />
    </Part>
  );
}

function DeadLetters({ depth, onDone }: { depth: Schemas["QueueDepth"] | "none" | null; onDone: () => void }) {
  const work = useWork();
  const [deed, setDeed] = useState<Deed | null>(null);
  const run = async () => {
    const after = await newestEntry();
    const { moved, dead_letters: left } = await api.post("/api/admin/jobs/redrive", { timeout: REDRIVE_MS });
    const rest = left && left.waiting > 0 ? `まだ${count(left.waiting)}件あります。もう一度行ってください。` : "";
    setDeed({ words: `${count(moved)}件を列に戻しました。${rest}`, action: "jobs.redrive", after });
    onDone();
  };
  if (depth === null) return null;
  return (
    <Part title="失敗した仕事">
      {depth === "none" ? (
        <p>失敗した仕事の置き場が設定されていません。</p>
      ) : (
        <>
          <p class={depth.waiting > 0 ? "health-down" : undefined}>
            {depth.waiting > 0 ? `${count(depth.waiting)}件が、3回とも失敗して脇に置かれています。` : "いまはありません。"}
          </p>
          <p class="fine">原因を直してから、やり直してください。14日たつと消えます。一度に500件までです。</p>
          <ConfirmAction
            words="やり直す"
            question={`脇に置かれた仕事（およそ${count(depth.waiting)}件）を、列に戻します。`}
            yes="列に戻す"
            busyWords="列に戻しています…"
            work={work}
            run={run}
            isShut={depth.waiting === 0}
          />
        </>
      )}
      <ProblemNote error={work.error} retry={() => void work.again()} />
      <Done deed={deed} />
    </Part>
  );
}

function Running({ announcements }: { announcements: readonly Schemas["Announcement"][] }) {
  return (
    <Part title="終わっていないお知らせ">
      {announcements.length === 0 && <p>ありません。</p>}
      <ul class="rows">
        {announcements.map((each) => (
          <li key={each.announcement_id}>
            <a href={`/announcements/${each.announcement_id}`}>{each.title}</a>
            <span class="fine">
              {PROGRESS[each.status]}・{count(each.sent)}人に届きました
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
