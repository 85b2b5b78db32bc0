"""Only facts change a level: each sign of a fact is read in its example and in none of its unreal forms.

The forms are built from the example's verb: hypothetical, denied, wished, asked, planned, impossible, left to others.
"""

from collections.abc import Iterator

import pytest

from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.rules import FACTS
from homebiyori.care.signs import Sign

# A verb's stems: before ない, before ます, before た or て (with its た and て), before ば, before う.
Verb = tuple[str, str, str, str, str, str, str]
WAKE: Verb = ("起こさ", "起こし", "起こし", "た", "て", "起こせ", "起こそ")
COME: Verb = ("来てくれ", "来てくれ", "来てくれ", "た", "て", "来てくれれ", "来てくれよ")
ARRIVE: Verb = ("着か", "着き", "着い", "た", "て", "着け", "着こ")
THROW: Verb = ("捨て", "捨て", "捨て", "た", "て", "捨てれ", "捨てよ")
HAND: Verb = ("渡さ", "渡し", "渡し", "た", "て", "渡せ", "渡そ")
PUT_OUT: Verb = ("出さ", "出し", "出し", "た", "て", "出せ", "出そ")
LEAVE: Verb = ("離れ", "離れ", "離れ", "た", "て", "離れれ", "離れよ")
CALL: Verb = ("かけ", "かけ", "かけ", "た", "て", "かけれ", "かけよ")
DRINK: Verb = ("飲ま", "飲み", "飲ん", "だ", "で", "飲め", "飲も")
CUT: Verb = ("切ら", "切り", "切っ", "た", "て", "切れ", "切ろ")
HOLD: Verb = ("握ら", "握り", "握っ", "た", "て", "握れ", "握ろ")
TEAR: Verb = ("破ら", "破り", "破っ", "た", "て", "破れ", "破ろ")
CALM: Verb = ("落ち着か", "落ち着き", "落ち着い", "た", "て", "落ち着け", "落ち着こ")
SLEEP: Verb = ("眠ら", "眠り", "眠っ", "た", "て", "眠れ", "眠ろ")
TELL: Verb = ("打ち明け", "打ち明け", "打ち明け", "た", "て", "打ち明けれ", "打ち明けよ")
STEP: Verb = ("おろさ", "おろし", "おろし", "た", "て", "おろせ", "おろそ")
GO_OUT: Verb = ("出", "出", "出", "た", "て", "出れ", "出よ")
LINE_UP: Verb = ("並べ", "並べ", "並べ", "た", "て", "並べれ", "並べよ")
BE_STOPPED: Verb = ("引き止められ", "引き止められ", "引き止められ", "た", "て", "引き止められれ", "引き止められよ")
HIT: Verb = ("殴られ", "殴られ", "殴られ", "た", "て", "殴られれ", "殴られよ")
WRITE: Verb = ("置か", "置き", "置い", "た", "て", "置け", "置こ")

EXAMPLES: list[tuple[Sign, str, Verb]] = [
    (Sign.SOMEONE_CAME, "姉を", WAKE),
    (Sign.SOMEONE_CAME, "母が", COME),
    (Sign.SOMEONE_CAME, "妹が", ARRIVE),
    (Sign.MEANS_AWAY, "薬は", THROW),
    (Sign.MEANS_AWAY, "薬は隣の人に", HAND),
    (Sign.MEANS_AWAY, "薬は玄関の外に", PUT_OUT),
    (Sign.PUT_DOWN, "玄関の外に", PUT_OUT),
    (Sign.LEFT_PLACE, "橋から", LEAVE),
    (Sign.CALLED, "119に", CALL),
    (Sign.TAKEN_BACK, "遺書は", TEAR),
    (Sign.CALMER, "少し", CALM),
    (Sign.OTHER_CALM, "夫は隣の部屋で", SLEEP),
    (Sign.TOLD_SOMEONE, "妻に", TELL),
    (Sign.STEPPED_BACK, "足を", STEP),
    (Sign.RESCUED, "救急隊が", COME),
    (Sign.RESTRAINED, "駅員さんに", BE_STOPPED),
    (Sign.TAKEN, "薬を全部", DRINK),
    (Sign.HURT, "手首を", CUT),
    (Sign.MEANS_IN_HAND, "カッターを", HOLD),
    (Sign.MEANS_IN_HAND, "薬を", LINE_UP),
    (Sign.DANGEROUS_PLACE, "ベランダに", GO_OUT),
    (Sign.VIOLENCE, "夫に", HIT),
    (Sign.FAREWELL_NOTE, "手紙を", WRITE),
]
# Facts that are states or denials; their unreal forms are written out.
OF_STATES: dict[Sign, tuple[str, tuple[str, ...]]] = {
    Sign.SAFE: ("もう安全です", ("安全なら話します", "安全ですか", "安全じゃない", "安全になったら言います")),
    Sign.SOMEONE_NEAR: ("夫が隣の部屋にいる", ("夫が隣の部屋にいたら言える", "夫が隣にいない", "夫が隣にいてほしい")),
    Sign.SEALED: ("練炭をたいた", ("練炭をたいたらどうなりますか", "練炭をたいていない", "練炭をたきたい")),
    Sign.SOMEONE_COMING: ("姉がこっちに向かってる", ("姉がこっちに来たらどうしよう", "姉は来ない", "姉に来てほしい")),
    Sign.ON_PHONE: (
        "母が電話に出た",
        ("母が電話に出たら言えるかな", "母は電話に出ない", "母に電話に出てほしい", "電話に出たほうがいいですか"),
    ),
    Sign.OTHER_SAFE: ("娘は寝ています", ("娘は寝ていない", "娘は寝ていますか", "娘が寝てくれたら")),
    Sign.NOT_TAKEN: ("まだ飲んでいません", ("飲んでいませんか", "飲んでないなら安心なのに")),
    Sign.NOT_HURT: ("けがはしていません", ("けがはしていませんか", "けがはないなら帰ります")),
    Sign.MEANS: ("薬がまだある", ("薬がまだあるなら捨てて", "薬がまだあればいいのに", "薬はありますか")),
    Sign.THREAT: ("夫が包丁を持って立ってる", ("夫が包丁を持ってきたらどうしよう", "包丁を持ってない")),
    Sign.BARRED: ("トイレに隠れています", ("トイレに隠れたら見つかる", "トイレに逃げてもいいですか")),
    Sign.REFUGE: ("友だちの家に着いた", ("友だちの家に着いたら電話します", "友だちの家に着いていない")),
    Sign.OTHER_HURTS: ("娘が腕を切っています", ("娘が腕を切ったらどうしよう", "娘は腕を切っていません")),
    Sign.OTHER_BARRED: (
        "娘が部屋に鍵をかけています",
        ("娘が部屋に鍵をかけたらどうしよう", "娘は部屋に鍵をかけていません"),
    ),
    Sign.BABY_LAID: (
        "赤ちゃんを布団に寝かせました",
        ("赤ちゃんを布団に寝かせたら泣く", "赤ちゃんを布団に寝かせましたか"),
    ),
    Sign.AGGRESSOR_NEAR: ("夫が帰ってきた", ("夫が帰ってきたら怖い", "夫が帰ってきたらどうしよう")),
    Sign.CONTROL: ("夫に通帳を取り上げられています", ("通帳を取り上げられたら困る", "通帳を取り上げられていません")),
    Sign.OTHER_DYING: ("弟が屋上にいます", ("もし弟が屋上にいたらどうすれば", "弟が屋上に行ったらどうしよう")),
    Sign.VOICES: ("頭の中で声が聞こえる", ("声が聞こえたら通報される", "声は聞こえない", "声が聞こえますか")),
    Sign.LISTENED: (
        "母が聞いてくれました",
        ("母が聞いてくれたらいいのに", "母が聞いてくれない", "母が聞いてくれましたか"),
    ),
    Sign.DAY_AFTER: ("朝になりました", ("朝になったら電話します", "朝になったら怖い")),
    Sign.DISCHARGED: (
        "今日退院しました",
        ("退院したら帰れます", "退院したいです", "退院していません", "退院しましたか"),
    ),
    Sign.OTHER_IN_DANGER: ("妹が死にたいと言っています", ("もし妹が死にたいと言ったらどうすれば",)),
}
# Unreal forms that are read as facts all the same, each with a comment that gives the reason.
LISTED: dict[tuple[Sign, str], str] = {}


def done(verb: Verb) -> str:
    _, _, stem, ta, *_ = verb
    return f"{stem}{ta}"


def unreal(verb: Verb) -> Iterator[str]:
    """Yield the verb's forms in which nothing has been done."""
    nai, masu, te_stem, ta, te, ba, u = verb
    yield from (f"{te_stem}{ta}ら怒られる", f"{te_stem}{ta}らどうなりますか", f"{ba}ばいいのに")
    yield from (f"{nai}ない", f"{nai}なかった", f"{masu}ません", f"{te_stem}{te}ない", f"{te_stem}{te}いません")
    yield from (f"{masu}たい", f"{masu}たくない", f"{masu}たかったのに", f"{te_stem}{te}ほしい")
    yield from (f"{te_stem}{ta}？", f"{te_stem}{ta}ほうがいいですか", f"{masu}ますか")
    yield from (f"{u}うかな", f"{u}うと思う", f"{te_stem}{ta}わけじゃない", f"{te_stem}{ta}ことはない")


def forms() -> Iterator[tuple[Sign, str]]:
    for sign, before, verb in EXAMPLES:
        yield from ((sign, f"{before}{form}") for form in unreal(verb))
    for sign, (_, written) in OF_STATES.items():
        yield from ((sign, form) for form in written)


def test_every_sign_of_a_fact_has_its_example() -> None:
    assert {sign for sign, *_ in EXAMPLES} | OF_STATES.keys() == FACTS


@pytest.mark.parametrize(("sign", "before", "verb"), EXAMPLES)
def test_an_act_that_is_told_gives_its_sign(sign: Sign, before: str, verb: Verb) -> None:
    assert sign in follow_ups.read(f"{before}{done(verb)}。")


@pytest.mark.parametrize("sign", OF_STATES)
def test_a_state_that_is_told_gives_its_sign(sign: Sign) -> None:
    assert sign in follow_ups.read(OF_STATES[sign][0])


def test_unreal_forms_are_no_facts() -> None:
    fired = {(sign, form) for sign, form in forms() if sign in follow_ups.read(form)}
    assert fired == LISTED.keys()
