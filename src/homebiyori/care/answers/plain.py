"""What is plainly asked in mourning, and of a little drink: answered, and by itself no danger (`plain.json`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

Slots = tuple[str, ...]
_Row = tuple[str, re.Pattern[str], re.Pattern[str] | None]

_SUBJECTS = ("mourning", "drink")
_ASKED = "asked."
_SOME, _DAILY, _LINE = f"{_ASKED}glass_some", "care.fact.too_much", f"{_ASKED}line_8000"
# So many messages back a drink is still spoken of, and more than a little one is not forgotten.
_LATELY, _MESSAGES = 2, 6
_READ, _MOST = 2_000, 2

_words = GatedPatterns("plain", compile_folded)


@cache
def _rows() -> Mapping[str, tuple[_Row, ...]]:
    return {subject: tuple(_row(*entry) for entry in _words.data[subject]) for subject in _SUBJECTS}


def _row(slot: str, asks: str, unless: str = "") -> _Row:
    name = slot if "." in slot else _ASKED + slot
    return name, _words.compile(asks), _words.compile(unless) if unless else None


def tells_death(text: str) -> bool:
    """Return whether a message tells that somebody near has died."""
    read = _plainly(text)
    return _words.has("dead", read) and not _words.has("not_dead", read)


def is_of_the_dead(text: str) -> bool:
    """Return whether a message tells of a death, or of a rite for the dead."""
    return tells_death(text) or _words.has("rites", _plainly(text))


def tells_of_an_end(text: str) -> bool:
    """Return whether a message tells of dying, or of going where the dead are."""
    return _words.has("join", _plainly(text))


def of_mourning(text: str) -> Slots:
    """Name what answers the questions of who mourns, two at the most."""
    return _asked("mourning", _plainly(text))


def of_drink(text: str, before: Sequence[str]) -> Slots:
    """Name what answers who asks of a little drink, or of a feverish child after one; nothing where more is told."""
    read = _plainly(text)
    lately = [read, *map(_plainly, before[-_MESSAGES:])]
    line = (_LINE,) if _words.has("line", read) else ()
    is_told = any(_words.has("drank", _plainly(one)) for one in (text, *before[-_LATELY:]))
    if not is_told or any(_words.has("too_much", one) for one in lately):
        return line
    is_daily = any(_words.has("daily", one) for one in lately)
    found = (_DAILY if is_daily and slot == _SOME else slot for slot in _asked("drink", read))
    return tuple(dict.fromkeys((*line, *found)))[:_MOST]


def every_slot() -> Iterator[str]:
    """Name every slot of these answers that is theirs alone."""
    slots = (slot for rows in _rows().values() for slot, _, _ in rows)
    yield from (slot for slot in (*slots, _LINE) if slot.startswith((_ASKED, "care.")))


def _asked(subject: str, read: str) -> Slots:
    rows = _rows()[subject]
    found = (slot for slot, asks, unless in rows if asks.search(read) and not (unless and unless.search(read)))
    return tuple(dict.fromkeys(found))[:_MOST]


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
