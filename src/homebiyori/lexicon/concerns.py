"""Finds what is no crisis, but needs words of its own or must not become a fruit."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.clauses import sentence_around
from homebiyori.lexicon.files import load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern, fold_pattern
from homebiyori.lexicon.vocabulary import Concern
from homebiyori.lexicon.writing import closed

# Also searched without spaces and in standard spelling, for writers who are in a hurry, learners of the language or
# dialect speakers.
URGENT = (Concern.MEDICAL_EMERGENCY, Concern.POISONING)
# How close a question must be to what it is about.
NEAR = 60
# How far away a sign that an emergency is over still counts.
FAR = 240


@dataclass(frozen=True, slots=True)
class _Signs:
    concern: Concern
    source: LazyPattern
    unless: LazyPattern
    asks: LazyPattern | None
    settled: LazyPattern | None


@lru_cache(maxsize=1)
def _book() -> tuple[tuple[_Signs, ...], Gate]:
    data = load("concerns")
    signs = tuple(
        _Signs(
            concern=concern,
            source=LazyPattern(pattern),
            unless=LazyPattern(data[concern]["unless"]),
            asks=_optional(data[concern], "asks"),
            settled=_optional(data[concern], "settled"),
        )
        for concern in Concern
        for pattern in data[concern]["any"]
    )
    return signs, Gate([sign.source.raw for sign in signs], fold_pattern)


def _optional(entry: dict[str, str], name: str) -> LazyPattern | None:
    return LazyPattern(entry[name]) if name in entry else None


def read(folded: str, plain: str, *, is_harmless: bool = False) -> frozenset[Concern]:
    """Return the concerns of a folded text; `plain` is the text as the rules spell it.

    A sentence that says the contrary clears only itself. `is_harmless`: the model rules out an emergency.
    """
    found = set(_found(folded))
    for text in {closed(folded), plain} - {folded}:
        found |= {concern for concern in _found(text) if concern in URGENT}
    if Concern.POISONING in found:
        found.add(Concern.MEDICAL_EMERGENCY)
    return frozenset(found.difference(URGENT) if is_harmless else found)


def _found(text: str) -> Iterator[Concern]:
    signs, gate = _book()
    return (signs[at].concern for at in gate.open(text) if _is_met(signs[at], text))


def _is_met(signs: _Signs, text: str) -> bool:
    """Return whether a sign occurs in a sentence that does not clear it, is asked about if need be, and is not over."""
    for match in signs.source.pattern.finditer(text):
        if signs.unless.pattern.search(text, *sentence_around(text, match.start(), match.end())):
            continue
        near = (max(0, match.start() - NEAR), match.end() + NEAR)
        if signs.asks is None or signs.asks.pattern.search(text, *near):
            far = (max(0, match.start() - FAR), match.end() + FAR)
            return signs.settled is None or not signs.settled.pattern.search(text, *far)
    return False
