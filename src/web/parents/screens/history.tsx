import { useState } from "preact/hooks";

import { useStore } from "../../shared/store.ts";
import { dayWords, timeWords, tokyoDay } from "../../shared/tokyo.ts";
import { api, type Schemas } from "../api.ts";
import { Ask, gone } from "../components/ask.tsx";
import { Choice } from "../components/choice-of.tsx";
import { More } from "../components/more.tsx";
import { SafetyCard } from "../components/safety-card.tsx";
import { Folding } from "../components/folding.tsx";
import { Screen } from "../components/screen.tsx";
import { CHARACTERS } from "../fruit-words.ts";
import { tell } from "../state/device.ts";
import { me } from "../state/me.ts";
import { usePages } from "../../shared/pages.ts";

type Entry = Schemas["HistoryEntry"];
type ChatType = Schemas["ChatType"];

const TYPES: readonly (readonly [ChatType, string])[] = [
  ["individual", "ひとりと"],
  ["group", "みんなで"],
];

/** The earliest date that the server accepts. */
const FIRST_DAY = "2020-01-01";

export default function History() {
  const [character, setCharacter] = useState<Schemas["Character"] | null>(null);
  const [type, setType] = useState<ChatType | null>(null);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const days = { start_date: from || null, end_date: to || null };
  const pages = usePages(
    (cursor) => api.get("/api/chat/history", { query: { character, chat_type: type, ...days, cursor } }),
    `${character ?? ""} ${type ?? ""} ${from} ${to}`,
  );
  const remove = async ({ message_id }: Entry) => {
    await gone(api.delete("/api/chat/messages/{message_id}", { path: { message_id } }));
    pages.change((entries) => entries.filter((entry) => entry.message_id !== message_id));
    tell({ kind: "talk-changed" });
  };
  const isFiltered = character !== null || type !== null || from !== "" || to !== "";
  return (
    <Screen title="これまでのことば">
      <Retention />
      <div class="grove-filters">
        <Choice words="だれと" value={character} choices={Object.entries(CHARACTERS) as [Schemas["Character"], string][]} choose={setCharacter} />
        <Choice words="話しかた" value={type} choices={TYPES} choose={setType} />
        <Day words="この日から" value={from} max={to} choose={setFrom} />
        <Day words="この日まで" value={to} min={from} choose={setTo} />
      </div>
      {pages.isKnown && pages.items.length === 0 && (
        <p>{isFiltered ? "ここには、まだことばがありません。" : "話したことばが、ここに並びます。ひとことからで、だいじょうぶです。"}</p>
      )}
      {byDay(pages.items).map(([name, entries]) => (
        <section key={name} class="grove-section">
          <h2 class="entry-day">{name}</h2>
          <ul class="entries">
            {entries.map((entry) => (
              <EntryItem key={entry.message_id} entry={entry} onDelete={() => remove(entry)} />
            ))}
          </ul>
        </section>
      ))}
      <More pages={pages} />
    </Screen>
  );
}

/** A date field limited to the other end of the range and to today. Invalid input sends no request. */
function Day({ words, value, min = "", max = "", choose }: { words: string; value: string; min?: string; max?: string; choose: (day: string) => void }) {
  const take = ({ value: day, validity }: HTMLInputElement) => validity.valid && choose(day);
  return (
    <label>
      {words}
      <input type="date" value={value} min={min || FIRST_DAY} max={max || tokyoDay(new Date())} onChange={(event) => take(event.currentTarget)} />
    </label>
  );
}

function Retention() {
  const days = useStore(me, ({ features }) => features?.chat_retention_days ?? null);
  if (days === null) return null;
  return <p class="grove-note">ことばは{days.toLocaleString("ja")}日のあいだ残り、そのあと消えます。木と実は、ずっと残ります。</p>;
}

function EntryItem({ entry, onDelete }: { entry: Entry; onDelete: () => Promise<void> }) {
  const voices = entry.responses.length > 0 ? entry.responses : [entry];
  const about = timeWords(entry.created_at);
  return (
    <li class="entry">
      <p class="grove-note">{timeWords(entry.created_at)}</p>
      <Folding id={entry.message_id} safety={entry.safety}>
        <p class="entry-mine">
          <span class="unseen">あなた: </span>
          {entry.user_message}
        </p>
        {voices.map(({ ai_character, ai_response }) => (
          <div key={ai_character} class={`fruit-${ai_character}`}>
            <h3>{CHARACTERS[ai_character]}</h3>
            <p>{ai_response}</p>
          </div>
        ))}
        {entry.safety && <SafetyCard safety={entry.safety} isPast />}
      </Folding>
      <div class="notice-acts">
        {entry.fruit_id !== null && (
          <a class="button quiet" href={`/fruits/${entry.fruit_id}`}>
            この日の実をひらく<span class="unseen">：{about}</span>
          </a>
        )}
        <Ask words="消す" about={about} question="このやりとりを消します。元には戻せません。木の大きさと実は変わりません。" run={onDelete} />
      </div>
    </li>
  );
}

/** Group entries by day in Tokyo, in their given order. */
export function byDay(entries: readonly Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = dayWords(entry.created_at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}
