import { Screen } from "../components/screen.tsx";

/** Ten statements that must agree with docs/product.md and docs/operations.md: change those first. */
const LINES: readonly (readonly [string, string])[] = [
  ["あずかるもの", "ニックネーム、話したことばと返事、木と実、お知らせ、選んだ設定、プランの状態。本名や、お子さんのことをきく欄はありません。"],
  ["のこす日数", "ことばは30日（プレミアムは180日）。すぎると見えなくなり、消えます。お知らせは90日。実とアルバムは、あなたが消すまで残ります。"],
  ["読める人", "あなただけです。運営の画面には、ことばは出ません。動作の記録（ログ）にも、ことばや名前は書きません。"],
  ["返事をつくるところ", "日本国内のAWSで動くAI（AnthropicのClaude）に、返事に要るぶんのことばを送ります。つながらないときは、ほめびよりのサーバーの中だけで返事をつくります。"],
  ["つらいことばがあるとき", "そのことばに合う相談先をそえます。だれかに知らせることは、ありません。"],
  ["お支払い", "カード番号は決済の会社（Stripe）だけが受けとり、ほめびよりにはわたりません。"],
  ["この端末に置くもの", "書きかけ、送る前のことば、最後の木と最近の会話。ログアウトか削除で消えます。「ひかえめモード」では置きません。"],
  ["ほかの会社", "広告も、アクセス解析も、外から読みこむ部品もありません。ログインのときだけ、Googleのページをとおります。"],
  ["持ち出す", "「設定」の「記録を持ち出す」で、すべてをひとつのファイルに、ことばを読める文章にできます。ファイルは7日で消えます。"],
  ["消す", "ことばも実も、ひとつずつ消せます。「アカウントを消す」なら、すべてが数分のうちに消えます。控えは35日、消したことを示す名前のない印は40日で消えます。Stripeの過去のお支払いの記録は、Stripeに残ります。"],
];

export default function Privacy() {
  return (
    <Screen title="ことばのあずかり方">
      <ol class="privacy-lines form-part">
        {LINES.map(([name, words]) => (
          <li key={name}>
            <h2>{name}</h2>
            <p>{words}</p>
          </li>
        ))}
      </ol>
      <ul class="form-links">
        <li>
          <a href="/settings">記録を持ち出す（設定）</a>
        </li>
        <li>
          <a href="/goodbye">アカウントを消す</a>
        </li>
        <li>
          <a href="/help">助けがいるとき</a>
        </li>
      </ul>
    </Screen>
  );
}
