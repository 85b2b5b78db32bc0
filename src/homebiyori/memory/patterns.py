"""Builds predicates from patterns."""

import re
from collections.abc import Callable

from homebiyori.base.text import normalize
from homebiyori.lexicon.normalize import fold_pattern


def in_text(pattern: str) -> Callable[[str], bool]:
    """Return a predicate that searches a text after normalizing it."""
    compiled = re.compile(pattern)
    return lambda text: compiled.search(normalize(text)) is not None


def in_folded(pattern: str) -> Callable[[str], bool]:
    """Return a predicate that searches a folded text."""
    compiled = re.compile(fold_pattern(pattern))
    return lambda text: compiled.search(text) is not None
