"""Adds what a message is heard to tell in care, whatever its words are, to the signs in its words. Pure."""

import re
from functools import cache
from typing import NamedTuple

from homebiyori.care.files import load
from homebiyori.care.reading import whose
from homebiyori.care.signs import Sign
from homebiyori.care.state import side_of
from homebiyori.lexicon.models.messages import MOMENTS, QUESTIONS, TELLS, Heard, Hearing
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.vocabulary import RiskKind

# How far ahead of anything else it must be: to be told beside other signs, if what it changes is
# grave, and in one sentence of several.
BESIDE, GRAVE, IN_A_SENTENCE = 0.3, 0.25, 0.4
# How much it must weigh: the form of a good sentence (「...ようになった」) is not enough.
LEAST, LEAST_OF_BETTER, LEAST_IN_A_SENTENCE = -0.35, -0.2, -0.1
_ANYBODY, _WORSE, _BETTER = "any", "worse", "better"
# Signs that tell of nothing by themselves.
_PASSING = whose.PASSING | {Sign.ASKS_ELSE, Sign.BLADE, Sign.PILLS, Sign.ROPE, Sign.PERSON_NAMED, Sign.NIGHT}
_PASSING |= {Sign.SUFFERS, Sign.OTHER_CHILD, Sign.THEIR_LIFE, Sign.COMMON_THING, Sign.SILENCE, Sign.PLACE}
_DENIALS = frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.DENIED, Sign.NOT_NOW, Sign.NO_TIME, Sign.NOT_TAKEN})
_DENIALS |= {Sign.NEVER_THERE, Sign.DENIES_VIOLENCE, Sign.ABOUT_OTHER, Sign.NO_MORE_DEATH}
# What is denied, announced or done for help is believed beside other things, too.
_BELIEVED = frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.DENIES_VIOLENCE, Sign.PROPOSES_PERSON, Sign.TOLD_SOMEONE})
# A car or a room that was left, and a call that was not made, have their own answers.
_OWN_ANSWERS = frozenset({Sign.OUT_OF_CAR, Sign.OUT_OF_ROOM, Sign.IN_CAR, Sign.NOT_CALLED})
ASKED = re.compile(r"[?]|(?:か|かな|かね|かしら|やろ|べか)[。!…]*$")


class _Tells(NamedTuple):
    """The signs of one kind: whose talks they are of, their opposites, and the words that it needs, or excludes it."""

    of: frozenset[str]
    signs: frozenset[Sign]
    drops: frozenset[Sign]
    side: str
    needs: re.Pattern[str]
    unless: re.Pattern[str]


def completed(signs: frozenset[Sign], text: str, kind: RiskKind | None) -> frozenset[Sign]:
    """Add the signs of what a message surely tells in a talk of this kind, as a whole and by its sentences.

    What makes things worse goes against words of the opposite, except a denial; what makes them better is told only
    where the words tell nothing.
    """
    return _completed(MOMENTS, _completed(TELLS, signs, text, kind), text, kind)


def _completed(hearing: Hearing, signs: frozenset[Sign], text: str, kind: RiskKind | None) -> frozenset[Sign]:
    heard = hearing.hear(text)
    signs = _with(signs, heard, text, kind) if heard is not None else signs
    for part, sentence in hearing.hear_parts(text):
        if part.weight >= LEAST_IN_A_SENTENCE and part.ahead >= IN_A_SENTENCE:
            signs = _with(signs, part, sentence, kind)
    return signs


def _with(signs: frozenset[Sign], heard: Heard, text: str, kind: RiskKind | None) -> frozenset[Sign]:
    tells = _tells(heard, kind)
    if tells is None or not _is_believed(tells, heard, text):
        return signs
    is_beside = bool(signs - _PASSING)
    is_unsure = heard.ahead < BESIDE or (tells.side == _BETTER and not tells.signs & _BELIEVED)
    if signs & _OWN_ANSWERS or (is_beside and is_unsure) or (Sign.SLEEPS in signs and tells.side != _WORSE):
        return signs
    if signs & _DENIALS:
        return signs
    return (signs - tells.drops) | tells.signs


def _is_believed(tells: _Tells, heard: Heard, text: str) -> bool:
    """Return whether the words allow it: a fact is neither asked, nor without its verb."""
    folded = fold(text)
    if tells.needs.search(folded) is None or tells.unless.search(folded) is not None:
        return False
    if tells.side not in (_WORSE, _BETTER):
        return True
    if ASKED.search(folded) is not None:
        return False
    asked = QUESTIONS.hear(text)
    return asked is None or asked.ahead <= heard.ahead


def _tells(heard: Heard, kind: RiskKind | None) -> _Tells | None:
    rows, grave = _book()
    row = rows.get(heard.kind)
    is_sure = heard.ahead >= GRAVE or heard.kind not in grave
    if row is None or not is_sure or heard.weight < (LEAST_OF_BETTER if row.side == _BETTER else LEAST):
        return None
    return row if {side_of(kind), _ANYBODY} & row.of else None


@cache
def _book() -> tuple[dict[str, _Tells], frozenset[str]]:
    data, moments = load("tells"), load("moments")["signs"]
    rows = {name: _row(**row) for name, row in (data["tells"] | moments).items()}
    return rows, frozenset(data["grave"].split()).union(moments)


def _row(*, of: str, signs: str, side: str, drops: str = "", needs: str = "", unless: str = "$^") -> _Tells:
    told, opposite = (frozenset(map(Sign, names.split())) for names in (signs, drops))
    return _Tells(frozenset(of.split()), told, opposite, side, compile_folded(needs), compile_folded(unless))
