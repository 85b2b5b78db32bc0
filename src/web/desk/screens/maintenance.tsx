import { useState } from "preact/hooks";

import { Choices, Part, Switch, TextField, useWork } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { Confirmed } from "../components/confirmed.tsx";
import { type Deed, Done, newestEntry } from "../components/done.tsx";
import { TimeField } from "../components/fields.tsx";
import { Heading } from "../components/frame.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Window } from "../components/window.tsx";
import { instantOf, momentWords } from "../moments.ts";
import { useDraft } from "../state/draft.ts";
import { usePolled } from "../state/polled.ts";

/** Called with a message and the newest audit entry before the change. */
type OnDone = (words: string, after: string | null) => void;
type Body = Schemas["NewMaintenance"];

interface Draft {
  readonly when: "now" | "planned";
  readonly message: string;
  readonly start: string;
  readonly end: string;
  readonly announces: boolean;
}

const EMPTY: Draft = { when: "planned", message: "", start: "", end: "", announces: true };
/** The word to type before the parents' site is closed. */
const STOP = "停止";
const FIELDS = ["message", "start_time", "end_time"] as const;
const WHEN = [
  { value: "planned", words: "日時を決めて閉じる" },
  { value: "now", words: "いますぐ閉じる" },
] as const;

export function Maintenance() {
  const window = usePolled(() => api.get("/api/admin/maintenance"));
  const [deed, setDeed] = useState<Deed | null>(null);
  const onDone = (words: string, after: string | null) => {
    setDeed({ words, action: "maintenance.set", after });
    window.reload();
  };
  return (
    <>
      <Heading>メンテナンス</Heading>
      <Done deed={deed} />
      <Loaded of={window}>
        {(view) => (
          <Part title="いまの予定">
            <Window view={view} />
            {view.enabled && <Reopen isClosed={view.is_closed_now} onDone={onDone} />}
          </Part>
        )}
      </Loaded>
      <Plan onDone={onDone} />
    </>
  );
}

function Reopen({ isClosed, onDone }: { isClosed: boolean; onDone: OnDone }) {
  const work = useWork();
  const run = async () => {
    const after = await newestEntry();
    await api.post("/api/admin/maintenance", { body: { enabled: false, announce: false } });
    onDone(isClosed ? "メンテナンスを終えました。30秒以内に、利用者の画面が開きます。" : "予定を取り消しました。", after);
  };
  return (
    <Confirmed
      words={isClosed ? "メンテナンスを終える" : "予定を取り消す"}
      question={isClosed ? "利用者の画面を開きます。" : "この予定を取り消します。届いたお知らせも、利用者の画面から消えます。"}
      yes={isClosed ? "終える" : "取り消す"}
      work={work}
      run={run}
    />
  );
}

function bodyOf(draft: Draft): Body {
  const isPlanned = draft.when === "planned";
  const end = instantOf(draft.end);
  return {
    enabled: true,
    message: draft.message || null,
    start_time: isPlanned ? instantOf(draft.start) : null,
    end_time: end,
    announce: isPlanned && end !== null && draft.announces,
  };
}

function Plan({ onDone }: { onDone: OnDone }) {
  const work = useWork();
  const { value: draft, change, clear, field } = useDraft("maintenance", EMPTY, work.error);
  const [typed, setTyped] = useState("");
  const body = bodyOf(draft);
  const isReady = draft.when === "now" || body.start_time !== null;
  const run = async () => {
    const after = await newestEntry();
    const set = await api.post("/api/admin/maintenance", { body });
    clear();
    setTyped("");
    const told = set.announcement_id ? "全員へのお知らせも始めました。" : "";
    onDone(`${set.is_closed_now ? "利用者の画面を閉じました。" : "メンテナンスを予定しました。"}30秒以内に伝わります。${told}`, after);
  };
  return (
    <Part title="新しい予定">
      <Choices legend="いつ閉じますか" choices={WHEN} value={draft.when} onChoose={(when) => change({ when })} isRow />
      {draft.when === "planned" && <TimeField type="datetime-local" label="始まり（日本時間）" {...field("start", "start_time")} />}
      <TimeField type="datetime-local" label="終わり（日本時間）" {...field("end", "end_time")} hint="空のままなら、終える操作をするまで閉じています。" />
      <TextField label="利用者に見せることば" {...field("message")} lines={3} hint="200文字まで。空のままなら、決まったことばが出ます。" />
      {draft.when === "planned" && (
        <Switch
          label="全員にお知らせする"
          detail="始まる前で、終わりが決まっているときだけ届きます。"
          isOn={draft.announces}
          onSwitch={(announces) => change({ announces })}
        />
      )}
      <Preview body={body} />
      <TextField label={`確かめるために「${STOP}」と入力してください`} value={typed} onInput={setTyped} />
      <Confirmed
        words={draft.when === "now" ? "いますぐ閉じる" : "予定する"}
        question={questionOf(body)}
        yes={draft.when === "now" ? "閉じる" : "予定を決める"}
        work={work}
        run={run}
        isShut={typed.trim() !== STOP || !isReady}
        fields={FIELDS}
      />
    </Part>
  );
}

function questionOf({ start_time: start, end_time: end, announce }: Body): string {
  const from = start ? `${momentWords(start)}から` : "いますぐ";
  const to = end ? `${momentWords(end)}まで` : "終える操作をするまで";
  return `${from}、${to}、利用者の画面を閉じます。${announce ? "全員にお知らせが届きます。" : ""}`;
}

/** A preview of what parents see during the maintenance. */
function Preview({ body }: { body: Body }) {
  return (
    <figure class="preview">
      <figcaption>利用者にはこう見えます</figcaption>
      <p>
        <b>木はお手入れ中で、眠っています。</b>
      </p>
      {body.end_time && <p>{momentWords(body.end_time)}までの予定です。</p>}
      {body.message && <p>{body.message}</p>}
    </figure>
  );
}
