"""Measures the depth of a text (`docs/product.md` 2): one point for each of five things."""

import re
from dataclasses import dataclass
from functools import cache

from homebiyori.base.text import clusters, normalize
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.files import load
from homebiyori.lexicon.moods import POSITIVE, Mood
from homebiyori.lexicon.vocabulary import Concern, Emotion

LONG = 35
LEAST_STATED = 0.6
# A complaint is not a gift, however many clauses it has: a burden is worth keeping if something happened, something was
# felt, and there are enough words to say why.
COMPLAINT = 2
_ENOUGH = 25
_ENOUGH_OF_FATIGUE = 32
ENOUGH_WHEN_CALM = 40
_MOVED = 3.5
_DIARY = 100
# A text of this length about something that happened and was felt is one that the writer wants kept.
_ENOUGH_FOR_A_STORY = 50
_ENOUGH_TO_REFLECT = 36
_DEEPLY = 4.0

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


def measure(folded: str, text: str, spans: list[Felt]) -> Depth:
    """Look for an episode, a feeling of the writer's own, a reason or reflection, and two clauses."""
    return Depth(
        has_episode=_has_episode(folded, spans),
        has_feeling=any(felt.is_stated and felt.weight >= LEAST_STATED for felt in spans),
        has_reason=_patterns()["reason"].search(folded) is not None,
        has_clauses=_count_clauses(folded) >= 2,
        length=len(clusters(normalize(text))),
    )


def _has_episode(folded: str, spans: list[Felt]) -> bool:
    """Return whether something happens; "I got tired" is a feeling in the past tense, not an episode."""
    feelings = [(felt.start, felt.end + 2) for felt in spans if felt.is_stated and felt.emotion is not _DONE]
    for match in _patterns()["episode"].finditer(folded):
        if not any(start <= match.start() < end for start, end in feelings):
            return True
    return _patterns()["when"].search(folded) is not None and _patterns()["going_on"].search(folded) is not None


def _count_clauses(folded: str) -> int:
    return sum(len(part.strip()) >= _LEAST_CLAUSE for part in _patterns()["break"].split(folded))


def points(measured: Depth, mood: Mood, found: frozenset[Concern], *, is_passing: bool) -> int:
    """Return the depth of a text; an outcry or a bare complaint is never deep enough to be kept."""
    is_said = measured.has_feeling and mood.emotion in POSITIVE
    if measured.length < _ENOUGH and not is_said:
        # So short a text is an outcry or a moment, not yet a story.
        return min(measured.points, COMPLAINT)
    is_shared = mood.emotion in POSITIVE and not is_passing and _is_shared(measured, mood)
    if is_shared or (mood.emotion not in POSITIVE and _is_told(measured, mood, found)):
        return measured.points
    return min(measured.points, COMPLAINT)


def _is_shared(measured: Depth, mood: Mood) -> bool:
    """Return whether a joy is told as a story, not just exclaimed or calm."""
    if mood.emotion is Emotion.ACCOMPLISHMENT and measured.length < _ENOUGH:
        return False
    return measured.has_episode and (measured.has_feeling or measured.length >= LONG)


def _is_told(measured: Depth, mood: Mood, found: frozenset[Concern]) -> bool:
    """Return whether a hardship is told and reflected on, unlike a bare complaint or a medical question."""
    if Concern.MEDICAL in found:
        return False
    if measured.length >= _DIARY:
        return True
    has_feeling = measured.has_feeling or Concern.GRIEF in found
    if has_feeling and (measured.has_episode or measured.has_reason) and measured.length >= _ENOUGH_FOR_A_STORY:
        return True
    if has_feeling and _is_reflected(measured, mood):
        return True
    if not (measured.has_episode and has_feeling and measured.has_clauses):
        return False
    if mood.emotion is Emotion.FATIGUE:
        return measured.has_reason and measured.length >= _ENOUGH_OF_FATIGUE
    if mood.strength < _MOVED:
        return measured.has_reason and measured.length >= ENOUGH_WHEN_CALM
    return measured.has_reason or measured.length >= _ENOUGH


def _is_reflected(measured: Depth, mood: Mood) -> bool:
    """Return whether the text is a long reflection on grief or worry; nothing needs to have happened."""
    if mood.emotion not in (Emotion.SADNESS, Emotion.WORRY) or not (measured.has_reason and measured.has_clauses):
        return False
    is_deep = mood.emotion is Emotion.SADNESS and mood.strength >= _DEEPLY
    return measured.length >= (_ENOUGH if is_deep else _ENOUGH_TO_REFLECT)
