"""Answers questions that a model hears in a message, whatever its words are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from homebiyori.care.answers.by_topic import OFFICES, named_in, whose
from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models.messages import QUESTIONS
from homebiyori.lexicon.models.messages import Heard as HeardKind
from homebiyori.lexicon.normalize import compile_folded, fold

Slots = tuple[str, ...]

UNKNOWN = "care.fact.unknown"
# How far a question must be ahead of the next for a pattern that reads another to be passed over: one that sends to an
# office by a single word, a rough one, an exact one.
AHEAD_OF_OFFICE, AHEAD_OF_ROUGH, AHEAD_OF_EXACT = 0.2, 0.3, 0.6
# How far ahead one that a single sentence asks must be; of patterns it goes only against those of an office.
AHEAD_IN_A_SENTENCE = 0.2
# A sentence that is surely asked.
_ASKED = re.compile(r"[?]|(?:か|かな|かね|かしら|ですよね|やろ|べか|のかい)[。!…\s]*$")
_NO_QUESTION = frozenset({"no_question"})
_ANYBODY, _FITS, _UNLESS, _NEEDS = "any", "fits", "unless", "needs"


class Heard(NamedTuple):
    """The slot that answers a question surely heard, and all that do, some of them more exactly."""

    slot: str
    fits: frozenset[str]
    ahead: float

    def answers(self, read: Slots, told: Slots) -> Slots:
        """Return the answers: those read in the words that go with it, else ours, unless a sign `told` of one."""
        fitting = tuple(slot for slot in read if self.allows(slot))
        return fitting or (() if any(map(self.allows, told)) else (self.slot,))

    def allows(self, slot: str) -> bool:
        """Return whether a slot read in the words may answer the question; one of alternatives (`a|b`) is enough."""
        if slot == UNKNOWN:
            return False
        least = AHEAD_OF_ROUGH if slot in named_in("gives_way") else AHEAD_OF_EXACT
        is_outweighed = self.ahead >= (AHEAD_OF_OFFICE if slot in OFFICES else least)
        return not is_outweighed or not self.fits.isdisjoint(slot.split("|"))


class _Row(NamedTuple):
    """The slots that answer a question by whose danger it is, those that fit it, and when none does."""

    slots: dict[str, str]
    fits: frozenset[str]
    unless: frozenset[Sign]
    needs: re.Pattern[str]


def question_in(text: str, care: Care) -> Heard | None:
    """Return what answers the question of a message, if it surely asks one and this talk has an answer to it."""
    asked = QUESTIONS.hear(text) or _asked_in_a_sentence(text)
    if asked is None:
        return None
    row = _rows()[asked.kind]
    if care.told & row.unless or not row.needs.search(fold(text)):
        return None
    slot = row.slots.get(whose(care)) or row.slots.get(_ANYBODY)
    return Heard(slot, row.fits | {slot}, asked.ahead) if slot else None


def _asked_in_a_sentence(text: str) -> HeardKind | None:
    """Return what the last sentence that surely asks something asks."""
    heard = QUESTIONS.hear_parts(text, without=_NO_QUESTION)
    asked = (one for one, part in heard if one.ahead >= AHEAD_IN_A_SENTENCE and _ASKED.search(fold(part)))
    return next((replace(one, ahead=AHEAD_OF_OFFICE) for one in asked), None)


def every_slot() -> Iterator[str]:
    """Yield every slot with which a heard question is answered."""
    yield from (slot for row in _rows().values() for slot in row.slots.values())


@lru_cache(maxsize=1)
def _rows() -> dict[str, _Row]:
    rows: dict[str, dict[str, str]] = load("heard")["questions"]
    return {name: _row(dict(row)) for name, row in rows.items()}


def _row(row: dict[str, str]) -> _Row:
    fits, unless = (frozenset(row.pop(name, "").split()) for name in (_FITS, _UNLESS))
    needs = compile_folded(row.pop(_NEEDS, ""))
    return _Row(row, fits, frozenset(map(Sign, unless)), needs)
