import { useEffect } from "preact/hooks";

import { useStore } from "../../shared/store.ts";
import { loadUnread, unread } from "../state/notices.ts";
import { Sheet } from "./sheet.tsx";

const PLACES = [
  ["/tree", "木と実"],
  ["/album", "アルバム"],
  ["/history", "これまでのことば"],
  ["/notices", "お知らせ"],
  ["/settings", "設定"],
  ["/help", "助けがいるとき"],
  ["/billing", "プラン"],
  ["/privacy", "ことばのあずかり方"],
] as const;

export function Menu() {
  const hasUnread = useStore(unread);
  useEffect(() => void loadUnread(), []);
  return (
    <Sheet title="メニュー">
      <nav aria-label="メニュー">
        <ul class="menu">
          {PLACES.map(([path, words]) => (
            <li key={path}>
              <a href={path}>
                {words}
                {path === "/notices" && hasUnread && <UnreadDot />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </Sheet>
  );
}

/** There are unread notices: a dot without a number. */
export function UnreadDot() {
  return (
    <span class="notice-dot">
      <span class="unseen">まだ読んでいないものがあります</span>
    </span>
  );
}
