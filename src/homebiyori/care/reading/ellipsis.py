"""Reads acts told without their object, in a talk that has named it: 「口に入れました」, 「まだあります」."""

import re

from homebiyori.care.reading.gated import GatedPatterns, Pattern
from homebiyori.care.signs import Sign
from homebiyori.lexicon import unreal
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.spacing import without_gaps

_READINGS = {
    "taken": Sign.TAKEN,
    "in_hand": Sign.MEANS_IN_HAND,
    "now": Sign.MEANS_IN_HAND,
    "still": Sign.MEANS,
}


_words = GatedPatterns("ellipsis", lambda pattern: re.compile(fold_pattern(pattern)))


def read(text: str) -> frozenset[Sign]:
    """Read what a message tells of the means that the talk has named."""
    folded = fold(text).strip()
    spelled = {folded, without_gaps(folded)}
    told = {name for name in _READINGS if any(_is_fact(_words.pattern(name), each) for each in spelled)}
    return frozenset(_READINGS[name] for name in told)


def takes_back(text: str) -> bool:
    """Return whether a message says that what was told before is not true."""
    return _words.has("lied", fold(text))


def _is_fact(pattern: Pattern, folded: str) -> bool:
    return any(not unreal.is_unreal(folded, each) for each in pattern.finditer(folded))
