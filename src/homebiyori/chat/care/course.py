"""Checks the signs of a message in care against how the danger stands by the whole of it. Pure.

A sign is a few words: 「来てくれた、でも帰った」 has that of somebody who came.
"""

from homebiyori.care.signs import Sign
from homebiyori.chat.care import level
from homebiyori.lexicon.models.courses import Course, hear, likeliest
from homebiyori.lexicon.vocabulary import RiskKind

# A shorter message says too little to go against its signs: 「もうない」.
_LEAST = 8
_OF_OTHERS = frozenset({RiskKind.THIRD_PARTY, RiskKind.CHILD_DANGER})
_JOY = frozenset({Sign.GLAD, Sign.AT_EASE})
_LIGHT = _JOY | frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.COMMON_THING})
# What the parent denies, or puts off to another day, is so, whatever goes on.
_DENIALS = frozenset({Sign.NOT_NOW, Sign.NO_TIME, Sign.NO_PLAN, Sign.NOT_TAKEN, Sign.NO_DEATH_WISH, Sign.DENIED})
_DENIALS |= {Sign.NEVER_THERE, Sign.DENIES_VIOLENCE}
_EASING = (level.LOWERS - _DENIALS) | _LIGHT


def fitted(signs: frozenset[Sign], text: str, kind: RiskKind | None) -> frozenset[Sign]:
    """Remove what eases a danger that goes on; add that it eased or is over if no word tells of anything."""
    if likeliest(text) is Course.ON:
        # A joy must be evident.
        signs -= _JOY
    course = hear(text)
    if course is Course.ON and len(text) >= _LEAST:
        return signs - _EASING
    if course not in (Course.EASED, Course.OVER) or signs - _LIGHT:
        return signs
    if course is Course.EASED:
        return signs | {Sign.CALMER}
    return signs | {Sign.OTHER_SAFE if kind in _OF_OTHERS else Sign.SAFE}
