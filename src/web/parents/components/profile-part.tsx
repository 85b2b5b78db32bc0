import { useState } from "preact/hooks";

import { Problem } from "../../shared/api/problem.ts";
import { useStore } from "../../shared/store.ts";
import { api, type Schemas, session } from "../api.ts";
import { changeProfile, loadMe, me } from "../state/me.ts";
import { Action, type Choice, Choices, faultOf, Loading, Part, TextField, useLoaded, useWork } from "./form.tsx";
import { ProblemNote } from "./problem-note.tsx";

type Profile = Schemas["ProfileAnswer"];
type Features = Schemas["Features"];

const MOODS: readonly Choice<Schemas["Mood"]>[] = [
  { value: "praise", words: "ほめて", detail: "していることを見つけて、ことばにします" },
  { value: "listen", words: "聞いて", detail: "ほめるより先に、そのまま受けとめます" },
];

/** The nickname, the character, and how it answers. */
export function ProfilePart() {
  const profile = useStore(me, (now) => now.profile);
  const features = useStore(me, (now) => now.features);
  if (!profile) return <NoProfile />;
  return (
    <>
      <NicknamePart profile={profile} />
      <AnswersPart profile={profile} features={features} />
    </>
  );
}

/** The profile is loaded with the session; if that failed, load it again. */
function NoProfile() {
  const { work } = useLoaded(async () => {
    await loadMe();
    if (!me.get().profile && session.state.get() === "signed-in") changeProfile(await api.get("/api/users/profile"));
  });
  return <Loading work={work} isEmpty />;
}

function NicknamePart({ profile }: { profile: Profile }) {
  const [name, setName] = useState(profile.nickname ?? "");
  const [said, say] = useState("");
  const work = useWork();
  const save = async () => {
    say("");
    try {
      changeProfile(await api.put("/api/users/profile", { body: { nickname: name, version: profile.version } }));
      say("かえました。");
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "conflict") throw error;
      await loadMe({ again: true });
      const now = me.get().profile?.nickname;
      say(`ほかの端末で先に変わっていたので、新しい内容（${now ?? "ニックネームなし"}）を読みこみました。この名前でよければ、もう一度おしてください。`);
    }
  };
  const edit = (value: string) => {
    say("");
    setName(value);
  };
  return (
    <Part title="プロフィール">
      <TextField label="ニックネーム" value={name} onInput={edit} hint="20文字まで。本名でなくて、だいじょうぶです。" fault={faultOf(work.error, "nickname")} autocomplete="nickname" />
      <ProblemNote error={work.error} retry={() => void work.again()} fields={["nickname"]} />
      <div class="form-actions">
        <Action words="この名前にする" work={work} run={save} isShut={name === (profile.nickname ?? "")} />
        <p class="form-said" role="status">
          {said}
        </p>
      </div>
    </Part>
  );
}

function AnswersPart({ profile, features }: { profile: Profile; features: Features | null }) {
  const work = useWork();
  const characters = useLoaded(async () => (await api.get("/api/characters")).characters);
  const set = (body: Schemas["NewPreferences"]) => void work.run(async () => changeProfile(await api.put("/api/users/ai-preferences", { body })));
  const people = (characters.value ?? []).map(({ id, name, suits }) => ({ value: id, words: name, detail: suits }));
  const hasDeep = features?.deep_mode ?? false;
  const depths: readonly Choice<Schemas["PraiseLevel"]>[] = [
    { value: "normal", words: "ふつう" },
    { value: "deep", words: "深く", detail: hasDeep ? "ゆっくり、長めに" : "プレミアムで選べます", isShut: !hasDeep && profile.praise_level !== "deep" },
  ];
  return (
    <Part title="話しかた">
      <Loading work={characters.work} isEmpty={characters.value === null} />
      {people.length > 0 && <Choices legend="だれと" choices={people} value={profile.ai_character} onChoose={(ai_character) => set({ ai_character })} />}
      <Choices legend="いまは" choices={MOODS} value={profile.mood} onChoose={(mood) => set({ mood })} isRow />
      <Choices legend="深さ" choices={depths} value={profile.praise_level} onChoose={(praise_level) => set({ praise_level })} isRow />
      {!hasDeep && (
        <a class="form-link" href="/pricing">
          プレミアムでできることを見る
        </a>
      )}
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </Part>
  );
}
