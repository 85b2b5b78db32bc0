import { Choices, Part, TextField, useWork } from "../../shared/form.tsx";
import { usePages } from "../../shared/pages.ts";
import { go } from "../../shared/router.ts";
import { api, type Schemas } from "../api.ts";
import { Confirmed } from "../components/confirmed.tsx";
import { SelectField, TimeField } from "../components/fields.tsx";
import { Heading } from "../components/frame.tsx";
import { More } from "../components/loaded.tsx";
import { instantOf, momentWords } from "../moments.ts";
import { useDraft } from "../state/draft.ts";
import { useKeys } from "../state/key.ts";
import { AUDIENCES, count, PRIORITIES, PROGRESS } from "../words.ts";

type Body = Schemas["NewAnnouncement"];

interface Draft {
  readonly title: string;
  readonly message: string;
  readonly audience: Body["audience"];
  readonly priority: Schemas["Priority"];
  readonly address: string;
  readonly until: string;
}

const EMPTY: Draft = { title: "", message: "", audience: "all", priority: "normal", address: "", until: "" };
const FIELDS = ["title", "message", "action_url", "visible_until"] as const;
const WHO = Object.entries(AUDIENCES) as [Body["audience"], string][];
const URGENCY = (Object.entries(PRIORITIES) as [Schemas["Priority"], string][]).map(([value, words]) => ({ value, words }));

export function Announcements() {
  const pages = usePages((cursor) => api.get("/api/admin/announcements", { query: { cursor } }));
  return (
    <>
      <Heading>お知らせ</Heading>
      <Compose />
      <Part title="これまでのお知らせ">
        <ul class="rows">
          {pages.items.map((each) => (
            <li key={each.announcement_id}>
              <a href={`/announcements/${each.announcement_id}`}>{each.title}</a>
              <span class="fine">
                {momentWords(each.created_at)}・{AUDIENCES[each.audience]}・{PROGRESS[each.status]}・{count(each.sent)}人に届きました
              </span>
            </li>
          ))}
        </ul>
        <More pages={pages} empty="お知らせは、まだありません。" />
      </Part>
    </>
  );
}

function bodyOf(draft: Draft): Body {
  return {
    title: draft.title,
    message: draft.message,
    audience: draft.audience,
    priority: draft.priority,
    action_url: draft.address || null,
    visible_until: instantOf(draft.until),
  };
}

function Compose() {
  const work = useWork();
  const { value: draft, change, clear, field } = useDraft("announcement", EMPTY, work.error);
  const keys = useKeys();
  const run = async () => {
    const body = bodyOf(draft);
    const made = await api.post("/api/admin/announcements", { body, key: keys.of(body) });
    keys.release();
    clear();
    go(`/announcements/${made.announcement_id}?made=1`);
  };
  return (
    <Part title="新しいお知らせ">
      <TextField label="題名" {...field("title")} hint="100文字まで" />
      <TextField label="本文" {...field("message")} lines={5} hint="500文字まで" />
      <SelectField label="届ける相手" value={draft.audience} choices={WHO} onChoose={(audience) => change({ audience })} />
      <Choices legend="優先度" choices={URGENCY} value={draft.priority} onChoose={(priority) => change({ priority })} isRow />
      <TextField label="開く画面（なくてもよい）" {...field("address", "action_url")} hint="利用者の画面の住所。たとえば /tree" />
      <TimeField
        type="datetime-local"
        label="見せておく期限（日本時間。なくてもよい）"
        {...field("until", "visible_until")}
        hint="空のままなら90日のあいだ見えます。"
      />
      <Preview draft={draft} />
      <Confirmed
        words="届ける"
        question={`このお知らせを「${AUDIENCES[draft.audience]}」に届けます。届いたものは取り消せません。`}
        yes="この内容で届ける"
        work={work}
        run={run}
        isShut={draft.title.trim() === "" || draft.message.trim() === ""}
        fields={FIELDS}
      />
    </Part>
  );
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <figure class="preview">
      <figcaption>利用者にはこう見えます</figcaption>
      <p>
        <b>{draft.title || "（題名）"}</b>
      </p>
      <p>{draft.message || "（本文）"}</p>
      {draft.address && <p class="fine">「見にいく」で {draft.address} が開きます</p>}
    </figure>
  );
}
