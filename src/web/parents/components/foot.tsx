import { openSheet } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { type Exchange, stillToShow } from "../state/exchanges.ts";
import { me } from "../state/me.ts";
import { isGroup, talk, outbox } from "../state/talk.ts";
import { tree } from "../state/tree.ts";
import { PERSONAS } from "../words.ts";
import { Answer, Arriving, FruitLine, PendingView } from "./exchange.tsx";
import { Folding } from "./folding.tsx";
import { Grown } from "./grown.tsx";
import { SafetyCard } from "./safety-card.tsx";
import { TALK_SHEET } from "./talk-sheet.tsx";

const WEEKS_MS = 14 * 86_400_000;

/** The latest exchange, below the tree. */
export function Foot() {
  const { exchanges, arriving } = useStore(talk);
  const pending = stillToShow(useStore(outbox.pending), exchanges ?? []);
  const last = exchanges?.at(-1) ?? null;
  const newest = pending.at(-1);
  return (
    <section class="foot" aria-label="いちばん新しいことば" tabIndex={-1}>
      <Grown />
      <div class="foot-words">
        {arriving && <Arriving parts={arriving.parts} />}
        {newest && !arriving && <PendingView pending={newest} isHeard={false} />}
        {!newest && !arriving && <Last exchange={last} isKnown={exchanges !== null} />}
      </div>
      {!newest && !arriving && <LastFruit exchange={last} />}
      <div class="foot-rest">
        <HowButton />
        {last && (
          <a href="/chat" class="foot-all">
            ぜんぶ読む
          </a>
        )}
      </div>
    </section>
  );
}

function Last({ exchange, isKnown }: { exchange: Exchange | null; isKnown: boolean }) {
  const total = useStore(tree, (now) => now.total);
  if (exchange === null) return isKnown ? <Invitation isBack={(total ?? 0) > 0} /> : null;
  if (isLongAgo(exchange)) return <Invitation isBack />;
  const { id, safety } = exchange;
  return (
    <Folding id={id} safety={safety}>
      {!safety?.is_card && (
        <p class="foot-mine">
          <span class="unseen">あなた: </span>
          {exchange.mine}
        </p>
      )}
      <Answer exchange={exchange} />
      {safety && <SafetyCard safety={safety} />}
    </Folding>
  );
}

const isLongAgo = ({ at }: Exchange): boolean => Date.now() - Date.parse(at) > WEEKS_MS;

const LastFruit = ({ exchange }: { exchange: Exchange | null }) =>
  exchange?.fruit && !isLongAgo(exchange) ? <FruitLine fruit={exchange.fruit} /> : null;

/** Shown before the first words; after weeks away, only a welcome back. */
export function Invitation({ isBack }: { isBack: boolean }) {
  const who = useStore(me, (now) => now.profile?.ai_character ?? "tama");
  const { name, invitation, welcomeBack } = PERSONAS[who];
  return (
    <div class={`voice ${who}`}>
      <p class="voice-name">{name}</p>
      <p class="voice-words">{isBack ? welcomeBack : invitation}</p>
    </div>
  );
}

/** Show who listens and how, and open the sheet to change it. "ほめて" is not offered next to help. */
export function HowButton() {
  const profile = useStore(me, (now) => now.profile);
  const group = useStore(isGroup);
  const isInCare = useStore(talk, ({ exchanges }) => (exchanges?.at(-1)?.safety ?? null) !== null);
  if (!profile) return <span class="how" />;
  return (
    <button type="button" class="how" onClick={() => openSheet(TALK_SHEET)}>
      {group ? "みんな" : PERSONAS[profile.ai_character].name}に、
      <span class="how-end">
        {profile.mood === "praise" && !isInCare ? "ほめて" : "聞いて"}もらう<span aria-hidden="true"> ▾</span>
      </span>
    </button>
  );
}
