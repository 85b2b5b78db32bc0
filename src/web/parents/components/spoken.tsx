import { useStore } from "../../shared/store.ts";
import { outbox, talk } from "../state/talk.ts";
import { isForNobodyElse, unfolded } from "../state/unfolded.ts";
import { PERSONAS } from "../words.ts";
import { useEffect, useRef, useState } from "preact/hooks";

/** The screen reader's announcements: that an answer is being written, then the complete answer, once. */
export function Spoken() {
  const isWriting = useStore(outbox.pending, (all) => all.some(({ status }) => status.is === "sending"));
  const last = useStore(talk, (now) => now.exchanges?.at(-1) ?? null);
  const open = useStore(unfolded);
  const [words, setWords] = useState("");
  const isOwed = useRef(false);
  const said = useRef(last?.id);
  useEffect(() => {
    if (isWriting) {
      setWords("返事を書いています");
      isOwed.current = true;
    } else if (isOwed.current && last && last.id !== said.current) {
      setWords(last.voices.map((voice) => `${PERSONAS[voice.ai_character].name}。${voice.ai_response}`).join("\n"));
      isOwed.current = false;
    } else if (isOwed.current) setWords(""); // sending failed
    if (!isOwed.current) said.current = last?.id; // known exchanges are not announced
  }, [isWriting, last]);
  const isFolded = last !== null && isForNobodyElse(last.safety) && open !== last.id;
  return (
    <p class="unseen" role="status">
      {isFolded && !isWriting ? "" : words}
    </p>
  );
}
