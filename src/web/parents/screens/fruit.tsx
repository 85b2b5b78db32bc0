import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { Problem } from "../../shared/api/problem.ts";
import { goBack } from "../../shared/router.ts";
import { dayWords } from "../../shared/tokyo.ts";
import { api, newKey, type Schemas } from "../api.ts";
import { Ask, gone } from "../components/ask.tsx";
import { FruitPicture } from "../components/fruit.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { TreePicture } from "../components/tree.tsx";
import { Waiting } from "../../shared/waiting.tsx";
import { CHARACTERS, FRUITS } from "../fruit-words.ts";
import { tappedAt } from "../state/fruits.ts";
import { loadTree } from "../state/tree.ts";

type Opened = Schemas["FruitView"];

/**
 * An opened fruit: the screen darkens, the fruit grows to the middle, and the words and the answer are read like a
 * letter.
 */
export default function Fruit({ id }: { id: string | null }) {
  const { opened, error, isGone, retry, setGone } = useFruit(id ?? "");
  useEffect(() => {
    const putAway = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && goBack("/tree");
    addEventListener("keydown", putAway);
    return () => removeEventListener("keydown", putAway);
  }, []);
  const remove = async () => {
    await gone(api.delete("/api/tree/fruits/{fruit_id}", { path: { fruit_id: id ?? "" } }));
    setGone();
    void loadTree();
  };
  return (
    <main class="fruit-screen">
      <div class="tree fruit-behind" aria-hidden="true">
        <TreePicture />
      </div>
      {opened && !isGone && <Letter opened={opened} />}
      {isGone && <Gone />}
      {error !== null && <ProblemNote error={error} retry={retry} />}
      {!opened && !isGone && error === null && <Waiting />}
      <button type="button" class="button fruit-away" onClick={() => goBack("/tree")}>
        しまう
      </button>
      {opened && !isGone && <Ask words="この実を消す" question="この実とことばを消します。元には戻せません。木の大きさは変わりません。" run={remove} />}
    </main>
  );
}

function useFruit(id: string) {
  const key = useRef(newKey()); // one key for this opening, kept on retry
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isGone, setIsGone] = useState(false);
  const setGone = useCallback(() => setIsGone(true), []);
  const retry = useCallback(() => {
    setError(null);
    api.post("/api/tree/fruits/{fruit_id}/view", { path: { fruit_id: id }, key: key.current }).then(setOpened, (problem: unknown) => {
      if (problem instanceof Problem && (problem.status === 404 || problem.code === "gone")) setGone();
      else setError(problem);
    });
  }, [id, setGone]);
  useEffect(retry, [retry]);
  return { opened, error, isGone, retry, setGone };
}

function Letter({ opened }: { opened: Opened }) {
  const { fruit, praise_line } = opened;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <Swelling fruit={fruit} />
      <h1 ref={heading} tabIndex={-1} class="fruit-name">
        {FRUITS[fruit.emotion]}
        <small>{dayWords(fruit.created_at)}</small>
      </h1>
      <p class="fruit-praise">{praise_line}</p>
      <article class="fruit-letter">
        <section>
          <h2>あなた</h2>
          <p>{fruit.user_message}</p>
        </section>
        <section class={`fruit-voice fruit-${fruit.ai_character}`}>
          <h2>{CHARACTERS[fruit.ai_character]}</h2>
          <p>{fruit.ai_response}</p>
        </section>
      </article>
    </>
  );
}

/** Animate the fruit from the tapped position to the middle. */
function Swelling({ fruit }: { fruit: Schemas["Fruit"] }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = tappedAt();
    const element = holder.current;
    if (!at || !element || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const box = element.getBoundingClientRect();
    const from = `translate(${at.x - box.left - box.width / 2}px, ${at.y - box.top - box.height / 2}px) scale(0.12)`;
    element.animate([{ transform: from }, { transform: "none" }], { duration: 900, easing: "cubic-bezier(.3,1.3,.5,1)" });
  }, []);
  return (
    <div ref={holder} class="fruit-picture">
      <FruitPicture emotion={fruit.emotion} character={fruit.ai_character} />
    </div>
  );
}

function Gone() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1} class="fruit-name">
      この実はもうありません
    </h1>
  );
}
