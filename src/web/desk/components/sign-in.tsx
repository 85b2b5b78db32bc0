import { usePlace } from "../../shared/router.ts";
import { useStore } from "../../shared/store.ts";
import { session, watch } from "../api.ts";

const SAID: Readonly<Record<string, string>> = {
  failed: "サインインできませんでした。もう一度お試しください。",
  canceled: "サインインを取りやめました。",
};

/** The sign-in page. After signing in, the operator returns to the same path. */
export function SignIn() {
  const { path, query } = usePlace();
  const isOver = useStore(watch.isOver);
  const said = isOver ? "しばらく使われていないので、サインアウトしました" : SAID[query.get("sign_in") ?? ""];
  return (
    <main class="sign-in">
      <h1>ほめびより運営</h1>
      {said && <p role="alert">{said}</p>}
      <p>運営の担当者だけが使えます。ブラウザーを閉じるか、15分使わないと、サインアウトします。</p>
      <button type="button" class="button" onClick={() => session.start(path === "/welcome" ? "/" : path)}>
        サインイン
      </button>
    </main>
  );
}
