import { useCallback, useEffect, useState } from "preact/hooks";

import { go, openSheet, usePlace } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { dayWords } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { FruitList } from "../components/fruit-list.tsx";
import { FruitPicture } from "../components/fruit.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Screen } from "../components/screen.tsx";
import { Sheet } from "../components/sheet.tsx";
import type { Hanging } from "../components/tree-fruits.ts";
import { TreeStage } from "../components/tree-stage.tsx";
import { CHARACTERS, FRUITS, progressWords, THEMES } from "../fruit-words.ts";
import { fruitOf, openFruit } from "../state/fruits.ts";
import { followTokyo, loadTree, tree } from "../state/tree.ts";

const CROWD = "fruits";

export default function Tree() {
  const { sheet, query } = usePlace();
  const { status, error } = useStore(tree);
  const [crowd, setCrowd] = useState<readonly Hanging[]>([]);
  const { open, trouble } = useOpening();
  useEffect(() => {
    void loadTree();
    return followTokyo();
  }, []);
  const day = query.get("day");
  useEffect(() => {
    if (day === null) return;
    go("/tree", { replace: true }); // so that Back does not open it again
    open({ day, emotion: "none", at: { x: innerWidth / 2, y: 0 } });
  }, [day, open]);
  const onFruits = useCallback(
    (fruits: readonly Hanging[]) => {
      setCrowd(fruits);
      if (fruits.length > 1) openSheet(CROWD);
      else if (fruits[0]) open(fruits[0]);
    },
    [open],
  );
  return (
    <Screen title="木と実">
      <TreeStage onFruits={onFruits} />
      {trouble}
      {error !== null && <ProblemNote error={error} retry={() => void loadTree()} />}
      {status && <Words tree={status.tree} />}
      <section class="grove-section" aria-labelledby="fruits">
        <h2 id="fruits">ほめの実</h2>
        <FruitList key={status?.tree.total_fruits ?? 0} />
      </section>
      {status && <Theme chosen={status.tree.theme_color} />}
      <Steps />
      {sheet === CROWD && crowd.length > 0 && <Crowd fruits={crowd} open={open} />}
    </Screen>
  );
}

/** Open the fruit of a day; an error is shown below the tree. */
function useOpening() {
  const [error, setError] = useState<unknown>(null);
  const [isPicked, setPicked] = useState(false);
  const open = useCallback((hanging: Hanging) => {
    setError(null);
    setPicked(false);
    fruitOf(hanging.day).then((fruit) => {
      if (fruit) { openFruit(fruit.fruit_id, hanging.at); return; }
      setPicked(true);
      return loadTree();
    }, setError);
  }, []);
  const trouble = error !== null ? <ProblemNote error={error} /> : isPicked ? <p role="alert">この実はもうありません</p> : null;
  return { open, trouble };
}

function Words({ tree }: { tree: Schemas["TreeView"] }) {
  return (
    <p>
      あなたの木は『{tree.stage_name}』です。
      <br />
      {progressWords(tree)}。
    </p>
  );
}

function Crowd({ fruits, open }: { fruits: readonly Hanging[]; open: (fruit: Hanging) => void }) {
  return (
    <Sheet title="どの実をひらきますか">
      <ul class="grove-list">
        {fruits.map((fruit) => (
          <li key={fruit.day}>
            <button type="button" class="grove-fruit" onClick={() => open(fruit)}>
              <FruitPicture emotion={fruit.emotion} />
              <span>
                {FRUITS[fruit.emotion]}
                <small>{dayWords(`${fruit.day}T00:00:00+09:00`)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Theme({ chosen }: { chosen: Schemas["ThemeColor"] }) {
  const [wanted, setWanted] = useState(chosen);
  const [error, setError] = useState<unknown>(null);
  const choose = async (theme: Schemas["ThemeColor"]) => {
    setWanted(theme);
    setError(null);
    try {
      await api.put("/api/tree/theme", { body: { theme_color: theme } });
      await loadTree();
    } catch (problem) {
      setWanted(chosen);
      setError(problem);
    }
  };
  return (
    <section class="grove-section" aria-labelledby="theme">
      <h2 id="theme">花の色</h2>
      <div class="grove-themes" role="radiogroup" aria-labelledby="theme">
        {Object.entries(THEMES).map(([name, words]) => (
          <label key={name}>
            <input type="radio" name="theme" checked={wanted === name} onChange={() => void choose(name as Schemas["ThemeColor"])} />
            <span class={`grove-swatch grove-swatch-${name}`} aria-hidden="true" />
            {words}
          </label>
        ))}
      </div>
      {error !== null && <ProblemNote error={error} />}
    </section>
  );
}

function Steps() {
  const [history, setHistory] = useState<Schemas["TreeHistory"] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = useCallback(() => {
    setError(null);
    api.get("/api/tree/history").then(setHistory, setError);
  }, []);
  useEffect(load, [load]);
  return (
    <section class="grove-section" aria-labelledby="steps">
      <h2 id="steps">木の歩み</h2>
      {error !== null && <ProblemNote error={error} retry={load} />}
      {history && <p class="grove-note">種をまいて、{history.days.toLocaleString("ja")}日目の木です。</p>}
      {history && (
        <ol class="grove-stages">
          {history.stages.map(({ stage, stage_name, reached_at, ai_character }) => (
            <li key={stage}>
              『{stage_name}』になりました
              <small>
                {dayWords(reached_at)}・{CHARACTERS[ai_character]}といっしょに
              </small>
            </li>
          ))}
        </ol>
      )}
      <p>
        <a href="/album" class="button quiet">
          アルバムで見る
        </a>
      </p>
    </section>
  );
}
