import { useState } from "preact/hooks";

import type { Line } from "../state/help-lines.ts";
import { openInWords } from "../words.ts";

const KINDS: Readonly<Record<string, string>> = {
  self_harm: "消えてしまいたい気持ち",
  postpartum: "産後のつらさ",
  abuse: "手をあげてしまいそうなとき",
  neglect: "お世話ができないほどつらいとき",
  domestic_violence: "パートナーからの暴力",
  child_danger: "子どもの安全の心配",
  child_violence: "子どもからの暴力",
  third_party: "まわりの人が心配なとき",
  medical_emergency: "急な病気・けが",
  poisoning: "誤って飲んだとき",
};

const LANGUAGES: Readonly<Record<string, string>> = {
  ja: "日本語",
  en: "English",
  zh: "中文",
  ko: "한국어",
  tl: "Tagalog",
  pt: "Português",
  es: "Español",
  th: "ไทย",
  vi: "Tiếng Việt",
  ne: "नेपाली",
  id: "Bahasa Indonesia",
};

const DOORS = { chat: "チャットをひらく", line: "LINEでひらく", web: "ページをひらく", phone: "ページをひらく" } as const;


/** A help line: name, hours, topics, languages, and buttons to reach it. */
export function HelpLine({ line }: { line: Line }) {
  const open = openInWords(line.open_now);
  const kinds = line.kinds.map((kind) => KINDS[kind]).filter(Boolean);
  return (
    <li class="help-line">
      <h3>{line.name}</h3>
      <p class="help-hours">
        {open && <b class={line.open_now ? "help-open" : "help-shut"}>{open}</b>}
        <span>{line.hours ?? "受付時間は、窓口でたしかめてください"}</span>
      </p>
      {kinds.length > 0 && <p class="fine">{kinds.join("・")}</p>}
      {line.languages.length > 1 && <p class="fine">{line.languages.map((code) => <Language code={code} key={code} />)}</p>}
      {line.phone && <Phone name={line.name} phone={line.phone} />}
      {line.url && (
        <a class="button quiet help-door" href={line.url} target="_blank" rel="noreferrer">
          {DOORS[line.channel]}
        </a>
      )}
    </li>
  );
}

const Language = ({ code }: { code: string }) => (
  <>
    <span lang={code} class="help-language">
      {LANGUAGES[code] ?? code}
    </span>{" "}
  </>
);

/** A button to call, and one to copy the number, for another phone or where `#` cannot be dialled. */
export function Phone({ name, phone }: { name: string; phone: string }) {
  const [words, say] = useState("番号をコピー");
  const copy = () => {
    navigator.clipboard.writeText(phone).then(
      () => say("コピーしました"),
      () => say("長押しでコピーできます"), // the browser refused clipboard access
    );
  };
  return (
    <div class="help-reach">
      <a class="button help-call" href={`tel:${encodeURIComponent(phone)}`} aria-label={`${name}、${phone}に電話する`}>
        <span aria-hidden="true">☎</span> {phone}
      </a>
      <button type="button" class="button quiet" onClick={copy}>
        {words}
        <span class="unseen">：{name}</span>
      </button>
    </div>
  );
}
