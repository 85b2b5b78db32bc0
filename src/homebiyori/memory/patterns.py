"""Makes of a pattern what tells whether a text holds it."""

import re
from collections.abc import Callable

from homebiyori.base.text import normalize
from homebiyori.lexicon.normalize import fold_pattern


def in_text(pattern: str) -> Callable[[str], bool]:
    """Look into a text as it was written."""
    compiled = re.compile(pattern)
    return lambda text: compiled.search(normalize(text)) is not None


def in_folded(pattern: str) -> Callable[[str], bool]:
    """Look into a folded text."""
    compiled = re.compile(fold_pattern(pattern))
    return lambda text: compiled.search(text) is not None
