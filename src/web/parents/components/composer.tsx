import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { openSheet } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { isSend } from "../enter.ts";
import { draft } from "../state/draft.ts";
import { STICKERS, type Sticker } from "../state/outbox-rules.ts";
import { preferences } from "../state/preferences.ts";
import { clearRefusal, sendDraft, sendSticker, talk } from "../state/talk.ts";
import { unread } from "../state/notices.ts";
import { countCharacters } from "../words.ts";
import { useRoving } from "./use-roving.ts";

const MOST = 2_000;
const COUNT = "count";
const COUNTED_FROM = 1_800;
/** The ID of the text field. */
export const COMPOSER = "composer";

/** The controls within reach of a thumb: stickers, menu, text field and send button. */
export function HandZone() {
  return (
    <div class="hand-zone">
      <StickerRow />
      <div class="composer">
        <MenuButton />
        <Field label="いまの気持ち" />
        <SendButton run={() => void sendDraft()} />
      </div>
    </div>
  );
}

function MenuButton() {
  const hasNews = useStore(unread);
  return (
    <button type="button" class="composer-menu" aria-label={hasNews ? "メニュー（お知らせがあります）" : "メニュー"} onClick={() => openSheet("menu")}>
      <span aria-hidden="true">⋯</span>
      {hasNews && <span class="composer-dot" aria-hidden="true" />}
    </button>
  );
}

export function SendButton({ run }: { run: () => void }) {
  const isEmpty = useStore(draft, (words) => words.trim() === "");
  const isLong = useStore(draft, isTooLong);
  const isShut = isEmpty || isLong; // `aria-disabled` instead of `disabled`, so that a button that was just pressed keeps the focus
  return (
    <button type="button" class="composer-send" aria-label="送る" aria-disabled={isShut} aria-describedby={isLong ? COUNT : undefined} onClick={() => !isShut && run()}>
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
        <path d="M12 20V5M5 11.5 12 4.5l7 7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    </button>
  );
}

export function Field({ label, send = sendDraft }: { label: string; send?: () => Promise<void> }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const words = useStore(draft);
  const refusal = useStore(talk, (now) => now.refusal);
  const enterSends = useStore(preferences, (now) => now.enterSends);
  useLayoutEffect(() => {
    if (field.current) fit(field.current);
  }, [words]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSend(event, { isFine: matchMedia("(pointer: fine)").matches, enterSends })) return;
    event.preventDefault();
    if (!isTooLong(draft.get())) void send();
  };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    draft.set(event.currentTarget.value);
    clearRefusal();
  };
  return (
    <div class="composer-field">
      <textarea
        id={COMPOSER}
        ref={field}
        rows={1}
        value={words}
        placeholder={label}
        aria-label={label}
        aria-describedby={refusal === null ? undefined : "refusal"}
        aria-invalid={refusal !== null}
        enterkeyhint={enterSends ? "enter" : undefined}
        autocomplete="off"
        onInput={onInput}
        onKeyDown={onKeyDown}
      />
      <Counter words={words} />
      {refusal !== null && (
        <p class="composer-refusal" id="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

/** The server decides about the limit; this check must not reject earlier. */
const isTooLong = (words: string): boolean => words.normalize("NFKC").length > MOST && countCharacters(words) > MOST;

/** Fit the field's height to its text; CSS limits it. */
function fit(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

function Counter({ words }: { words: string }) {
  if (words.normalize("NFKC").length < COUNTED_FROM) return null;
  const count = countCharacters(words);
  if (count < COUNTED_FROM) return null;
  return (
    <p class={count > MOST ? "composer-count over" : "composer-count"} id={COUNT}>
      {count.toLocaleString("ja-JP")} / {MOST.toLocaleString("ja-JP")}文字
      {count > MOST && `　${(count - MOST).toLocaleString("ja-JP")}文字こえています`}
    </p>
  );
}

const STRENGTHS = [
  [1, "すこし"],
  [3, "まあまあ"],
  [5, "とても"],
] as const;

/** Stickers: a tap for the emotion and a tap for its strength, without typing. */
function StickerRow() {
  const [chosen, setChosen] = useState<Sticker | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const left = useRef<Sticker | null>(null);
  useLayoutEffect(() => {
    if (row.current === null || row.current.contains(document.activeElement)) return;
    if (chosen) row.current.querySelector<HTMLElement>(".strength")?.focus();
    else if (left.current !== null) row.current.querySelectorAll<HTMLElement>(".sticker")[STICKERS.findIndex(([emoji]) => emoji === left.current)]?.focus();
    left.current = chosen;
  }, [chosen]);
  const onKeyDown = useRoving(row, "button", { from: "first" });
  if (chosen === null) {
    return (
      <div class="stickers" ref={row} role="toolbar" aria-label="スタンプ" onKeyDown={onKeyDown}>
        {STICKERS.map(([emoji, word]) => (
          <button type="button" class="sticker" key={emoji} onClick={() => setChosen(emoji)}>
            <span class="sticker-face" aria-hidden="true">
              {emoji}
            </span>
            <span class="sticker-word">{word}</span>
          </button>
        ))}
      </div>
    );
  }
  const say = (strength: number) => {
    setChosen(null);
    void sendSticker(chosen, strength);
  };
  const takeBack = (event: KeyboardEvent) => {
    if (event.key === "Escape") setChosen(null);
    else onKeyDown(event);
  };
  return (
    <div class="stickers strengths" ref={row} role="toolbar" aria-label="どのくらい？" onKeyDown={takeBack}>
      <button type="button" class="sticker" aria-label="スタンプをえらびなおす" onClick={() => setChosen(null)}>
        <span class="sticker-face" aria-hidden="true">
          {chosen}
        </span>
      </button>
      {STRENGTHS.map(([strength, word]) => (
        <button type="button" class="strength" key={strength} onClick={() => say(strength)}>
          {word}
        </button>
      ))}
    </div>
  );
}
