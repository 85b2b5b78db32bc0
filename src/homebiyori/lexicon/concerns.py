"""Finds what is no crisis and still needs words of its own, or must not become a fruit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.clauses import sentence_around
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.risks_rules import Source
from homebiyori.lexicon.vocabulary import Concern
from homebiyori.lexicon.writing import closed

# Whoever is in a hurry, or learns the language, writes these with spaces between the words, or without a sign,
# or in dialect.
URGENT = (Concern.MEDICAL_EMERGENCY, Concern.POISONING)
# A question stands so near to what it is about.
NEAR = 60


@dataclass(frozen=True, slots=True)
class _Signs:
    concern: Concern
    source: Source
    unless: Source
    asks: Source | None
    settled: Source | None
    # So much is told that the model cannot gainsay it.
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    signs: tuple[_Signs, ...]
    gate: Gate


@lru_cache(maxsize=1)
def _book() -> _Book:
    signs = (*_signs(load("concerns")), *_by_kind())
    return _Book(signs, Gate([sign.source.raw for sign in signs], fold_pattern))


def _signs(data: Mapping[str, Any]) -> Iterator[_Signs]:
    for concern in Concern:
        of_it = data[concern]
        asks, settled = _optional(of_it, "asks"), _optional(of_it, "settled")
        for pattern in of_it["any"]:
            yield _Signs(concern, Source(pattern), Source(of_it["unless"]), asks, settled)


def _by_kind() -> Iterator[_Signs]:
    """Give the emergencies that need each their own signs, and are cleared by less."""
    data = load("emergencies")
    unless, settled = Source(data["unless"]), _optional(load("concerns")[Concern.MEDICAL_EMERGENCY], "settled")
    for concern, name in ((Concern.MEDICAL_EMERGENCY, "any"), (Concern.POISONING, "poison")):
        for pattern in data[name]:
            yield _Signs(concern, Source(expanded(pattern, data["macros"])), unless, None, settled, is_certain=True)


def _optional(entry: dict[str, str], name: str) -> Source | None:
    return Source(entry[name]) if name in entry else None


def read(folded: str, plain: str, *, is_harmless: bool = False) -> frozenset[Concern]:
    """Name the concerns of a folded text, and of it as the rules spell it (`plain`).

    A sentence that says the contrary clears only itself. `is_harmless`: the model gainsays any emergency.
    """
    found = set(_found(folded))
    for text in {closed(folded), plain} - {folded}:
        found |= {sign for sign in _found(text) if sign.concern in URGENT}
    told = {sign.concern for sign in found if sign.is_certain or not (is_harmless and sign.concern in URGENT)}
    return frozenset(told | {Concern.MEDICAL_EMERGENCY} if Concern.POISONING in told else told)


def _found(text: str) -> Iterator[_Signs]:
    book = _book()
    return (book.signs[at] for at in book.gate.open(text) if _is_met(book.signs[at], text))


def _is_met(signs: _Signs, text: str) -> bool:
    """Return whether one sign stands in a sentence that does not clear it, is asked about, and is not over by now."""
    for match in signs.source.pattern.finditer(text):
        if signs.unless.pattern.search(text, *sentence_around(text, match.start(), match.end())):
            continue
        near = (max(0, match.start() - NEAR), match.end() + NEAR)
        if signs.asks is None or signs.asks.pattern.search(text, *near):
            return signs.settled is None or not signs.settled.pattern.search(text)
    return False
