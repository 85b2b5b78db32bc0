"""Recognises moments worth keeping: a first, a milestone, a word of love, a success after many tries."""

import re

from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Outcome

CONCEPTS = frozenset(
    {
        "loved",
        "first_steps",
        "rollover",
        "first_word",
        "sports_ok",
        "toilet_ok",
        "weaned",
        "passed",
        "slept_through",
        "said_something_sweet",
        "kid_kindness",
        "did_alone",
        "learning_ok",
        "drawing_gift",
        "siblings_kind",
        "growing",
        "born",
        "foster",
        "last_time",
        "survived",
    }
)
# A farewell, or a hard time that is over, is one even with a heavy heart.
BITTERSWEET = frozenset({"last_time", "survived"})
_FIRST = re.compile(
    fold_pattern(r"初めて[^。!?]{1,24}(?:た|だ|てくれ)(?![いかくのら])|はじめての[^。!?]{1,16}(?:でき|成功|くれ|た)")
)
_AFTER_MANY = re.compile(
    fold_pattern(
        r"(?:やっと|ようやく|ついに|とうとう|[0-9二三四五六七八九十何]{1,6}(?:回|度)目(?:で|に)|何(?:回|度)も[^。!?]{1,20}(?:末|やっと|ついに))[^。!?]{0,20}(?:でき(?:た|まし)|成功|乗れ|言え|泳げ|歩け|歩い|合格|寝てくれ|食べてくれ|卒業)"
    )
)
_MILESTONE = re.compile(
    fold_pattern(
        r"(?:誕生日を?迎え|[0-9一二三]歳になっ|卒園し|卒業し|入学し|入園し|七五三|お食い初め|歯が(?:生え|抜け)た)"
    )
)
# A first that no one wishes for, or that is still to come.
_NOT_SO = re.compile(
    fold_pattern(
        r"初めての(?:育児|子育て|子|妊娠|入院|手術|熱|発熱|高熱)|初めてなので|初めてで[^。]{0,8}(?:不安|わから)"
    )
)


def is_moment(text: str, concepts: tuple[str, ...], outcome: Outcome | None) -> bool:
    """Return whether a folded text tells of a moment worth keeping; whether it is a happy one is up to the feeling."""
    if outcome in (Outcome.FAILED, Outcome.REFUSED, Outcome.NOT_YET) or _NOT_SO.search(text):
        return False
    if concepts and concepts[0] in CONCEPTS:
        return True
    return any(pattern.search(text) for pattern in (_FIRST, _AFTER_MANY, _MILESTONE))
