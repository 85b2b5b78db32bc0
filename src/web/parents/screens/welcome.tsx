import { useEffect, useState } from "preact/hooks";

import { go, usePlace } from "../../shared/router.ts";
import { storage } from "../../shared/storage.ts";
import { session } from "../api.ts";
import { SeedPicture } from "../components/seed.tsx";
import { hasDrafts } from "../state/draft.ts";

const SIGN_IN_WORDS: Readonly<Record<string, string>> = { google: "Googleではじめる" };
const LOCAL_WORDS = "ログインしてはじめる";

/** The landing page: what the product is, what it stores, and the sign-in button. */
export default function Welcome() {
  const { query } = usePlace();
  const words = useSignInWords();
  const hasDraft = useKeptWords();
  const back = ownPath(query.get("return"));
  useEffect(() => {
    if (session.state.get() === "signed-out") return;
    session.token().then((token) => token !== null && go(back, { replace: true }), () => undefined);
  }, [back]);
  const trouble = troubleInWords(query);
  return (
    <main class="welcome">
      <SeedPicture />
      <div class="welcome-words">
        <h1>
          きょうのあなたを、
          <wbr />
          ほめる木があります。
        </h1>
        <p>育児のひとことを書くと、やさしい返事が届いて、あなたの木が育ちます。</p>
        {trouble !== null && (
          <p class="welcome-trouble" role="status">
            {trouble}
          </p>
        )}
        {hasDraft && <p class="welcome-trouble">書きかけは残っています。</p>}
        <button type="button" class="button welcome-start" onClick={() => session.start(back)}>
          {hasDraft ? "もう一度ログイン" : words}
        </button>
        <ul class="welcome-promise fine">
          <li>本名も、お子さんの名前もいりません。</li>
          <li>書いたことばは、だれにも見せません。いつでも消せます。</li>
          <li>休んでも、木は枯れません。</li>
        </ul>
        <p class="welcome-links">
          <a href="/privacy">ことばのあずかり方</a>
          <a href="/help">助けがいるとき</a>
        </p>
      </div>
    </main>
  );
}

function troubleInWords(query: URLSearchParams): string | null {
  switch (query.get("sign_in")) {
    case "failed":
      return "うまくログインできませんでした。もう一度ためしてみてください。";
    case "canceled":
      return "ログインをやめました。またいつでもどうぞ。";
    default:
      return null;
  }
}

/** Accept only paths of this site. */
function ownPath(path: string | null): string {
  return path !== null && /^\/(?![/\\])/.test(path) && !path.startsWith("/welcome") ? path : "/";
}

/** The button's text depends on the identity provider in config.json, which the deployment writes. */
function useSignInWords(): string {
  const [words, setWords] = useState(LOCAL_WORDS);
  useEffect(() => {
    const read = async () => {
      const config = (await (await fetch("/config.json")).json()) as { signIn?: string };
      setWords(SIGN_IN_WORDS[config.signIn ?? ""] ?? LOCAL_WORDS);
    };
    read().catch(() => undefined); // the button keeps its generic text
  }, []);
  return words;
}

/** Whether this device holds a draft or an unsent message. */
function useKeptWords(): boolean {
  const [hasWords, setHasWords] = useState(false);
  useEffect(() => {
    const look = async () => {
      const outbox = await storage.get<readonly unknown[]>("outbox");
      setHasWords(hasDrafts() || (outbox?.length ?? 0) > 0);
    };
    void look();
  }, []);
  return hasWords;
}
