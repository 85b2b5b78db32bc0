"""Answers in mourning: nothing is praised, questions are answered, and a name is acknowledged."""

import re
from collections.abc import Iterator
from functools import cache

from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest
from homebiyori.care.answers import plain
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.vocabulary import Concern

# Questions with an answer of their own, the most exact first; those of care can also be written in kana.
_ANSWERS = {
    **{name: f"care.fact.{name}" for name in ("could_have", "grieve_differ", "baby_where", "dead_lonely")},
    "left_alone": "care.fact.left_alone",
    "dead_angry": "care.fact.dead_angry",
    "tell_dead": "care.fact.tell_dead",
    **{name: f"grief.{name}" for name in ("odd", "bring", "call", "name", "born", "body")},
    "came_late": "care.fact.came_late",
}
# For answers about a small child or a grave, the less exact ones that say the same.
_SAID_BY = {
    "care.fact.dead_said": ("care.fact.tell_dead", "care.fact.baby_where", "grief.call"),
    "care.fact.dead_sky": ("care.fact.tell_dead", "care.fact.baby_where", "grief.odd"),
    "asked.dead_bring": ("grief.bring", "grief.odd"),
    "asked.dead_photo": ("grief.odd",),
    "asked.dead_cry": ("grief.odd",),
    "asked.dead_teacher": ("care.fact.tell_dead", "grief.odd"),
}
# For this many exchanges a talk stays one of mourning, whatever else is told.
_EXCHANGES = 8
# A question may refer to a death or rite told within this many messages.
_LATELY = 2
_FIRST, _ON = "grief.a", "grief.on"


def is_mourning(request: ReplyRequest) -> bool:
    """Return whether a message, or one shortly before it, is about somebody who has died."""
    if Concern.GRIEF in request.analysis.concerns:
        return True
    before = _before(request)
    if any(map(plain.is_of_the_dead, before[-_LATELY:])) and plain.of_mourning(request.text):
        return True
    # A memorial rite years later does not make the messages after it mourning.
    said = [request.text, *(text for text in before if not is_long_ago(text))]
    return any(_pattern("mourned").search(fold(text)) or plain.tells_death(text) for text in said)


def opening(request: ReplyRequest) -> str:
    """Return the slot that acknowledges a grief: one for the first mention of a loss, another from then on."""
    before = _dead_before(request)
    is_told = any(map(plain.is_of_the_dead, _before(request))) or bool(before)
    return _ON if is_told and plain.dead_in(request.text) <= before else _FIRST


def tells_on(request: ReplyRequest) -> bool:
    """Return whether a message continues about somebody who was said to have died."""
    return plain.names(request.text, _dead_before(request))


def _dead_before(request: ReplyRequest) -> frozenset[str]:
    return frozenset[str]().union(*map(plain.dead_in, _before(request)))


def _before(request: ReplyRequest) -> list[str]:
    return [exchange.user_text for exchange in request.exchanges[-_EXCHANGES:]]


def is_rite(text: str) -> bool:
    """Return whether a message tells of a memorial rite, without a question and without fresh grief."""
    return _tells_a_rite(text) and _pattern("asks").search(fold(text)) is None


def _tells_a_rite(text: str) -> bool:
    folded = fold(text)
    return _pattern("rite").search(folded) is not None and _pattern("fresh").search(folded) is None


def is_long_ago(text: str) -> bool:
    """Return whether a message tells of a memorial rite years later, without fresh grief."""
    return _tells_a_rite(text) and _pattern("years").search(fold(text)) is not None


def answers_to(text: str) -> tuple[str, ...]:
    """Return the slots, at most two, that answer questions in mourning."""
    asked = plain.of_mourning(text)
    # Words of somebody else are not read as a name.
    folded = _pattern("said_by_other").sub("〇", fold(text))
    found = (slot for name, slot in _ANSWERS.items() if _pattern(name).search(folded) and slot not in _alike(asked))
    return tuple(dict.fromkeys((*asked, *found)))[:2]


def _alike(asked: tuple[str, ...]) -> frozenset[str]:
    """Return the slots that would only repeat what `asked` says more exactly."""
    return frozenset().union(*(_SAID_BY.get(slot, ()) for slot in asked))


def every_slot() -> Iterator[str]:
    """Yield every care slot that these answers borrow."""
    yield from (slot for slot in _ANSWERS.values() if slot.startswith("care."))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = load("mourning")
    return re.compile(fold_pattern(data[name]).replace("ー", ""))
