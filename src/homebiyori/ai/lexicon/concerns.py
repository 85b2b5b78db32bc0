"""Finds what is no crisis and still needs words of its own, or must not become a fruit."""

import re
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.ai.lexicon.clauses import sentence_around
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.normalize import fold_pattern
from homebiyori.ai.port import Concern


@dataclass(frozen=True, slots=True)
class _Signs:
    pattern: re.Pattern[str]
    unless: re.Pattern[str]


@lru_cache(maxsize=1)
def _book() -> dict[Concern, _Signs]:
    data = load("concerns")
    return {
        concern: _Signs(
            pattern=re.compile("|".join(f"(?:{fold_pattern(sign)})" for sign in data[concern]["any"])),
            unless=re.compile(fold_pattern(data[concern]["unless"])),
        )
        for concern in Concern
        if concern in data
    }


def read(folded: str) -> frozenset[Concern]:
    """Name the concerns of a folded text; a sentence that says the contrary clears only itself."""
    return frozenset(concern for concern, signs in _book().items() if _is_found(signs, folded))


def _is_found(signs: _Signs, folded: str) -> bool:
    for match in signs.pattern.finditer(folded):
        if not signs.unless.search(folded, *sentence_around(folded, match.start(), match.end())):
            return True
    return False
