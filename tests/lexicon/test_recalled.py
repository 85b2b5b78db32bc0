"""A question about what the companion remembers is no deed of the parent and bears no fruit."""

import pytest

from homebiyori.lexicon import analyze, recalled
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree import rules

ASKED = """
    名前覚えてる?
    娘の名前覚えてる?
    うちの子の名前、ちゃんと覚えてくれてる?
    うちの孫の名前を覚えていらっしゃいますか
    息子の名前覚えとる?
    うちの犬の名前、覚えてるか。
    ねえ、息子の名前言える?
    まどか姉さん、うちの下の子の名前、言える?
    娘の名前わかる?
    私が昨日何焦がしたか覚えとる?
    翔が将来何になりたいと申したか、覚えておいでか
    面接の日はいつと申しましたか
    昨日の発表会、ひなが何の曲弾いたか覚えてる?
    明日うさぎ、何色の耳か覚えとる?
    ばあさんの好きだったどら焼き、覚えておいでですか。
    蓮が何の試験を受けてたか、何点だったか、覚えてるか。
    旦那の出張どこやったか覚えてる?
    うさぎの耳の話覚えてる?
    前に娘とけんかした話、何が原因だったか覚えておいでですか。
    俺、来年どこに行くんだっけ。
    息子の歳、覚えとるかのう
    上の子の誕生日覚えてますか?
    一番うれしかったこと覚えてる?
    3人目が生まれたって言ったよね?
    娘が逆上がりできたって言うたやんな?
    息子が合格したって話したよね?
"""
TOLD = """
    娘がひらがなを全部覚えて、すらすら読めるようになりました。うれしくて泣いた
    息子が九九の七の段をやっと覚えた!一緒に毎日練習してきた甲斐があった
    先生が娘の名前を覚えてくれて、とてもうれしかったです。ほっとしました
"""


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.strip().splitlines()]


@pytest.mark.parametrize("text", _lines(ASKED))
def test_a_question_about_our_memory_bears_no_fruit(text: str) -> None:
    read = analyze(text)
    assert read.emotion in {Emotion.NONE, Emotion.SADNESS, Emotion.WORRY}
    assert read.depth < rules.FRUIT_MIN_DEPTH
    assert not rules.is_fruit_worthy(read, f"{text}{text}")


@pytest.mark.parametrize("text", _lines(TOLD))
def test_learning_by_heart_is_a_joy(text: str) -> None:
    assert not recalled.is_asked(fold(text))
    assert analyze(text).emotion in {Emotion.JOY, Emotion.ACCOMPLISHMENT}


def test_what_is_told_beside_the_question_keeps_its_emotion() -> None:
    read = analyze("娘が逆上がりできた!すごくうれしい。名前覚えてる?")
    assert read.emotion in {Emotion.JOY, Emotion.ACCOMPLISHMENT}


def test_danger_is_read_in_such_a_question() -> None:
    assert analyze("死にたいって言ったの覚えてる?").tier is analyze("死にたいって言った").tier
