import { useState } from "preact/hooks";

import { useStore } from "../../shared/store.ts";
import { api, type Schemas } from "../api.ts";
import { changeProfile, me } from "../state/me.ts";
import { chooseGroup, isGroup } from "../state/talk.ts";
import { CHARACTERS, PERSONAS } from "../words.ts";
import { Choice, type Option } from "./choice.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Sheet } from "./sheet.tsx";

export const TALK_SHEET = "talk";

type Who = Schemas["Character"] | "all";

const WHO: readonly Option<Who>[] = [...CHARACTERS.map((id) => ({ value: id, words: PERSONAS[id].name })), { value: "all", words: "みんなで" }];
export const MOODS: readonly Option<Schemas["Mood"]>[] = [{ value: "praise", words: "ほめて" }, { value: "listen", words: "聞いて" }];
const LEVELS: readonly Option<Schemas["PraiseLevel"]>[] = [{ value: "normal", words: "ふつう" }, { value: "deep", words: "深く" }];

/** Choose who answers and how, from the next message on. */
export function TalkSheet() {
  const { profile, features } = useStore(me);
  const group = useStore(isGroup);
  const [error, setError] = useState<unknown>(null);
  const [lacks, setLacks] = useState<string | null>(null);
  const change = async (part: Schemas["NewPreferences"]) => {
    setError(null);
    setLacks(null);
    try {
      changeProfile(await api.put("/api/users/ai-preferences", { body: part }));
    } catch (problem) {
      setError(problem);
    }
  };
  const chooseWho = (who: Who) => {
    if (who === "all" && features?.group_chat !== true) {
      setLacks("みんなでの会話は、プレミアムで使えます。");
      return;
    }
    chooseGroup(who === "all");
    if (who !== "all") void change({ ai_character: who });
  };
  const chooseLevel = (level: Schemas["PraiseLevel"]) => {
    if (level === "deep" && features?.deep_mode !== true) setLacks("「深く」は、プレミアムで使えます。");
    else void change({ praise_level: level });
  };
  const isFree = features !== null && !(features.group_chat && features.deep_mode);
  const marked = <Value extends string>(options: readonly Option<Value>[], paid: Value) =>
    isFree ? options.map((option) => (option.value === paid ? { ...option, note: "プレミアム" } : option)) : options;
  return (
    <Sheet title="だれと、どんなふうに">
      <Choice name="who" label="だれと" options={marked(WHO, "all")} value={group ? "all" : (profile?.ai_character ?? null)} choose={chooseWho} />
      <Choice name="mood" label="いまは" options={MOODS} value={profile?.mood ?? null} choose={(mood) => void change({ mood })} />
      <Choice name="level" label="深さ" options={marked(LEVELS, "deep")} value={profile?.praise_level ?? null} choose={chooseLevel} />
      {lacks !== null && (
        <p class="choice-lacks" role="status">
          {lacks}
          <a href="/pricing">プランを見る</a>
        </p>
      )}
      {error !== null && <ProblemNote error={error} />}
    </Sheet>
  );
}
