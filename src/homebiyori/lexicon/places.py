"""Reads danger that is told beside the point: a place where somebody waits, pills that were kept and counted.

No single word of it alarms; what was told in the messages before counts with it (`chat.care_place`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.signs import Sign

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Told:
    """Which places a message names, and the cues of waiting there, each with its weight."""

    places: frozenset[Sign] = frozenset()
    cues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Book:
    places: dict[Sign, Pattern]
    cues: dict[str, Pattern]
    weights: dict[str, int]
    harmless: Pattern
    pills: Pattern
    not_own: Pattern


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("places")
    return _Book(
        places={Sign(name): _compile(pattern) for name, pattern in data["places"].items()},
        cues={name: _compile(pattern) for name, (_, pattern) in data["cues"].items()},
        weights={name: weight for name, (weight, _) in data["cues"].items()},
        harmless=_compile(data["harmless"]),
        pills=_compile(data["pills"]),
        not_own=_compile(data["not_own"]),
    )


def _compile(pattern: str) -> Pattern:
    return re.compile(fold_pattern(pattern), re.IGNORECASE)


def read(text: str) -> Told:
    """Read the places of a message and the cues; an outing, a delay, or somebody else's trains are neither."""
    folded, book = fold(text), _book()
    if book.harmless.search(folded):
        return Told()
    return Told(
        places=frozenset(sign for sign, pattern in book.places.items() if pattern.search(folded)),
        cues=frozenset(name for name, pattern in book.cues.items() if pattern.search(folded)),
    )


def weight_of(cues: frozenset[str]) -> int:
    """Weigh cues, each once however often it was told."""
    return sum(_book().weights[name] for name in cues)


def keeps_pills(text: str) -> bool:
    """Tell whether the writer has kept pills untaken, and counted them or laid them by."""
    folded, book = fold(text), _book()
    return book.pills.search(folded) is not None and book.not_own.search(folded) is None
