import { useStore } from "../../shared/store.ts";
import { session } from "../api.ts";
import { connection } from "../state/connection.ts";
import { me } from "../state/me.ts";
import { untilInWords } from "../words.ts";

/** One line about the connection, maintenance or sign-in; nothing if all is well. */
export function StateLine() {
  const state = useStore(connection);
  const isSignedOut = useStore(session.state) === "signed-out";
  const isHere = useStore(me, (now) => now.isOnboarded === true);
  if (state === "offline") return <Line>電波がないみたい。書いておけば、つながったときに届けます</Line>;
  if (state !== "online") {
    return (
      <Line>
        <span aria-hidden="true">🌙 </span>木はお手入れ中で、眠っています。{untilInWords(state.maintenanceUntil, new Date())}書いたことばは、終わったら届けます。
        <a href="/help">助けがいるとき</a>
      </Line>
    );
  }
  if (!isSignedOut || !isHere) return null;
  return (
    <div class="state-line" role="status">
      <button type="button" class="button" onClick={() => session.start(location.pathname)}>
        もう一度ログイン
      </button>
      書きかけは残っています
    </div>
  );
}

const Line = ({ children }: { children: preact.ComponentChildren }) => (
  <p class="state-line" role="status">
    {children}
  </p>
);
