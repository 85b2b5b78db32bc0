"""Decides which emotion a text has, of what the words name and what the model hears between them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.moods_model import Scores
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

POSITIVE = (Emotion.JOY, Emotion.ACCOMPLISHMENT)
NEGATIVE = (Emotion.ANGER, Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE)

# In doubt nothing is felt.
CALMNESS = 0.02
# The model turns joy into a burden, or the reverse, only where it is so much surer.
TURNED = 0.0
# A burden is felt where it is heard so much more surely than anything bright or calm: weak evidence is none.
BURDENED = 0.07
# So is a joy that nobody names and that is heard less than this.
GLAD = 0.27
# Of two burdens the one that words name stays unless the model is so much surer of the other.
SURER = 0.08
# Of so few features the model knows nothing, of few it makes no joy, and knows less than a word that names something.
LEAST_KNOWN = 8
FEW_KNOWN = 45
# What is heard between the words, where they name nothing.
HEARD = 2.0
# A feeling that is named so strongly, with none of the other side beside it, needs no model.
NAMED = 5.0
SAID_TWICE = 1.3
FAINTEST = 1.0
# What sounds so heartfelt and concrete is worth keeping, a burden only if it does so clearly; what sounds so little so
# is small talk, unless a feeling is named this strongly.
KEPT, KEPT_OF_BURDEN = 0.28, 0.38
# Of a keepsake, somebody's deed or words, less is asked.
KEPT_KEEPSAKE = 0.14
# What sounds less so than this is not kept, however deep it is.
SLIGHT, SLIGHT_BURDEN = 0.22, 0.25
SLIGHT_UNLESS_KEEPSAKE = 0.11
SMALL_TALK = 0.18
NAMED_TO_KEEP = 4.0


@dataclass(frozen=True, slots=True)
class Mood:
    """What is felt in the whole of a text, and how strongly."""

    emotion: Emotion
    strength: float


CALM = Mood(Emotion.NONE, 0.0)


def decide(read: Mood, felts: Sequence[Felt], heard: Scores, *, is_dark: bool) -> Mood:
    """Go by what is heard, which knows what was read in words: where nothing is sure, nothing is felt.

    `is_dark`: something failed, was refused, or is in danger; there only words make joy, and no burden is
    explained away.
    """
    enough = LEAST_KNOWN if read.emotion is Emotion.NONE else FEW_KNOWN
    if heard.known < enough or _is_named(read, felts, NAMED):
        return read
    shares = {**heard.emotions, Emotion.NONE: heard.emotions[Emotion.NONE] + CALMNESS}
    if (is_dark or heard.known < FEW_KNOWN) and read.emotion not in POSITIVE:
        shares = {emotion: share for emotion, share in shares.items() if emotion not in POSITIVE}
    felt = max(shares, key=lambda emotion: shares[emotion])
    if not is_dark and _is_weak(felt, heard.emotions):
        return read if read.emotion in POSITIVE else CALM
    if felt in POSITIVE and shares[felt] < GLAD and not _is_glad_said(felts):
        return CALM
    if felt is read.emotion or _is_kept(read, felt, shares, is_dark=is_dark):
        return read
    is_turned = Emotion.NONE not in (felt, read.emotion) and (felt in POSITIVE) is not (read.emotion in POSITIVE)
    if felt is Emotion.NONE or (is_turned and shares[felt] - shares[read.emotion] < TURNED):
        return CALM
    return Mood(felt, max(HEARD, read.strength))


def _is_glad_said(felts: Sequence[Felt]) -> bool:
    return any(felt.is_stated and felt.emotion in POSITIVE and felt.weight >= FAINTEST for felt in felts)


def _is_weak(felt: Emotion, shares: Mapping[Emotion, float]) -> bool:
    """Return whether a burden barely outweighs what is bright or calm."""
    return felt in NEGATIVE and shares[felt] - max(shares[one] for one in (*POSITIVE, Emotion.NONE)) < BURDENED


def _is_kept(read: Mood, felt: Emotion, shares: Mapping[Emotion, float], *, is_dark: bool) -> bool:
    """Return whether a burden read in words stands; another one must be heard surely to take its place."""
    if read.emotion not in NEGATIVE:
        return False
    return is_dark if felt is Emotion.NONE else felt in NEGATIVE and shares[felt] - shares[read.emotion] < SURER


# Whoever tells more of the day than that it is over has something to tell.
_SHORT = 30


@lru_cache(maxsize=1)
def _day_over() -> re.Pattern[str]:
    return re.compile(fold_pattern("(?:一日|今日も|きょうも)[^。!?\\n]{0,10}(?:終わ|おわ|過ぎ|済み)(?:り|っ|ま|た)"))


def is_lower(mood: Mood, heard: Scores) -> bool:
    """Tell a text that was calmed, for its burden was not sure, from one in which nothing was heard."""
    return mood.emotion is Emotion.NONE and max(heard.emotions, key=lambda one: heard.emotions[one]) in NEGATIVE


def is_flat(mood: Mood, folded: str) -> bool:
    """Return whether what sounds like a thing done is only that the day is over, said shortly and without joy."""
    if mood.emotion is not Emotion.ACCOMPLISHMENT or len(folded) > _SHORT or "!" in folded:
        return False
    return _day_over().search(folded) is not None


def is_heartfelt(mood: Mood, heard: Scores, *, is_keepsake: bool = False, is_remembrance: bool = False) -> bool:
    """Return whether a text sounds as what parents keep."""
    if mood.emotion in (Emotion.NONE, Emotion.ANGER):
        return False
    is_dear = is_remembrance or (is_keepsake and mood.emotion in POSITIVE)
    usual = KEPT_OF_BURDEN if mood.emotion in NEGATIVE and not is_keepsake else KEPT
    return heard.worth >= (KEPT_KEEPSAKE if is_dear else usual)


def is_slight(mood: Mood, heard: Scores, *, is_keepsake: bool = True) -> bool:
    """Return whether a text does not sound as what parents keep, as far as the model knows any of it."""
    least = SLIGHT_BURDEN if mood.emotion in NEGATIVE else SLIGHT
    return heard.known >= LEAST_KNOWN and heard.worth < least + (0 if is_keepsake else SLIGHT_UNLESS_KEEPSAKE)


def is_small_talk(mood: Mood, felts: Sequence[Felt], heard: Scores) -> bool:
    """Return whether a text sounds as what nobody keeps, and names no feeling outright."""
    return heard.known >= LEAST_KNOWN and heard.worth < SMALL_TALK and not _is_named(mood, felts, NAMED_TO_KEEP)


def _is_named(read: Mood, felts: Sequence[Felt], weight: float) -> bool:
    """Return whether a feeling is named outright and so strongly, and all that is felt is on its side."""
    strong = [felt for felt in felts if felt.weight >= FAINTEST and felt.emotion is not Emotion.NONE]
    named = sorted((felt.weight for felt in strong if felt.is_stated), reverse=True)
    is_strong = sum(named[:1]) >= weight or sum(named[:2]) >= weight * SAID_TWICE
    return is_strong and {felt.emotion in POSITIVE for felt in strong} == {read.emotion in POSITIVE}
