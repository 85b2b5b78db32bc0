import { Sheet } from "./sheet.tsx";

const PLACES = [
  ["/tree", "木と実"],
  ["/album", "アルバム"],
  ["/history", "これまでのことば"],
  ["/notices", "お知らせ"],
  ["/billing", "プラン"],
  ["/settings", "設定"],
  ["/help", "助けがいるとき"],
] as const;

export function Menu() {
  return (
    <Sheet title="メニュー">
      <nav aria-label="メニュー">
        <ul class="menu">
          {PLACES.map(([path, words]) => (
            <li key={path}>
              <a href={path}>{words}</a>
            </li>
          ))}
        </ul>
      </nav>
    </Sheet>
  );
}
