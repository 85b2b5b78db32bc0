"""Joins what learners of Japanese write word by word: あたま いたい is あたまいたい."""

import re
from functools import lru_cache

from homebiyori.lexicon.normalize import fold

_GAP = re.compile(r"(?<=[ぁ-ゖ]) (?=[ぁ-ゖ])")
_BETWEEN_WORDS = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
# The minimum number of gaps, and their density: fewer are a pause, or the end of a sentence.
LEAST_GAPS = 3
LETTERS_PER_GAP = 10


def joined(folded: str) -> str:
    """Close the gaps between kana words if a folded text is spaced like that throughout."""
    gaps = len(_GAP.findall(folded))
    return _GAP.sub("", folded) if gaps >= LEAST_GAPS and gaps * LETTERS_PER_GAP >= len(folded) else folded


def without_gaps(folded: str) -> str:
    """Close all gaps between the words of a folded text, except those between Latin letters."""
    return _BETWEEN_WORDS.sub("", folded)


# Every reader of a message folds it, and the messages before it.
@lru_cache(maxsize=64)
def fold_without_gaps(text: str) -> str:
    """Fold a text, and close all gaps between its words."""
    return without_gaps(fold(text))
