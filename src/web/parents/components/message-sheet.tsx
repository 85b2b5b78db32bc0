import { useEffect, useRef, useState } from "preact/hooks";

import { closeSheet } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { api, newKey } from "../api.ts";
import type { Exchange } from "../state/exchanges.ts";
import { changeExchange, talk } from "../state/talk.ts";
import { ProblemNote } from "./problem-note.tsx";
import { Sheet } from "./sheet.tsx";

const ANSWER_MS = 30_000;

/** The actions for an exchange. */
export function MessageSheet({ id }: { id: string }) {
  const exchange = useStore(talk, (now) => now.exchanges?.find((each) => each.id === id) ?? null);
  return (
    <Sheet title="このことばについて">
      {exchange ? <Actions exchange={exchange} /> : <p>このことばは、もうありません。</p>}
    </Sheet>
  );
}

function Actions({ exchange }: { exchange: Exchange }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <div class="actions">
      <Regenerate id={exchange.id} fail={setError} />
      <div class="actions-pair" role="group" aria-label="このことばは">
        <Rate exchange={exchange} isHelpful words="よかった" fail={setError} />
        <Rate exchange={exchange} isHelpful={false} words="ちがった" fail={setError} />
      </div>
      <Delete id={exchange.id} fail={setError} />
      {error !== null && <ProblemNote error={error} />}
    </div>
  );
}

type Fail = (error: unknown) => void;

function Regenerate({ id, fail }: { id: string; fail: Fail }) {
  const [left, setLeft] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  const key = useRef(newKey()); // the same for each try until there is an answer
  useEffect(() => {
    api.get("/api/users/quota").then(({ day }) => setLeft(day.regenerations.left), () => setLeft(null));
  }, []);
  const ask = async () => {
    setAsking(true);
    fail(null);
    try {
      const answer = await api.post("/api/chat/messages/{message_id}/regenerate", { path: { message_id: id }, key: key.current, timeout: ANSWER_MS });
      key.current = newKey();
      setLeft(answer.remaining_today);
      changeExchange(id, { voices: answer.responses, notice: answer.notice, isHelpful: null });
      closeSheet();
    } catch (error) {
      fail(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <button type="button" class="button quiet" disabled={isAsking || left === 0} onClick={() => void ask()}>
      {isAsking ? "考えています…" : "別のことばをもらう"}
      {left !== null && !isAsking && <span class="fine">きょうは、あと{left}回</span>}
    </button>
  );
}

function Rate({ exchange, isHelpful, words, fail }: { exchange: Exchange; isHelpful: boolean; words: string; fail: Fail }) {
  const isChosen = exchange.isHelpful === isHelpful;
  const rate = async () => {
    fail(null);
    try {
      await api.put("/api/chat/messages/{message_id}/feedback", { path: { message_id: exchange.id }, body: { helpful: isHelpful } });
      changeExchange(exchange.id, { isHelpful });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <button type="button" class="button quiet" aria-pressed={isChosen} onClick={() => void rate()}>
      {isChosen && <span aria-hidden="true">✓ </span>}
      {words}
    </button>
  );
}

function Delete({ id, fail }: { id: string; fail: Fail }) {
  const [isAsked, setAsked] = useState(false);
  const remove = async () => {
    fail(null);
    try {
      await api.delete("/api/chat/messages/{message_id}", { path: { message_id: id } });
      changeExchange(id, null);
      closeSheet();
    } catch (error) {
      fail(error);
    }
  };
  if (!isAsked) {
    return (
      <button type="button" class="button quiet" onClick={() => setAsked(true)}>
        消す
      </button>
    );
  }
  return (
    <div class="actions-ask">
      <p>あなたのことばと返事を消します。元には戻せません。木と実はそのままです。</p>
      <div class="actions-pair">
        <button type="button" class="button quiet" onClick={() => setAsked(false)}>
          残しておく
        </button>
        <button type="button" class="button" onClick={() => void remove()}>
          消す
        </button>
      </div>
    </div>
  );
}
