"""Separates feelings that a word, a mark, an event or its outcome expresses from those that only the model hears."""

from collections.abc import Sequence

from homebiyori.lexicon import endings, tones_told
from homebiyori.lexicon.emoticons import Emoticons
from homebiyori.lexicon.felt import FAINTEST, Felt
from homebiyori.lexicon.moods import NEGATIVE, POSITIVE, Mood
from homebiyori.lexicon.telling import Telling


def is_expressed(mood: Mood, spans: Sequence[Felt], signs: Emoticons, told: Telling, folded: str) -> bool:
    """Return whether anything in a folded text expresses a feeling as good, or as bad, as the mood."""
    side = POSITIVE if mood.emotion in POSITIVE else NEGATIVE
    is_marked = signs.has_laugh or signs.is_loud or any(one in side for one in signs.emotions)
    is_told = told.feels in side or told.is_gladdening or told.is_moment or told.is_good_day
    if is_marked or is_told or any(felt.emotion in side and felt.weight >= FAINTEST for felt in spans):
        return True
    if side is POSITIVE:
        return tones_told.gladness_of(folded) is not None
    return endings.bad(folded) is not None or tones_told.of(folded) in NEGATIVE
