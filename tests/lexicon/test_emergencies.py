"""Emergencies are recognised in any spelling; near misses are not."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern


@pytest.mark.parametrize(
    "text",
    [
        "あかちゃん せんざい のんだ たすけて",
        "たばこ 一本たりない",
        "じいじの血圧の薬、口に入れたかも",
        "ボタン電池が一個ない。飲んだかも",
        "2歳の娘が夫の睡眠薬を飲んだ",
        "洗濯ジェルボール噛んじゃった",
        "漂白剤をなめたみたい",
        "生後8か月の子にはちみつ食べさせてしまった",
    ],
)
def test_a_poisoning_is_an_emergency_with_a_name(text: str) -> None:
    assert {Concern.POISONING, Concern.MEDICAL_EMERGENCY} <= analyze(text).concerns


@pytest.mark.parametrize(
    "text",
    [
        "息してない気がする",
        "いきしてない",
        "白目　けいれん　どうしよ",
        "よんでも へんじしない ぐったり",
        "くちびるが むらさき",
        "むらさきになってる　息子の顔",
        "ぶどうがのどにつまった",
        "息子がお風呂で溺れてました",
        "赤ちゃんがぐったりしてる",
        "頭打ってから3回吐いた",
        "ベランダから落ちた。動かない",
        "蜂に刺されて息が苦しそう",
        "熱40度でぐったりして水も飲まない",
        "こども あつい おゆ かぶった",
        "血がとまらない",
        "救急車呼んだほうがいいですか",
    ],
)
def test_an_emergency_is_read_in_any_spelling(text: str) -> None:
    found = analyze(text).concerns
    assert Concern.MEDICAL_EMERGENCY in found
    assert Concern.POISONING not in found


@pytest.mark.parametrize(
    "text",
    [
        "今月の仕事、殺人的スケジュールで白目",
        "二年前にボタン電池さわがせをやった息子、今は電池博士",
        "赤ちゃんの突然死の話を健診で聞いて、夜中に何度も寝息きいてる",
        "食べこぼしが気管に入ったのかゴホゴホしたけど、すぐ落ち着いて笑ってた",
        "溺れるくらいの愛",
        "推しが尊くて息してない",
        "死ぬほど笑って息ができない",
        "ニュースで誤飲の事故を見た",
        "夫がたばこやめた",
        "たばこ代が足りない",
        "リモコンの電池がない",
        "はちみつトースト食べた",
        "救急車のおもちゃがすき",
        "トイレがつまった",
        "家事に溺れてる",
        "遊び疲れてぐったりの娘",
        "お酒のんだ",
        "うけいれんといかん",
        "熱性けいれんで救急車。今は落ち着いて寝てます",
        "誤飲しそうで目が離せない。ボタン電池ぜんぶ高いとこへ",
    ],
)
def test_what_only_sounds_like_an_emergency_is_none(text: str) -> None:
    assert not {Concern.MEDICAL_EMERGENCY, Concern.POISONING} & analyze(text).concerns


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("熱が39度あります。病院に行くべきでしょうか", True),
        ("咳がひどい。薬を飲ませてもいい？", True),
        ("産後うつかもしれない", True),
        ("転んでおでこぶつけた。私が目を離したせいだ", False),
        ("産後うつで通院してたのが、先月で卒業になりました", False),
        ("ロタのシロップ飲ませたら全部吐いた。元気ではある", False),
        ("薬飲ませるの上手になった。ゼリーに混ぜるとぺろり", False),
        ("コロナで立ち会えなかった出産のこと、まだ悲しい", False),
        ("熱が39度、洗濯機も壊れた、病院行くべきですか", True),
        ("洗濯機が脱水で止まるんだけど、買い替えたほうがいい?", False),
    ],
)
def test_a_medical_concern_is_a_question_not_a_story(text: str, is_asked: bool) -> None:  # noqa: FBT001
    assert (Concern.MEDICAL in analyze(text).concerns) is is_asked


@pytest.mark.parametrize(
    "text", ["座りこんでしまった", "洗濯物を取りこんだ", "やっぱりこんなに楽しい", "おにぎりコンビニで買った"]
)
def test_no_divorce_is_read_inside_other_words(text: str) -> None:
    assert Concern.SEPARATION not in analyze(text).concerns
    assert Concern.SEPARATION in analyze("りこんしたい").concerns


@pytest.mark.parametrize(
    "text",
    [
        "夫の意識がありません",
        "息子の意識がありません。どうしたら",
        "母の呼吸がありません",
        "妻の意識ないです",
        "意識がありません",
    ],
)
def test_who_is_unconscious_is_an_emergency_in_any_politeness(text: str) -> None:
    assert Concern.MEDICAL_EMERGENCY in analyze(text).concerns


def test_a_mind_that_is_not_set_on_something_is_none() -> None:
    assert Concern.MEDICAL_EMERGENCY not in analyze("うちの夫、節約の意識がありません").concerns
