"""Decides which emotion a text has, from what the words name and what the model hears."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.felt import FAINTEST, Felt
from homebiyori.lexicon.models.moods import Scores
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

POSITIVE = (Emotion.JOY, Emotion.ACCOMPLISHMENT)
NEGATIVE = (Emotion.ANGER, Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE)

# The bias towards no emotion, for cases of doubt.
CALMNESS = 0.02
# The lead that the model needs to turn joy into a burden, or the reverse.
TURNED = 0.0
# The lead that a burden needs over anything bright or calm: weaker evidence is none.
BURDENED = 0.07
# The share that a joy needs if no word names it.
GLAD = 0.27
# The lead that the model needs to replace a burden named in words by another one.
SURER = 0.08
# Below LEAST_KNOWN features the model decides nothing, below FEW_KNOWN it makes no joy and overrules no words.
LEAST_KNOWN = 8
FEW_KNOWN = 45
# The strength of a feeling that is only heard, not named.
HEARD = 2.0
# A feeling named this strongly, with nothing of the other side beside it, needs no model.
NAMED = 5.0
SAID_TWICE = 1.3
# The worth from which a text is kept, higher for a burden. Below SMALL_TALK it is small talk, unless a feeling is named
# with at least NAMED_TO_KEEP.
KEPT, KEPT_OF_BURDEN = 0.28, 0.38
# Less is required of a keepsake: someone's deed or words.
KEPT_KEEPSAKE = 0.14
# Below this a text is not kept, however deep it is.
SLIGHT, SLIGHT_BURDEN = 0.22, 0.25
SLIGHT_UNLESS_KEEPSAKE = 0.11
SMALL_TALK = 0.18
NAMED_TO_KEEP = 4.0


@dataclass(frozen=True, slots=True)
class Mood:
    """The overall feeling of a text, and its strength."""

    emotion: Emotion
    strength: float


CALM = Mood(Emotion.NONE, 0.0)


def decide(read: Mood, spans: Sequence[Felt], heard: Scores, *, is_dark: bool) -> Mood:
    """Decide by the model, which also knows what was read in words: if nothing is certain, nothing is felt.

    `is_dark`: something failed, was refused, or is in danger; then only words make joy, and no burden is explained
    away.
    """
    enough = LEAST_KNOWN if read.emotion is Emotion.NONE else FEW_KNOWN
    if heard.known < enough or _is_named(read, spans, NAMED):
        return read
    shares = {**heard.emotions, Emotion.NONE: heard.emotions[Emotion.NONE] + CALMNESS}
    if (is_dark or heard.known < FEW_KNOWN) and read.emotion not in POSITIVE:
        shares = {emotion: share for emotion, share in shares.items() if emotion not in POSITIVE}
    felt = max(shares, key=lambda emotion: shares[emotion])
    if not is_dark and _is_weak(felt, heard.emotions):
        return read if read.emotion in POSITIVE else CALM
    if felt in POSITIVE and shares[felt] < GLAD and not _is_glad_said(spans):
        return CALM
    if felt is read.emotion or _is_kept(read, felt, shares, is_dark=is_dark):
        return read
    is_turned = Emotion.NONE not in (felt, read.emotion) and (felt in POSITIVE) is not (read.emotion in POSITIVE)
    if felt is Emotion.NONE or (is_turned and shares[felt] - shares[read.emotion] < TURNED):
        return CALM
    return Mood(felt, max(HEARD, read.strength))


def _is_glad_said(spans: Sequence[Felt]) -> bool:
    return any(felt.is_stated and felt.emotion in POSITIVE and felt.weight >= FAINTEST for felt in spans)


def _is_weak(felt: Emotion, shares: Mapping[Emotion, float]) -> bool:
    """Return whether a burden barely outweighs what is bright or calm."""
    return felt in NEGATIVE and shares[felt] - max(shares[one] for one in (*POSITIVE, Emotion.NONE)) < BURDENED


def _is_kept(read: Mood, felt: Emotion, shares: Mapping[Emotion, float], *, is_dark: bool) -> bool:
    """Return whether a burden read in words stands; another one must be heard clearly to replace it."""
    if read.emotion not in NEGATIVE:
        return False
    return is_dark if felt is Emotion.NONE else felt in NEGATIVE and shares[felt] - shares[read.emotion] < SURER


# A longer text says more about the day than that it is over.
_SHORT = 30


@lru_cache(maxsize=1)
def _day_over() -> re.Pattern[str]:
    return re.compile(fold_pattern("(?:一日|今日も|きょうも)[^。!?\\n]{0,10}(?:終わ|おわ|過ぎ|済み)(?:り|っ|ま|た)"))


def is_lower(mood: Mood, heard: Scores) -> bool:
    """Return whether a text was calmed because its burden was uncertain, not because nothing was heard."""
    return mood.emotion is Emotion.NONE and max(heard.emotions, key=lambda one: heard.emotions[one]) in NEGATIVE


def is_flat(mood: Mood, folded: str) -> bool:
    """Return whether an apparent accomplishment only says, briefly and without joy, that the day is over."""
    if mood.emotion is not Emotion.ACCOMPLISHMENT or len(folded) > _SHORT or "!" in folded:
        return False
    return _day_over().search(folded) is not None


def is_heartfelt(mood: Mood, heard: Scores, *, is_keepsake: bool = False, is_remembrance: bool = False) -> bool:
    """Return whether a text sounds like one that parents keep."""
    if mood.emotion in (Emotion.NONE, Emotion.ANGER):
        return False
    is_dear = is_remembrance or (is_keepsake and mood.emotion in POSITIVE)
    usual = KEPT_OF_BURDEN if mood.emotion in NEGATIVE and not is_keepsake else KEPT
    return heard.worth >= (KEPT_KEEPSAKE if is_dear else usual)


def is_slight(mood: Mood, heard: Scores, *, is_keepsake: bool = True) -> bool:
    """Return whether a text does not sound like one that parents keep, as far as the model knows it."""
    least = SLIGHT_BURDEN if mood.emotion in NEGATIVE else SLIGHT
    return heard.known >= LEAST_KNOWN and heard.worth < least + (0 if is_keepsake else SLIGHT_UNLESS_KEEPSAKE)


def is_small_talk(mood: Mood, spans: Sequence[Felt], heard: Scores) -> bool:
    """Return whether a text sounds like one that no one keeps, and states no feeling strongly."""
    return heard.known >= LEAST_KNOWN and heard.worth < SMALL_TALK and not _is_named(mood, spans, NAMED_TO_KEEP)


def _is_named(read: Mood, spans: Sequence[Felt], weight: float) -> bool:
    """Return whether a feeling is stated this strongly, and everything felt is on its side."""
    strong = [felt for felt in spans if felt.weight >= FAINTEST and felt.emotion is not Emotion.NONE]
    named = sorted((felt.weight for felt in strong if felt.is_stated), reverse=True)
    is_strong = sum(named[:1]) >= weight or sum(named[:2]) >= weight * SAID_TWICE
    return is_strong and {felt.emotion in POSITIVE for felt in strong} == {read.emotion in POSITIVE}
