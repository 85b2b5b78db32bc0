import { useEffect, useRef, useState } from "preact/hooks";

import { Problem } from "../../shared/api/problem.ts";
import { go } from "../../shared/router.ts";
import { storage } from "../../shared/storage.ts";
import { useStore } from "../../shared/store.ts";
import { api, type Schemas } from "../api.ts";
import { Choice } from "../components/choice.tsx";
import { Field, SendButton } from "../components/composer.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { SeedPicture } from "../components/seed.tsx";
import { StateLine } from "../components/state-line.tsx";
import { MOODS } from "../components/talk-sheet.tsx";
import { draft } from "../state/draft.ts";
import { loadMe, me } from "../state/me.ts";
import { sendDraft, startTalk } from "../state/talk.ts";
import { startViewport } from "../state/viewport.ts";
import { CHARACTERS, PERSONAS } from "../words.ts";

const NICKNAMES = ["はなまる", "ひだまり", "こもれび", "そよかぜ", "ぽかぽか", "ゆうやけ", "ほしぞら", "わたぐも"] as const;

const anyNickname = (): string => NICKNAMES[Math.floor(Math.random() * NICKNAMES.length)] ?? NICKNAMES[0];

/** Onboarding on one page, in under a minute: character, mood, nickname and the first message. */
export default function Start() {
  const [{ who, mood, nickname }, choose] = useChosen();
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const hasWords = useStore(draft, (words) => words.trim() !== "");
  useEffect(() => {
    startViewport();
    void startTalk();
    // Users who finished onboarding go to home.
    void loadMe().then(() => me.get().isOnboarded && go("/", { replace: true }));
  }, []);
  const begin = async () => {
    if (isAsking) return;
    setAsking(true);
    setError(null);
    try {
      await complete({ nickname, ai_character: who, mood });
      storage.drop(CHOSEN);
      await sendDraft();
      go("/", { replace: true });
    } catch (problem) {
      setError(problem);
      setAsking(false);
    }
  };
  const refusal = nicknameRefusal(error);
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (refusal !== null) name.current?.focus();
  }, [refusal]);
  return (
    <main class="start">
      <div class="start-seed">
        <SeedPicture />
      </div>
      <div class="start-form">
        <h1>
          だれに、
          <wbr />
          聞いてもらいますか
        </h1>
        <Listeners who={who} choose={(ai_character) => choose({ who: ai_character })} />
        <Choice name="mood" label="いまは" options={MOODS} value={mood} choose={(chosen) => choose({ mood: chosen })} />
        <label class="start-name">
          <span class="fine">ニックネーム</span>
          <input
            ref={name}
            value={nickname}
            autocomplete="off"
            enterkeyhint="next"
            aria-invalid={refusal !== null}
            aria-describedby="nickname-note"
            onInput={(event) => {
              choose({ nickname: event.currentTarget.value });
              if (refusal !== null) setError(null);
            }}
          />
        </label>
        <p class={refusal === null ? "fine" : "start-refusal"} id="nickname-note" role={refusal === null ? undefined : "alert"}>
          {refusal ?? "本名でなくてかまいません。あとから変えられます。"}
        </p>
        {error !== null && refusal === null && <ProblemNote error={error} retry={() => void begin()} />}
      </div>
      <div class="start-hand">
        <StateLine />
        <div class="composer">
          <Field label="さいしょのひとこと" send={begin} />
          <SendButton run={() => void begin()} />
        </div>
        {!hasWords && (
          <button type="button" class="button quiet" disabled={isAsking} onClick={() => void begin()}>
            まず木を見る
          </button>
        )}
      </div>
    </main>
  );
}

const CHOSEN = "start";

interface Chosen {
  readonly who: Schemas["Character"];
  readonly mood: Schemas["Mood"];
  readonly nickname: string;
}

/** Keep the choices across reloads. */
function useChosen(): [Chosen, (part: Partial<Chosen>) => void] {
  const [chosen, setChosen] = useState<Chosen>(() => ({ who: "tama", mood: "praise", nickname: anyNickname(), ...(storage.kept(CHOSEN) as Partial<Chosen> | null) }));
  const choose = (part: Partial<Chosen>) => {
    const next = { ...chosen, ...part };
    storage.keep(CHOSEN, next);
    setChosen(next);
  };
  return [chosen, choose];
}

async function complete(body: Schemas["Onboarding"]): Promise<void> {
  await api.post("/api/users/complete-onboarding", { body });
  me.update((now) => ({ ...now, isOnboarded: true }));
  await loadMe({ again: true });
}

/** The server's message about the nickname, if it refused it. */
function nicknameRefusal(error: unknown): string | null {
  if (!(error instanceof Problem)) return null;
  return error.errors.find(({ loc }) => loc.includes("nickname"))?.msg ?? null;
}

function Listeners({ who, choose }: { who: Schemas["Character"]; choose: (who: Schemas["Character"]) => void }) {
  const cards = useCharacters();
  const chosen = cards.find((each) => each.id === who);
  return (
    <fieldset class="listeners">
      <legend class="unseen">だれに聞いてもらうか</legend>
      {CHARACTERS.map((id) => {
        const card = cards.find((each) => each.id === id);
        return (
          <label class={`listener ${id}`} key={id}>
            <input type="radio" name="who" class="unseen" checked={who === id} onChange={() => choose(id)} />
            <span class="listener-card">
              <span class="listener-name">{PERSONAS[id].name}</span>
              {card && <span class="fine">{card.suits}</span>}
            </span>
          </label>
        );
      })}
      {chosen && (
        <p class={`listener-line fine ${who}`} aria-live="polite">
          「{chosen.sample_line}」
        </p>
      )}
    </fieldset>
  );
}

function useCharacters(): readonly Schemas["CharacterCard"][] {
  const [cards, setCards] = useState<readonly Schemas["CharacterCard"][]>([]);
  useEffect(() => {
    api.get("/api/characters").then(({ characters }) => setCards(characters), () => undefined); // the names are enough
  }, []);
  return cards;
}
