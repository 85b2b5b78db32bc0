"""What is plainly asked in mourning: answered, and by itself no danger (`plain.json`)."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from operator import itemgetter

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


@lru_cache(maxsize=64)
def tells_death(text: str) -> bool:
    """Return whether a message tells that somebody near has died."""
    read = _plainly(text)
    return _words.has("dead", read) and not _words.has("not_dead", read)


@lru_cache(maxsize=64)
def dead_in(text: str) -> frozenset[str]:
    """Name, as it is written, who a message says has died."""
    read = _plainly(text)
    if _words.has("not_dead", read):
        return frozenset()
    kin = _words.pattern("kin")
    spans = (found[0] for name in ("dead", "dead_of_rite") for found in _words.pattern(name).finditer(read))
    return frozenset(each[0] for span in spans if (each := kin.search(span)))


def names(text: str, somebody: frozenset[str]) -> bool:
    """Return whether a message names one of them."""
    return any(each[0] in somebody for each in _words.pattern("kin").finditer(_plainly(text)))


@lru_cache(maxsize=64)
def is_of_the_dead(text: str) -> bool:
    """Return whether a message tells of a death, or of a rite for the dead."""
    return tells_death(text) or _words.has("rites", _plainly(text))


def tells_of_an_end(text: str) -> bool:
    """Return whether a message tells of dying, or of going where the dead are."""
    return _words.has("join", _plainly(text))


@lru_cache(maxsize=64)
def of_mourning(text: str) -> Slots:
    """Name what answers the questions of who mourns, two at the most."""
    read = _plainly(text)
    found = ((asks.search(read), slot) for slot, asks, unless in _rows() if not (unless and unless.search(read)))
    placed = sorted(((match.start(), slot) for match, slot in found if match), key=itemgetter(0))
    return tuple(dict.fromkeys(slot for _, slot in placed))[:_MOST]


def every_slot() -> Iterator[str]:
    """Name every slot of these answers that is theirs alone."""
    yield from (slot for slot, _, _ in _rows() if slot.startswith((_ASKED, "care.")))


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
