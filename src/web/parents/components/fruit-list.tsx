import { useEffect, useRef, useState } from "preact/hooks";

import { dayWords } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { CHARACTERS, FRUIT_EMOTIONS, FRUITS } from "../fruit-words.ts";
import { openFruit, takeLastOpened } from "../state/fruits.ts";
import { usePages } from "../../shared/pages.ts";
import { useStore } from "../../shared/store.ts";
import { preferences } from "../state/preferences.ts";
import { excerpt } from "../words.ts";
import { Choice } from "./choice-of.tsx";
import { FruitPicture } from "./fruit.tsx";
import { More } from "./more.tsx";

const FIRST = 10; // few, because flower colours and tree history follow below
const PAGE = 50;
const MOST = 100;
/** The number of characters of a fruit's text to show. */
const SHOWN = 10;
/** How many fruits were listed when one was opened; as many are loaded again to restore the focus. */
let listed = FIRST;

/** All fruits as a list, for the keyboard and for screen readers. */
export function FruitList() {
  const [emotion, setEmotion] = useState<Schemas["Emotion"] | null>(null);
  const [character, setCharacter] = useState<Schemas["Character"] | null>(null);
  const pages = usePages(
    (cursor) => api.get("/api/tree/fruits", { query: { emotion, character, cursor, limit: cursor === null ? Math.min(listed, MOST) : PAGE } }),
    `${emotion ?? ""} ${character ?? ""}`,
  );
  const isDiscreet = useStore(preferences, (now) => now.isDiscreet);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (pages.isKnown) focusOn(list.current, takeLastOpened());
  }, [pages.isKnown]);
  const open = (id: string) => {
    listed = pages.items.length;
    openFruit(id);
  };
  const isFiltered = emotion !== null || character !== null;
  return (
    <>
      <div class="grove-filters">
        <Choice words="気持ち" value={emotion} choices={FRUIT_EMOTIONS.map((name) => [name, FRUITS[name]])} choose={setEmotion} />
        <Choice words="くれた人" value={character} choices={Object.entries(CHARACTERS) as [Schemas["Character"], string][]} choose={setCharacter} />
      </div>
      {pages.isKnown && pages.items.length === 0 && (
        <p>{isFiltered ? "ここにはまだ、実がありません。" : "実は、これからです。こころが動いた日に、ひとつ実ります。"}</p>
      )}
      <ul class="grove-list" ref={list}>
        {pages.items.map((fruit) => (
          <li key={fruit.fruit_id}>
            <a
              class="grove-fruit"
              href={`/fruits/${fruit.fruit_id}`}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                open(fruit.fruit_id);
              }}
            >
              <FruitPicture emotion={fruit.emotion} character={fruit.ai_character} />
              <span>
                {FRUITS[fruit.emotion]}
                {!isDiscreet && <small>「{excerpt(fruit.user_message, SHOWN)}」</small>}
                <small>
                  {dayWords(fruit.created_at)}・{CHARACTERS[fruit.ai_character]}
                </small>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <More pages={pages} isAsked />
    </>
  );
}

function focusOn(list: HTMLElement | null, id: string | null): void {
  listed = FIRST;
  if (id !== null) list?.querySelector<HTMLElement>(`a[href$="/${CSS.escape(id)}"]`)?.focus();
}
