"""Reads perils from strangers (theft, a stranger at the door, being followed, blackmail), of somebody who is missing or
is hurt next door, and driving after a drink (`perils.json`): not dangers of the home, but not everyday talk either."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache, partial

from homebiyori.care.reading.gated import GatedPatterns, Pattern
from homebiyori.lexicon.letters import ASKING_SENTENCE
from homebiyori.lexicon.models.messages import QUESTIONS
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_READ = 1_000
# How many messages back a drink counts for driving.
_LATELY = 3

_words = GatedPatterns("perils", compile_folded)


class Peril(StrEnum):
    """A peril outside the home."""

    MISSING = "missing"
    MISSING_CHILD = "missing_child"
    NEXT_DOOR = "next_door"
    NEXT_CHILD = "next_child"
    INTRUDER = "intruder"
    FOLLOWED = "followed"
    BLACKMAIL = "blackmail"
    BURGLED = "burgled"
    THEFT = "theft"
    STALKED = "stalked"
    DRINK_DRIVE = "drink_drive"


# Prefix of the answers' slots.
SLOTS = "care.peril."
# What is said of a peril once help was called, or has come.
_AFTERWARDS = {"called_next": Peril.NEXT_DOOR, "helped_next": Peril.NEXT_DOOR}
_AFTERWARDS |= {"called_missing": Peril.MISSING, "found": Peril.MISSING}
# Perils that are happening now.
HAPPENS_NOW = frozenset({Peril.INTRUDER, Peril.FOLLOWED, Peril.BURGLED})
# Perils of somebody else: the writer is only who sees or misses them.
NEXT = frozenset({Peril.NEXT_DOOR, Peril.NEXT_CHILD})
OF_OTHERS = frozenset({Peril.MISSING, Peril.MISSING_CHILD}) | NEXT
HAPPENS_NOW |= OF_OTHERS


@cache
def _matters() -> tuple[tuple[Peril, Pattern, Pattern], ...]:
    matters = _words.data["matters"]
    return tuple((Peril(name), _words.compile(one), _words.compile(unless)) for name, one, unless in matters)


def _folded(text: str) -> str:
    return fold_without_gaps(text[:_READ]).strip()


def _tells(name: str, text: str) -> bool:
    """Return whether a text matches a pattern, and not its exclusion."""
    return _words.tells(name, _folded(text))


# It is asked if the police may be called for it.
may_call = partial(_tells, "may_call")
# It is asked if the other side learns who has called.
asks_who_knows = partial(_tells, "who_knows")
# Somebody has come to help, or the parent is out of it.
is_after = partial(_tells, "after")
# Who was missing is found.
is_found = partial(_tells, "found")
# The police were called.
has_called = partial(_tells, "called")


def read(text: str, before: Sequence[str] = ()) -> Peril | None:
    """Return the peril that a message tells; `before` are the messages just before it, oldest first."""
    folded = _folded(text)
    sentences = [one[0] for one in ASKING_SENTENCE.finditer(folded)]
    for peril, pattern, unless in _matters():
        if any(pattern.search(one) and not unless.search(one) for one in sentences):
            return peril
    return Peril.DRINK_DRIVE if _drives_after(folded, before) else None


def _drives_after(folded: str, before: Sequence[str]) -> bool:
    """Return whether the writer is about to drive after a drink, told now or lately."""
    if not _words.tells("drives", folded):
        return False
    told = (folded, *map(_folded, before[-_LATELY:]))
    return any(_words.tells("drank", each) for each in told)


def of_answers(said: Iterable[str]) -> Peril | None:
    """Return the peril that our last answers were about; `said` are their slots, newest first."""
    names = (slot.removeprefix(SLOTS) for slot in said if slot.startswith(SLOTS))
    told = (_AFTERWARDS.get(name, name) for name in names)
    return next((Peril(name) for name in told if name in set(Peril)), None)


def goes_on(text: str, last: Peril) -> Peril | None:
    """Return the peril told just before, if a message continues it."""
    is_asked = last in OF_OTHERS and (_tells("asks", text) or QUESTIONS.hear(text) is not None)
    stands = _tells("still", text) or may_call(text) or has_called(text) or is_after(text)
    return last if is_asked or stands else None
