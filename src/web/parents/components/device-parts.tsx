import { useStore } from "../../shared/store.ts";
import { choose, type Preferences, preferences } from "../state/preferences.ts";
import { type Choice, Choices, Part, Switch } from "./form.tsx";

const THEMES: readonly Choice<Preferences["theme"]>[] = [
  { value: "auto", words: "おまかせ", detail: "夜7時から朝6時は暗く" },
  { value: "light", words: "明るい" },
  { value: "dark", words: "暗い" },
];
const SIZES: readonly Choice<Preferences["size"]>[] = [
  { value: "small", words: "小さめ" },
  { value: "normal", words: "ふつう" },
  { value: "large", words: "大きめ" },
];
const HANDS: readonly Choice<Preferences["hand"]>[] = [{ value: "right", words: "右手" }, { value: "left", words: "左手" }];

/** Appearance and handedness on this device. */
export function LooksPart() {
  const now = useStore(preferences);
  return (
    <Part title="この端末での見え方">
      <Choices legend="画面の色" choices={THEMES} value={now.theme} onChoose={(theme) => void choose({ theme })} />
      <Choices legend="文字の大きさ" choices={SIZES} value={now.size} onChoose={(size) => void choose({ size })} isRow />
      <Choices legend="持つ手" choices={HANDS} value={now.hand} onChoose={(hand) => void choose({ hand })} isRow />
      <Switch
        label="Enterキーで送る"
        detail="パソコンのときだけ。変換中のEnterでは送りません。スマートフォンでは、いつも改行です。"
        isOn={now.enterSends}
        onSwitch={(enterSends) => void choose({ enterSends })}
      />
    </Part>
  );
}

/** Settings for parents whose screen others may see. They state their limits up front. */
export function DiscreetPart() {
  const now = useStore(preferences);
  return (
    <Part title="そばに人がいるとき">
      <Switch
        label="ひかえめモード"
        detail="タブの名前が「メモ」になります。ことばをこの端末に残さず、画面をはなれると白紙でおおい、5分もどらないとログアウトします。そのときは書きかけも消えます。電波のないところでは、前の会話は見られません。"
        isOn={now.isDiscreet}
        onSwitch={(isDiscreet) => void choose({ isDiscreet })}
      />
      <Switch
        label="「いますぐ閉じる」ボタン"
        detail="どの画面にもボタンを出します。おすか、Escキーを2秒のうちに3回おすと、すぐに白紙にして、この端末のことばと書きかけを消し、ログアウトして、天気のページ（tenki.jp）にかわります。"
        isOn={now.hasQuickExit}
        onSwitch={(hasQuickExit) => void choose({ hasQuickExit })}
      />
      <p class="form-note">
        ブラウザの<b>履歴は、ここからは消せません</b>。ほめびよりをひらいたことも残ります。気になるときは、シークレットモード（プライベートブラウズ）でひらくか、ブラウザの設定で履歴を消してください。
      </p>
    </Part>
  );
}
