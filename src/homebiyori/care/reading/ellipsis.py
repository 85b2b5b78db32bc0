"""Reads acts told without their object, in a talk that has named it: 「口に入れました」, 「まだあります」."""

import re
from functools import lru_cache

from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.lexicon import unreal
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.spacing import without_gaps

Pattern = re.Pattern[str]

_READINGS = {
    "taken": Sign.TAKEN,
    "in_hand": Sign.MEANS_IN_HAND,
    "now": Sign.MEANS_IN_HAND,
    "still": Sign.MEANS,
}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Pattern]:
    data = load("ellipsis")
    return {name: _compile(data[name], data["macros"]) for name in (*_READINGS, "lied")}


def _compile(pattern: str, macros: dict[str, str]) -> Pattern:
    return re.compile(fold_pattern(expanded(pattern, macros)))


def read(text: str) -> frozenset[Sign]:
    """Read what a message tells of the means that the talk has named."""
    folded, patterns = fold(text).strip(), _patterns()
    spelled = {folded, without_gaps(folded)}
    return frozenset(sign for name, sign in _READINGS.items() if any(_tells(patterns[name], each) for each in spelled))


def takes_back(text: str) -> bool:
    """Return whether a message says that what was told before is not true."""
    return _patterns()["lied"].search(fold(text)) is not None


def _tells(pattern: Pattern, folded: str) -> bool:
    return any(not unreal.is_unreal(folded, each) for each in pattern.finditer(folded))
