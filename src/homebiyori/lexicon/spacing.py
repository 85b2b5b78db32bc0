"""Joins what learners of the language write apart, word by word: あたま いたい is あたまいたい."""

import re
from functools import lru_cache

from homebiyori.lexicon.normalize import fold

_GAP = re.compile(r"(?<=[ぁ-ゖ]) (?=[ぁ-ゖ])")
_BETWEEN_WORDS = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
# So many gaps, and one in so many letters: fewer are a sentence's breath, or its end.
LEAST_GAPS = 3
LETTERS_PER_GAP = 10


def joined(folded: str) -> str:
    """Close the gaps between words in kana, if all of a folded text is spaced so."""
    gaps = len(_GAP.findall(folded))
    return _GAP.sub("", folded) if gaps >= LEAST_GAPS and gaps * LETTERS_PER_GAP >= len(folded) else folded


def without_gaps(folded: str) -> str:
    """Close every gap between the words of a folded text, but those of Latin letters."""
    return _BETWEEN_WORDS.sub("", folded)


# Each who reads a message asks for it, and for those that were before it.
@lru_cache(maxsize=64)
def fold_without_gaps(text: str) -> str:
    """Fold a text, and close every gap between its words."""
    return without_gaps(fold(text))
