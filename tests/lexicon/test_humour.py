"""A humorous message is read as no burden, unless it says that it is one."""

import pytest

from homebiyori.lexicon import analyze, humour
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion
from support.near import near

NOT_LIGHT = [
    "人生にもう飽きた",
    "夫にもう飽きた",
    "娘に「お母さんもきらい」って言われた",
    "娘に「パパもお酒飲みすぎ、怖い」って言われた",
    "飽きたら捨てられる",
    "もう笑うしかないよ、涙が出る。つらい",
    "死にたいw",
    "みんなに笑われて悲しかった",
    "全然眠れない笑 ほんとにしんどい",
    "もう無理w 誰か助けて",
    "今日も泣いた笑",
    "窓口とかいらないです。うれしい報告でした",
    "入学式でした、笑顔の写真",
]


@pytest.mark.parametrize("text", near("winks"))
def test_a_humorous_message_is_no_grief(text: str) -> None:
    assert humour.is_light(fold(text))
    assert analyze(text).emotion in (Emotion.NONE, Emotion.JOY, Emotion.ACCOMPLISHMENT)


@pytest.mark.parametrize("text", NOT_LIGHT)
def test_laughing_at_a_burden_keeps_it(text: str) -> None:
    assert not humour.is_light(fold(text))
