"""Reads indirect signs: waiting at a place, hoarded means, insurance, goodbyes, affairs put in order.

No single word raises an alarm; cues of earlier messages are added (`chat/care/place.py`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.spacing import without_gaps

Pattern = re.Pattern[str]


# What cues are about; they count within their theme.
Theme = Literal["place", "means", "money", "parting", "ready"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a message names of a theme, and its cues."""

    names: frozenset[Sign] = frozenset()
    cues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Page:
    anchors: dict[Sign, Pattern]
    cues: dict[str, Pattern]
    weights: dict[str, int]
    harmless: Pattern
    now_needs: frozenset[str]
    needs: frozenset[str]
    bases: dict[Sign, frozenset[str]]


@lru_cache(maxsize=1)
def _book() -> dict[Theme, _Page]:
    data = load("places")
    return {theme: _page(page, data["common"]) for theme, page in data["themes"].items()}


def _page(theme: dict[str, Any], common: dict[str, Any]) -> _Page:
    cues = theme["cues"] | common
    return _Page(
        anchors={Sign(name): _compile(pattern) for name, pattern in theme["anchors"].items()},
        cues={name: _compile(pattern) for name, (_, pattern) in cues.items()},
        weights={name: weight for name, (weight, _) in cues.items()},
        harmless=_compile(theme["harmless"]),
        now_needs=frozenset(theme["now_needs"]),
        needs=frozenset(theme.get("needs", ())),
        bases={Sign(name): frozenset(cues) for name, cues in theme.get("bases", {}).items()},
    )


@lru_cache(maxsize=64)
def _compile(pattern: str) -> Pattern:
    return re.compile(fold_pattern(pattern), re.IGNORECASE)


def read(text: str) -> dict[Theme, Told]:
    """Read a message's cues by theme; an outing, a delay or somebody else's medicine does not count."""
    folded = fold(text)
    if (joined := without_gaps(folded)) != folded:
        # Text in kana often has gaps between words.
        folded += f"。{joined}"
    return {theme: _told(page, folded) for theme, page in _book().items()}


def _told(page: _Page, folded: str) -> Told:
    if page.harmless.search(folded):
        return Told()
    cues = frozenset(name for name, pattern in page.cues.items() if pattern.search(folded))
    names = {sign for sign, pattern in page.anchors.items() if pattern.search(folded)}
    return Told(names=frozenset(names | {sign for sign, bases in page.bases.items() if bases & cues}), cues=cues)


def weight_of(theme: Theme, cues: frozenset[str]) -> int:
    """Return the total weight of cues, each counted once."""
    weights = _book()[theme].weights
    return sum(weights[name] for name in cues)


def may_open(theme: Theme, cues: frozenset[str]) -> bool:
    """Return whether cues tell of more than orderly affairs."""
    needs = _book()[theme].needs
    return not needs or bool(needs & cues)


def may_be_imminent(theme: Theme, cues: frozenset[str]) -> bool:
    """Return whether cues tell of now, if their theme requires that."""
    needs = _book()[theme].now_needs
    return not needs or bool(needs & cues)
