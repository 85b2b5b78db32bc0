import { useEffect, useRef } from "preact/hooks";

import { go, hasMoved, usePlace } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { session } from "../api.ts";
import { COMPOSER, HandZone } from "../components/composer.tsx";
import { MESSAGE_SHEET } from "../components/exchange.tsx";
import { Foot } from "../components/foot.tsx";
import { MessageSheet } from "../components/message-sheet.tsx";
import { Spoken } from "../components/spoken.tsx";
import { StateLine } from "../components/state-line.tsx";
import { TALK_SHEET, TalkSheet } from "../components/talk-sheet.tsx";
import { Transcript } from "../components/transcript.tsx";
import { TreeView } from "../components/tree.tsx";
import { useWide } from "../components/use-wide.ts";
import { preferences } from "../state/preferences.ts";
import { loadTalk, startTalk } from "../state/talk.ts";
import { loadUnread } from "../state/notices.ts";
import { startViewport } from "../state/viewport.ts";

/** Home and talk are one screen: the tree above the latest exchange, or a strip of it above the transcript. */
export function Home({ isTalk }: { isTalk: boolean }) {
  const { sheet } = usePlace();
  const isWide = useWide();
  const isDiscreet = useStore(preferences, (now) => now.isDiscreet);
  useEffect(() => {
    startViewport();
    void startTalk();
    void load();
    // Other screens focus their heading; this one focuses the latest exchange.
    if (hasMoved() && document.activeElement === document.body) document.querySelector<HTMLElement>(".foot, .transcript")?.focus({ preventScroll: true });
  }, []);
  const isStrip = isTalk && !isWide;
  return (
    <main class={isTalk ? "home is-talk" : "home"}>
      <h1 class="unseen">{isDiscreet ? "メモ" : "あなたの木"}</h1>
      <button type="button" class="skip" onClick={() => document.getElementById(COMPOSER)?.focus()}>
        書くところへ
      </button>
      <div class="home-tree">
        <TreeView mode={isStrip ? "strip" : "full"} />
        {isStrip && <BackToTree />}
      </div>
      <div class="home-talk">
        <StateLine />
        {isTalk || isWide ? <Transcript /> : <PullUp />}
        <HandZone />
      </div>
      <Spoken />
      <Sheets sheet={sheet} />
    </main>
  );
}

/** On failure, what is shown stays. */
async function load(): Promise<void> {
  const token = await session.token().catch(() => null);
  if (token !== null) await Promise.all([loadTalk(), loadUnread()]);
}

function Sheets({ sheet }: { sheet: string | null }) {
  if (sheet === TALK_SHEET) return <TalkSheet />;
  return sheet?.startsWith(MESSAGE_SHEET) ? <MessageSheet id={sheet.slice(MESSAGE_SHEET.length)} /> : null;
}

const BackToTree = () => (
  <a href="/" class="home-back">
    <span aria-hidden="true">↓</span>
    木へもどる
  </a>
);

const PULLED_PX = 48;

/** The latest exchange below the tree; pulling it up opens the talk. */
function PullUp() {
  const from = useRef<number | null>(null);
  const onPointerUp = (event: PointerEvent) => {
    if (from.current !== null && from.current - event.clientY > PULLED_PX) go("/chat");
    from.current = null;
  };
  return (
    <div class="pull-up">
      <a href="/chat" class="pull-up-handle" draggable={false} onPointerDown={(event) => (from.current = event.clientY)} onPointerUp={onPointerUp}>
        <span class="pull-up-bar" aria-hidden="true" />
        <span class="unseen">これまでのやりとりをひらく</span>
      </a>
      <Foot />
    </div>
  );
}
