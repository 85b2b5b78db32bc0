import { useState } from "preact/hooks";

import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas } from "../api.ts";
import { openInWords } from "../words.ts";

type Line = Schemas["HelpLine"];

const OPEN_WORDS = { phone: "電話する", chat: "チャットをひらく", line: "LINEをひらく", web: "ページをひらく" } as const;

interface Props {
  readonly safety: Schemas["SafetyNotice"];
  /** The exchange is not the latest: do not ask whether the parent is safe. */
  readonly isPast?: boolean;
}

/** Help lines in the server's order: the first in full, the others by name until expanded. */
export function SafetyCard({ safety, isPast = false }: Props) {
  const [first, ...rest] = safety.resources;
  if (!first) {
    return (
      <p class="safety-line">
        <a href={safety.help}>話せるところは、いつでもここに</a>
      </p>
    );
  }
  return (
    <aside class={safety.is_card ? "safety-card" : "safety-short"} aria-label="話せるところ">
      {safety.is_card && <p>わたしはAIです。人の声で話せるところを、ここに置いておきますね。</p>}
      <ul>
        <HelpRow line={first} />
      </ul>
      {rest.length > 0 && (
        <details class="safety-rest">
          <summary>
            <span>
              ほかに：
              {rest.map(({ name }, index) => (
                <span key={name}>
                  {name}
                  {index < rest.length - 1 && "、"}
                </span>
              ))}
            </span>
          </summary>
          <ul>
            {rest.map((line) => (
              <HelpRow line={line} key={line.id} />
            ))}
          </ul>
        </details>
      )}
      <p class="safety-foot">
        <a href={safety.help}>ほかの話せるところ</a>
        {!isPast && <Safe />}
      </p>
    </aside>
  );
}

const ELSEWHERE = { target: "_blank", rel: "noopener noreferrer" } as const;

function HelpRow({ line }: { line: Line }) {
  const [isCopied, setCopied] = useState(false);
  const { phone } = line;
  const when = [line.hours, openInWords(line.open_now)].filter(Boolean).join("・");
  const copy = () => void navigator.clipboard.writeText(phone ?? "").then(() => setCopied(true), () => setCopied(false));
  return (
    <li>
      <p class="safety-who">
        <b class="safety-name">{line.name}</b>
        {when && <span class="fine">{when}</span>}
      </p>
      <div class="safety-do">
        <a class="button safety-call" href={addressOf(line)} {...(phone === null && ELSEWHERE)}>
          {OPEN_WORDS[line.channel]}
          {phone !== null && <span> {phone}</span>}
        </a>
        {phone !== null && (
          <button type="button" class="button quiet safety-copy" aria-label={isCopied ? "番号をコピーしました" : "番号をコピー"} onClick={copy}>
            {isCopied ? "できました" : "コピー"}
          </button>
        )}
      </div>
    </li>
  );
}

/** The `#` of numbers such as `#8008` is escaped, or it would start a fragment. */
function addressOf(line: Line): string {
  if (line.phone === null) return line.url ?? "/help";
  return `tel:${line.phone.replace(/-/g, "").replace("#", "%23")}`;
}

function Safe() {
  const [words, setWords] = useState<string | null>(null);
  const say = async () => {
    try {
      const { in_care } = await api.put("/api/chat/care", { body: { safe: true } });
      setWords(in_care ? "教えてくれて、ありがとう。もう少し、そばにいますね。" : "よかった。いつもどおり、なんでも話してくださいね。");
    } catch (error) {
      if (!(error instanceof Problem || error instanceof UnknownOutcome)) throw error;
      setWords("いまは伝えられませんでした。あとでもう一度どうぞ。");
    }
  };
  return (
    <>
      <button type="button" class="button quiet" onClick={() => void say()}>
        いまは大丈夫
      </button>
      <span role="status" class="fine">
        {words}
      </span>
    </>
  );
}
