"""Whom somebody loves, and who they are, a parent or a child: received as it is, never as an illness or a danger."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

Slots = tuple[str, ...]

_OF = "care.case."
_SELF, _CHILD, _TELL, _SECRET, _FAULT, _LINE = (
    f"{_OF}orient_{name}" for name in ("self", "child", "tell", "secret", "fault", "line")
)
_ONLY = tuple(f"{_OF}orient_{name}" for name in ("that", "late", "first", "parents"))
_EXACT = (*(f"{_OF}orient_{name}" for name in ("hurt", "school", "words", "where", "partner", "fault")), *_ONLY)
_GENDER, _READS = f"{_OF}orient_gender", "care.fact.reads"
# What is asked by these names is answered by nothing that fits any talk of it.
_EXACTLY = frozenset(
    f"orient_{name}" for name in ("hurt", "school", "words", "where", "parents", "secret", "partner", "fault")
) | {"orient_that", "orient_late", "orient_first"}
_STAY = "care.stay"
_PARTNER = f"{_OF}orient_partner"
# What is a parent's own to tell, and what a child's; of themselves nobody asks for what to say to the child.
_OF_CHILD = {"orient_tell": _SECRET}
_OF_SELF = {
    **{f"orient_{name}": _TELL for name in ("secret", "partner")},
    **{f"orient_{name}": _SELF for name in ("first", "that", "late")},
    "orient_parents": f"{_OF}orient_where",
}
# How many messages back it may have been told.
_MESSAGES = 6
_READ, _MOST = 2_000, 2


_words = GatedPatterns("orientation", compile_folded)


@cache
def _written() -> re.Pattern[str]:
    """Compile words that only their script tells apart from an ending of the south: バイ, ばい."""
    return re.compile(_words.data["written"])


@cache
def _asks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_folded(pattern)) for name, pattern in _words.data["asks"])


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])


def is_named(text: str) -> bool:
    """Return whether a message tells whom somebody loves, or who they are."""
    read = _plainly(text)
    is_told = _written().search(text[-_READ:]) is not None or _words.has("named", read)
    return is_told and not _words.has("not_named", read)


def is_asked(text: str, before: Sequence[str], said: Sequence[str] = ()) -> bool:
    """Return whether a message tells of it, or asks on about it."""
    return is_named(text) or (any(_asked(text)) and _is_spoken_of(before, said))


def _is_spoken_of(before: Sequence[str], said: Sequence[str]) -> bool:
    return any(slot.startswith(f"{_OF}orient_") for slot in said) or any(map(is_named, before[-_MESSAGES:]))


def answers(text: str, before: Sequence[str], said: Sequence[str] = ()) -> Slots | None:
    """Choose what is said of it; None where it is not spoken of.

    `before` was written earlier, the oldest first; `said` are the slots of our last answers.
    """
    if not is_asked(text, before, said):
        return None
    told = [*before[-_MESSAGES:], text]
    is_of_child = any(_words.has("of_child", _plainly(one)) for one in told if is_named(one))
    is_of_child = is_of_child or bool({_CHILD, _SECRET}.intersection(said))
    whose = _CHILD if is_of_child else _SELF
    is_of_gender = any(_words.has("of_gender", _plainly(one)) for one in told)
    names = tuple(_asked(text))
    if "orient_reads" in names:
        return (_READS, _STAY)
    slots = {
        "orient_ill": whose,
        "orient_reply": whose,
        **(_OF_CHILD if is_of_child else _OF_SELF),
    }
    # What is asked exactly is not answered by what fits any talk of it.
    exact = tuple(name for name in names if name in _EXACTLY)
    chosen = tuple(dict.fromkeys(slots.get(name, _OF + name) for name in exact or names))[:_MOST] or (whose,)
    if len(chosen) > 1:
        return chosen
    if chosen[0] in _ONLY:
        return (chosen[0], _STAY)
    beside = _GENDER if is_of_gender and chosen[0] == _CHILD else _beside(chosen[0], whose)
    return (chosen[0], _STAY if chosen[0] in _EXACT and beside in said else beside)


def _beside(slot: str, whose: str) -> str:
    """Choose what stands beside a single answer: whose matter it is to tell, or who else listens."""
    if slot == _TELL:
        return _LINE
    return _TELL if whose == _SELF and slot == _SELF else (_SECRET if slot in (_CHILD, _PARTNER) else whose)


def _asked(text: str) -> Iterator[str]:
    read = _plainly(text)
    yield from (name for name, pattern in _asks() if pattern.search(read))


def every_slot() -> Iterator[str]:
    """Name every slot of these answers."""
    yield from (_SELF, _CHILD, _TELL, _SECRET, _FAULT, _LINE, _GENDER, *_EXACT)
