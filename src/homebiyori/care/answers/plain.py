"""What is plainly asked in mourning: answered, and by itself no danger (`plain.json`)."""

import re
from collections.abc import Iterator
from functools import cache

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

Slots = tuple[str, ...]
_Row = tuple[str, re.Pattern[str], re.Pattern[str] | None]

_ASKED = "asked."
_READ, _MOST = 2_000, 2

_words = GatedPatterns("plain", compile_folded)


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_row(*entry) for entry in _words.data["mourning"])


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
    read = _plainly(text)
    found = (slot for slot, asks, unless in _rows() if asks.search(read) and not (unless and unless.search(read)))
    return tuple(dict.fromkeys(found))[:_MOST]


def every_slot() -> Iterator[str]:
    """Name every slot of these answers that is theirs alone."""
    yield from (slot for slot, _, _ in _rows() if slot.startswith((_ASKED, "care.")))


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
