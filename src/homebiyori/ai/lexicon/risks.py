"""Finds danger in a text: to the parent, from the parent, from a partner, to a child (`product.md` 2).

A few audited rules know the unmistakable; the model (`risks_model`) knows how danger sounds that is not spelled out.
Either is enough. What only looks like danger (idioms, stories) is taken out before a rule looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.ai.lexicon.clauses import sentence_around
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.normalize import fold, fold_pattern
from homebiyori.ai.lexicon.risks_model import model
from homebiyori.ai.port import Risk, RiskKind, RiskLevel

Pattern = re.Pattern[str]

_MACRO = re.compile(r"<([A-Z]+)>")
_GAP = r"[^\w]{0,3}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way danger is spoken of; `unless` clears it in its sentence."""

    risk: Risk
    pattern: Pattern
    unless: Pattern | None


@dataclass(frozen=True, slots=True)
class _Book:
    idioms: Pattern
    spaced: Pattern
    stories: Pattern
    certain: tuple[_Rule, ...]
    levels: tuple[_Rule, ...]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("risks")
    macros: dict[str, str] = data["macros"]
    spaced = (_GAP.join(map(re.escape, fold(word))) for word in data["spaced"])
    return _Book(
        idioms=_compile("|".join(data["idioms"]), macros),
        spaced=re.compile("|".join(spaced)),
        stories=_compile(data["stories"], macros),
        certain=tuple(_rule(entry, macros) for entry in data["certain"]),
        levels=tuple(_rule(entry, macros) for entry in data["levels"]),
    )


def _rule(entry: dict[str, Any], macros: dict[str, str]) -> _Rule:
    return _Rule(
        risk=Risk(RiskKind(entry["kind"]), RiskLevel(entry["level"])),
        pattern=_compile(entry["pattern"], macros),
        unless=_compile(entry["unless"], macros) if "unless" in entry else None,
    )


def _compile(pattern: str, macros: dict[str, str]) -> Pattern:
    """Put in the macros, which may name others, fold the words, and compile."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda name: macros[name[1]], pattern)
    return re.compile(fold_pattern(pattern))


def read(text: str) -> Risk | None:
    """Name the danger in a folded text, and how near it is."""
    book = _book()
    joined = _close_gaps(book, text)
    certain = list(_certain(book, book.idioms.sub("〇", joined)))
    if not certain and model().danger_of(joined) < model().threshold:
        return None
    kind = model().kind_of(joined)
    if certain and all(risk.kind is not kind for risk in certain):
        kind = max(certain, key=lambda risk: risk.level).kind
    return Risk(kind, _level(book, joined, kind, certain))


def _close_gaps(book: _Book, text: str) -> str:
    """Join the letters of words that were written apart to slip past."""
    return book.spaced.sub(lambda word: re.sub(r"[^\w]+", "", word[0]), text)


def _certain(book: _Book, text: str) -> Iterator[Risk]:
    for rule in book.certain:
        for match in rule.pattern.finditer(text):
            start, end = sentence_around(text, match.start(), match.end())
            if rule.unless is not None and rule.unless.search(text, start, end):
                continue
            if book.stories.search(text, start, end):
                continue
            yield rule.risk
            break


def _level(book: _Book, text: str, kind: RiskKind, certain: list[Risk]) -> RiskLevel:
    """Give the highest level that a rule or a word of this kind of danger calls for."""
    levels = [risk.level for risk in certain if risk.kind is kind]
    levels += [rule.risk.level for rule in book.levels if rule.risk.kind is kind and rule.pattern.search(text)]
    return max(levels, default=RiskLevel.CONCERN)
