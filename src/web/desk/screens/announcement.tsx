import { useState } from "preact/hooks";

import { ConfirmAction, Part, useWork } from "../../shared/form.tsx";
import { usePlace } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";
import { type Deed, Done } from "../components/done.tsx";
import { Facts } from "../../shared/facts.tsx";
import { Heading } from "../components/frame.tsx";
import { Loaded } from "../components/loaded.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { momentWords } from "../moments.ts";
import { POLL_MS, usePolled } from "../state/polled.ts";
import { AUDIENCES, count, PRIORITIES, PROGRESS } from "../words.ts";

type Known = Schemas["Announcement"];
type Change = "cancel" | "resume";

const STEP_MS = 2_000;
const isUnfinished = ({ status }: Known): boolean => status === "requested" || status === "running";

/** Poll often while the announcement is being sent, and stop when it has ended. */
function pauseOf(known: Known | null): number | null {
  if (known === null) return POLL_MS;
  return isUnfinished(known) ? STEP_MS : null;
}

export function Announcement({ id }: { id: string }) {
  const { query } = usePlace();
  const path = { announcement_id: id };
  const known = usePolled(() => api.get("/api/admin/announcements/{announcement_id}", { path }), pauseOf);
  const [deed, setDeed] = useState<Deed | null>(query.has("made") ? { words: "お知らせを始めました。", action: "announcement.create", about: path } : null);
  const onDone = (words: string, change: Change) => {
    setDeed({ words, action: `announcement.${change}`, about: path });
    known.reload();
  };
  return (
    <>
      <p>
        <a href="/announcements">← お知らせの一覧</a>
      </p>
      <Heading>お知らせの進みぐあい</Heading>
      <Done deed={deed} />
      <Loaded of={known}>
        {(shown) => (
          <>
            <Progress known={shown} />
            {isUnfinished(shown) && <Changes path={path} onDone={onDone} />}
            <Content known={shown} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Progress({ known }: { known: Known }) {
  return (
    <Part title={PROGRESS[known.status]}>
      <p class="progress" role="status">
        登録している人を{count(known.looked_at)}人まで見て、対象の{count(known.sent)}人に届けました。
      </p>
      {isUnfinished(known) && <progress aria-label="届けています" />}
      <p class="fine">
        {known.finished_at ? `${momentWords(known.finished_at)}に終わりました。` : `最後に進んだのは ${momentWords(known.updated_at)} です。1分以上進まないときは「続ける」を使ってください。`}
      </p>
    </Part>
  );
}

function Changes({ path, onDone }: { path: { announcement_id: string }; onDone: (words: string, change: Change) => void }) {
  const work = useWork();
  const cancel = async () => {
    const { sent } = await api.post("/api/admin/announcements/{announcement_id}/cancel", { path });
    onDone(`取りやめました。${count(sent)}人には届いています。`, "cancel");
  };
  const resume = async () => {
    await api.post("/api/admin/announcements/{announcement_id}/resume", { path });
    onDone("続きを頼みました。二度届く人はいません。", "resume");
  };
  return (
    <Part title="操作">
      <div class="form-actions">
        <ConfirmAction words="続ける" question="止まったところから続けます。" yes="続きを頼む" work={work} run={resume} />
        <ConfirmAction words="取りやめる" question="まだ届いていない人には届きません。届いたものは残ります。" yes="取りやめを決める" work={work} run={cancel} />
      </div>
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </Part>
  );
}

function Content({ known }: { known: Known }) {
  const pairs = [
    ["題名", known.title],
    ["本文", known.message],
    ["届ける相手", AUDIENCES[known.audience]],
    ["優先度", PRIORITIES[known.priority]],
    ["開く画面", known.action_url ?? "なし"],
    ["始めた", momentWords(known.created_at)],
    ["見せておく期限", known.visible_until ? momentWords(known.visible_until) : "90日"],
  ] as const;
  return (
    <Part title="内容">
      <Facts pairs={pairs} />
    </Part>
  );
}
