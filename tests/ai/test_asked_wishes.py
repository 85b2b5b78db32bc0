"""A requested word is given: encouragement, a hug, a goodbye, praise for what was reported."""

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character
from homebiyori.lexicon import analyze
from support.talk import KEY, request

GIVEN = (
    "asked.push",
    "asked.hug",
    "asked.word",
    "asked.say_fine",
    "asked.say_off",
    "asked.comfort",
    "asked.looked",
    "wish.praise",
)


def slots(text: str, character: Character = Character.TAMA) -> list[str]:
    reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), character=character))
    return [name.split(".", 1)[1].rsplit(".", 1)[0] for name in reply.fragment_ids]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("いよいよ明日が初出勤です。お弁当箱も出しました。ひとこと、背中を押してもらえますか。", "asked.push"),
        ("明日テスト。応援して", "asked.push"),
        ("面接行ってくる。励ましてや", "asked.comfort"),
        ("元気づけて", "asked.comfort"),
        ("エール送ってほしいな", "asked.push"),
        ("勇気ちょうだい", "asked.push"),
        ("なぐさめてくれへん", "asked.comfort"),
        ("よしよしして", "asked.hug"),
        ("ぎゅってしてほしい", "asked.hug"),
        ("大丈夫って言って", "asked.say_fine"),
        ("うまくいくって言ってほしいんです", "asked.say_fine"),
        ("いってらっしゃいって言って", "asked.say_off"),
        ("何か言ってよ", "asked.word"),
        ("気休めでいいから言って", "asked.comfort"),
        ("なんか元気出る言葉ください", "asked.comfort"),
        ("この二週間の私はどうでしたか？", "asked.looked"),
        ("私はどう見えますか", "asked.looked"),
        ("何て声かけりゃいいんだ", "asked.say"),
        ("洗い物終わった。ほめろ", "wish.praise"),
        ("ほめてくれてもいいよ", "wish.praise"),
        ("店決めた。焼き鳥。20人。褒めていいぞ", "wish.praise"),
    ],
)
def test_what_is_asked_for_is_given(text: str, slot: str, character: Character) -> None:
    assert slots(text, character)[0] == slot


@pytest.mark.parametrize(
    "text",
    [
        "娘に「大丈夫って言って」とせがまれる",
        "夫に励ましてほしい",
        "上司が背中を押してくれた",
        "背中を押してもらって階段を上がった",
        "子どもをぎゅってしてから出かけた",
        "先生に大丈夫って言ってもらった",
        "応援していた球団が勝った",
        "褒めてもいいよって夫に言われた",
        "熱があるけど大丈夫って言って",
        "息子が何か言ってた",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert not set(slots(text)) & set(GIVEN)


def test_the_praise_that_is_asked_for_is_no_deed() -> None:
    assert not [slot for slot in slots("店決めた。焼き鳥。20人。褒めていいぞ") if slot.startswith("deed.")]
