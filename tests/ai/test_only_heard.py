"""An emotion that only the model detects is not described in the answer."""

import re

import pytest

from homebiyori.ai.offline.tones import tone_of
from homebiyori.ai.port import Character, Mood
from homebiyori.lexicon import analyze
from support.care_talk import talk
from support.cases import each
from support.talk import request

PAINTED = re.compile(r"\b(?:receive|core\.listen)\.(?:bright|low|anxious|angry|tired)|deed\.(?:glad|hard)")
# None of these says what the writer feels.
ONLY_HEARD = (
    "今日は午前休とって豊橋に来てる。母さんの様子見に",
    "ひな、パン半分しか食べんかった。「見てくんな」って言われたので新聞読むふりしてる",
    "湊がさっちゃんのイヤリング引っぱって離さなくて、みかん5個おみやげに渡してお詫びした",
    "昼休み10分。おにぎり一個飲むように食べました",
)
SAID = (
    ("今日は公園に行けて嬉しかった", "bright"),
    ("もう疲れた。何もしたくない", "heavy"),
    ("受かった!ひな、受かったって", "bright"),
    ("仲直りした!うれしい", "bright"),
)


@each(ONLY_HEARD)
def test_it_is_not_painted_out(text: str) -> None:
    for mood in Mood:
        turn = talk([text], character=Character.MADOKA, mood=mood)[-1]
        assert PAINTED.search(" ".join(turn.slots)) is None, turn.slots


@each(ONLY_HEARD)
def test_a_feeling_only_the_model_heard_is_marked(text: str) -> None:
    assert analyze(text).is_only_heard
    assert tone_of(request(text=text, analysis=analyze(text))) == "plain"


@pytest.mark.parametrize(("text", "tone"), SAID)
def test_what_is_said_is_heard_as_it_is(text: str, tone: str) -> None:
    assert not analyze(text).is_only_heard
    assert tone_of(request(text=text, analysis=analyze(text))) == tone


def test_who_feels_nothing_is_not_heard_either() -> None:
    assert not analyze("明日は燃えるゴミの日").is_only_heard
