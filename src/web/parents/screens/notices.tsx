import { useState } from "preact/hooks";

import { dayWords, timeWords } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { Ask, gone } from "../components/ask.tsx";
import { More } from "../components/more.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Screen } from "../components/screen.tsx";
import { loadUnread, unread } from "../state/notices.ts";
import { usePages } from "../../shared/pages.ts";

type Notice = Schemas["Notification"];

export default function Notices() {
  const pages = usePages((cursor) => api.get("/api/notifications", { query: { cursor } }));
  const [error, setError] = useState<unknown>(null);
  const mark = (isMeant: (notice: Notice) => boolean) =>
    pages.change((notices) => notices.map((notice) => (isMeant(notice) ? { ...notice, is_read: true } : notice)));
  const read = (notice: Notice) => {
    if (notice.is_read) return;
    mark(({ notification_id }) => notification_id === notice.notification_id);
    // It is shown as read even if this request fails; it is unread again the next time the list is loaded.
    api.put("/api/notifications/{notification_id}/read", { path: { notification_id: notice.notification_id } }).then(loadUnread, () => undefined);
  };
  const readAll = () => {
    setError(null);
    api.put("/api/notifications/read-all").then(() => {
      mark(() => true);
      unread.set(false);
    }, setError);
  };
  const remove = async (notice: Notice) => {
    await gone(api.delete("/api/notifications/{notification_id}", { path: { notification_id: notice.notification_id } }));
    pages.change((notices) => notices.filter(({ notification_id }) => notification_id !== notice.notification_id));
    await loadUnread();
  };
  return (
    <Screen title="お知らせ">
      {pages.items.some(({ is_read }) => !is_read) && (
        <button type="button" class="button quiet" onClick={readAll}>
          ぜんぶ読んだことにする
        </button>
      )}
      {error !== null && <ProblemNote error={error} retry={readAll} />}
      {pages.isKnown && pages.items.length === 0 && <p>お知らせは、いまはありません。</p>}
      <ul class="notice-list">
        {pages.items.map((notice) => (
          <NoticeItem key={notice.notification_id} notice={notice} onRead={() => read(notice)} onDelete={() => remove(notice)} />
        ))}
      </ul>
      <More pages={pages} />
    </Screen>
  );
}

function NoticeItem({ notice, onRead, onDelete }: { notice: Notice; onRead: () => void; onDelete: () => Promise<void> }) {
  const about = <span class="unseen">：{notice.title}</span>; // tells apart the buttons of similar notices
  return (
    <li class="notice" onClick={onRead}>
      <h2>
        {!notice.is_read && (
          <span class="notice-dot">
            <span class="unseen">まだ読んでいません</span>
          </span>
        )}
        {notice.title}
      </h2>
      <p>{notice.message}</p>
      <p class="grove-note">
        {dayWords(notice.created_at)} {timeWords(notice.created_at)}
      </p>
      <div class="notice-acts">
        {notice.action_url && (
          <a class="button quiet" href={notice.action_url}>
            見にいく{about}
          </a>
        )}
        {!notice.is_read && (
          <button type="button" class="text-button grove-act" onClick={onRead}>
            読みました{about}
          </button>
        )}
        <Ask words="消す" about={notice.title} question="このお知らせを消しますか。" run={onDelete} />
      </div>
    </li>
  );
}
