"""Measures the depth of a text (`docs/product.md` 2): one point for each of five things."""

import re
from dataclasses import dataclass
from functools import cache

from homebiyori.base.text import clusters, normalize
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.files import load
from homebiyori.lexicon.vocabulary import Emotion

LONG = 35
FAINTEST = 0.6

_LEAST_CLAUSE = 3
# "I did it" names both the deed and the feeling.
_DONE = Emotion.ACCOMPLISHMENT


@dataclass(frozen=True, slots=True)
class Depth:
    """What makes up the depth of a text; `length` is in characters as a reader counts them."""

    has_episode: bool
    has_feeling: bool
    has_reason: bool
    has_clauses: bool
    length: int

    @property
    def points(self) -> int:
        """One point each, and one for 35 characters or more."""
        return sum((self.has_episode, self.has_feeling, self.has_reason, self.has_clauses, self.length >= LONG))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(words)) for name, words in load("depth").items() if name != "comment"}


def measure(folded: str, text: str, felts: list[Felt]) -> Depth:
    """Look for an episode, a feeling of the writer's own, a reason or reflection, and two clauses."""
    return Depth(
        has_episode=_has_episode(folded, felts),
        has_feeling=any(felt.is_stated and felt.weight >= FAINTEST for felt in felts),
        has_reason=_patterns()["reason"].search(folded) is not None,
        has_clauses=_count_clauses(folded) >= 2,
        length=len(clusters(normalize(text))),
    )


def _has_episode(folded: str, felts: list[Felt]) -> bool:
    """Return whether something happens; "I got tired" is a feeling in the past tense, not an episode."""
    feelings = [(felt.start, felt.end + 2) for felt in felts if felt.is_stated and felt.emotion is not _DONE]
    for match in _patterns()["episode"].finditer(folded):
        if not any(start <= match.start() < end for start, end in feelings):
            return True
    return _patterns()["when"].search(folded) is not None and _patterns()["going_on"].search(folded) is not None


def _count_clauses(folded: str) -> int:
    return sum(len(part.strip()) >= _LEAST_CLAUSE for part in _patterns()["break"].split(folded))
