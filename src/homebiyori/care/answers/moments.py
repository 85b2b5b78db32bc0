"""Says what a moment of a talk about danger needs, whatever its words: a question that decides the next hour, or a
change of the scene (`moments.json`).
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.care.answers import calls
from homebiyori.care.answers.by_topic import OFFICES, PLAINEST, named_in
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.heard import UNKNOWN
from homebiyori.care.answers.refused_call import is_refused
from homebiyori.care.files import load
from homebiyori.care.groups import HARMED
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care, side_of
from homebiyori.lexicon.models.messages import MOMENTS, Heard
from homebiyori.lexicon.normalize import LazyPattern, compile_folded, fold

Slots = tuple[str, ...]

_SLOT, _THEN = "care.moment.", "_then"
# Outside of care: an accident or illness, somebody missing or next door, and after a danger.
BODY, MISSING, NEXT, AFTERWARDS = "body", "missing", "next", "afterwards"
_ANYBODY, _NOTHING = "any", "-"
_OUTSIDE = "outside_rail"
# Asks for a way to be examined.
_TO_A_DOCTOR = frozenset({"which_doctor", "which_doctor_neck", "go_myself", "wait_or_call"})
# How far ahead of the next kind one sentence of several must be.
AHEAD_IN_A_SENTENCE = 0.2
# How far ahead a kind without any word of its own must be.
AHEAD_WITHOUT_WORDS = 0.5
# Asks something, whether with a sign for it or without.
ASKED = re.compile(
    r"[?]|(?:か|かな|かね|かのう?|かしら|ですよね|よね|やろ|べか|のかい|とね|ええん|ええの|いいの|いいん|ん|の)[。!…\s]*$"
)
# Answers that one word of a message brings.
_ROUGH = OFFICES | PLAINEST | {UNKNOWN}
# Written for one scene each.
_EXACT = ("care.case.", "care.crux.", "care.acute.", "care.kept.", "care.hand.", "care.child.", "care.home.")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a message needs: what to say, and what to add to it; `is_outright` if its words leave no doubt of it."""

    kind: str
    slot: str
    is_outright: bool

    @property
    def slots(self) -> Slots:
        """The whole of it."""
        return (self.slot, self.slot + _THEN)

    @property
    def is_asked(self) -> bool:
        """Whether the parent asks for it."""
        return self.kind in _book().asked

    @property
    def names_call(self) -> bool:
        """Whether it says itself whom to call, or that nobody must be called."""
        return self.slot.removeprefix(_SLOT) in _book().naming_calls


def moment_of(text: str, care: Care) -> Moment | None:
    """Return what a message surely needs, unless harm that somebody has come to is to be answered first."""
    if care.is_new:
        return _told_outright(text, care)
    moment = moment_in(text, care)
    is_first = moment is not None and (not _is_hurt(care) or moment.is_asked or moment.names_call)
    return moment if is_first else None


def slots_of(moment: Moment, care: Care) -> Slots:
    """Choose the reply; until help is called, with the call."""
    if care.is_new:
        return (calls.call_for(care), *moment.slots)
    call = calls.call_for(care)
    is_answered = Sign.CALLED in care.stands or is_refused(care) or _goes_to_a_doctor(moment, care)
    is_needless = not care.is_imminent or moment.names_call or is_answered
    return moment.slots if is_needless else (*moment.slots, call)


def _goes_to_a_doctor(moment: Moment, care: Care) -> bool:
    """Return whether who was strangled, and refused the ambulance, asks for another way to be examined."""
    is_hurt = Sign.THROAT_HURT in care.stands and Sign.BREATH_HARD not in care.signs
    return is_hurt and Sign.REFUSES in care.told and moment.kind in _TO_A_DOCTOR


def _told_outright(text: str, care: Care) -> Moment | None:
    """Return what a first message needs that tells in plain words where the writer holds on."""
    kind = _book().in_words(text, _sides(care)) if care.is_imminent else None
    return None if kind != _OUTSIDE else _of_kind(kind, _sides(care), care.told)


def _is_hurt(care: Care) -> bool:
    """Return whether somebody has come to harm, which comes first: by this message, or with no help called."""
    return bool(care.signs & HARMED) or (bool(care.stands & HARMED) and Sign.CALLED not in care.stands)


def is_exact(said: Slots, things: Things) -> bool:
    """Return whether a reply by the words of a message answers it more exactly than any moment."""
    read = set() if things.is_heard_only else set(things.answers) - _ROUGH - named_in("gives_way")
    return any(slot in read or slot in _book().exact or slot.startswith(_EXACT) for slot in said)


def moment_in(text: str, care: Care) -> Moment | None:
    """Return what a message in care needs, if that is surely heard and there is something to say."""
    return _moment(text, _sides(care), care.told | care.stands)


def _sides(care: Care) -> Slots:
    return str(care.kind), side_of(care.kind), _ANYBODY


def moment_outside(text: str, side: str) -> Moment | None:
    """Return what a message needs that is about an accident, somebody missing or next door, or comes after a danger."""
    return _moment(text, (side, _ANYBODY), frozenset())


def _moment(text: str, sides: Slots, told: Set[Sign]) -> Moment | None:
    if (kind := _book().in_words(text, sides)) is not None:
        return _of_kind(kind, sides, told, is_outright=True)
    kind = _heard(text, _without(sides))
    return None if kind is None else _of_kind(kind, sides, told)


def _of_kind(kind: str, sides: Slots, told: Set[Sign], *, is_outright: bool = False) -> Moment | None:
    options = _book().options(kind, sides)
    slot = next((name for sign, name in options if sign is None or sign in told), _NOTHING)
    return None if slot == _NOTHING else Moment(kind, _SLOT + slot, is_outright)


def _heard(text: str, without: Set[str]) -> str | None:
    """Return the kind of the whole message, or of the last sentence that is surely of one."""
    whole = MOMENTS.hear(text, without)
    if whole is not None and _is_named(whole, text):
        return whole.kind
    parts = (one.kind for one, part in MOMENTS.hear_parts(text, without) if _is_said(one, part))
    return next(parts, None)


def _is_said(heard: Heard, part: str) -> bool:
    """Return whether a sentence is surely of this kind, and asks if that is a question."""
    is_asked = heard.kind not in _book().asked or ASKED.search(fold(part)) is not None
    return is_asked and heard.ahead >= AHEAD_IN_A_SENTENCE and _is_named(heard, part)


def _is_named(heard: Heard, text: str) -> bool:
    """Return whether a text has a word without which a kind is heard only if it is far ahead."""
    return heard.ahead >= AHEAD_WITHOUT_WORDS or _book().needs[heard.kind].pattern.search(text) is not None


def every_slot() -> Iterator[str]:
    """Yield every slot of a moment."""
    for name in dict.fromkeys(name for row in _book().rows.values() for options in row.values() for _, name in options):
        if name != _NOTHING:
            yield from (_SLOT + name, _SLOT + name + _THEN)


_Options = tuple[tuple[Sign | None, str], ...]


@dataclass(frozen=True)
class _Book:
    """The kinds: what is said by whose danger it is, their words, and those that are questions."""

    rows: dict[str, dict[str, _Options]]
    # Also those that only give a sign.
    kinds: frozenset[str]
    words: dict[str, re.Pattern[str]]
    needs: dict[str, LazyPattern]
    asked: frozenset[str]
    naming_calls: frozenset[str]
    # Answers by the words of a message that say it more exactly.
    exact: frozenset[str]

    def options(self, kind: str, sides: Slots) -> _Options:
        """Return what can be said to a kind in a talk of these sides, the most exact side first."""
        row = self.rows.get(kind, {})
        return next((row[side] for side in sides if side in row), ())

    def in_words(self, text: str, sides: Slots) -> str | None:
        """Return the kind that the words of a message tell."""
        folded = fold(text)
        told = (kind for kind, pattern in self.words.items() if pattern.search(folded))
        return next((kind for kind in told if self.options(kind, sides)), None)


@lru_cache(maxsize=32)
def _without(sides: Slots) -> frozenset[str]:
    """Return the kinds to which there is nothing to say in a talk of these sides."""
    book = _book()
    return frozenset(kind for kind in book.kinds if not book.options(kind, sides))


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("moments")
    return _Book(
        rows={kind: _row(row) for kind, row in {**data["asked"], **data["told"]}.items()},
        kinds=frozenset({**data["asked"], **data["told"], **data["signs"]}),
        words={kind: compile_folded(pattern) for kind, pattern in data["words"].items()},
        needs={kind: LazyPattern(pattern, str) for kind, pattern in data["needs"].items()},
        asked=frozenset(data["asked"]),
        naming_calls=frozenset(data["names_call"].split()),
        exact=frozenset(data["exact"].split()),
    )


def _row(row: dict[str, Any]) -> dict[str, _Options]:
    return {side: tuple(map(_option, options.split())) for side, options in row.items()}


def _option(text: str) -> tuple[Sign | None, str]:
    sign, _, slot = text.rpartition(":")
    return (Sign(sign) if sign else None), slot
