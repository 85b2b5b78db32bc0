"""Decides which emotion a text has, of what the words name and what the model hears between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homebiyori.ai.lexicon.felt import Felt
from homebiyori.ai.lexicon.moods_model import Scores
from homebiyori.ai.port import Emotion

POSITIVE = (Emotion.JOY, Emotion.ACCOMPLISHMENT)
NEGATIVE = (Emotion.ANGER, Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE)

# What a strength of one, read in words, adds to the model's share; words of gladness are said more lightly.
WORDS_OF_JOY = 0.07
WORDS_OF_BURDEN = 0.09
STRONGEST = 5.0
# In doubt nothing is felt.
CALMNESS = 0.06
# The model turns joy into a burden, or the reverse, only where it is so much surer.
TURNED = 0.05
# Of so few features the model knows nothing, of few it makes no joy, and knows less than a word that names something.
LEAST_KNOWN = 8
LEAST_FOR_JOY = 36
FEW_KNOWN = 45
# What is heard between the words, where they name nothing.
HEARD = 2.0
# A feeling that is named so strongly, with none of the other side beside it, needs no model.
NAMED = 4.0
SAID_TWICE = 1.3
FAINTEST = 1.0
# What sounds so heartfelt and concrete is worth keeping; what sounds so little so is small talk, unless a feeling is
# named this strongly.
KEPT = 0.42
SMALL_TALK = 0.1
NAMED_TO_KEEP = 3.0


@dataclass(frozen=True, slots=True)
class Mood:
    """What is felt in the whole of a text, and how strongly."""

    emotion: Emotion
    strength: float


CALM = Mood(Emotion.NONE, 0.0)


def decide(read: Mood, felts: Sequence[Felt], heard: Scores, *, is_dark: bool) -> Mood:
    """Weigh what was read in words against what is heard: where nothing is sure, nothing is felt.

    `is_dark`: something failed, was refused, or is in danger; there only words make joy, and no burden is
    explained away.
    """
    enough = LEAST_KNOWN if read.emotion is Emotion.NONE else FEW_KNOWN
    if heard.known < enough or _is_named(read, felts, NAMED):
        return read
    shares = _shares(read, heard.emotions)
    if (is_dark or heard.known < LEAST_FOR_JOY) and read.emotion not in POSITIVE:
        shares = {emotion: share for emotion, share in shares.items() if emotion not in POSITIVE}
    felt = max(shares, key=lambda emotion: shares[emotion])
    if felt is read.emotion or (felt is Emotion.NONE and is_dark and read.emotion in NEGATIVE):
        return read
    is_turned = Emotion.NONE not in (felt, read.emotion) and (felt in POSITIVE) is not (read.emotion in POSITIVE)
    if felt is Emotion.NONE or (is_turned and shares[felt] - shares[read.emotion] < TURNED):
        return CALM
    return Mood(felt, max(HEARD, read.strength))


def is_heartfelt(mood: Mood, heard: Scores) -> bool:
    """Tell whether a text sounds as what parents keep."""
    return heard.worth >= KEPT and mood.emotion not in (Emotion.NONE, Emotion.ANGER)


def is_small_talk(mood: Mood, felts: Sequence[Felt], heard: Scores) -> bool:
    """Tell whether a text sounds as what nobody keeps, and names no feeling outright."""
    return heard.known >= LEAST_KNOWN and heard.worth < SMALL_TALK and not _is_named(mood, felts, NAMED_TO_KEEP)


def _is_named(read: Mood, felts: Sequence[Felt], weight: float) -> bool:
    """Tell whether a feeling is named outright and so strongly, and all that is felt is on its side."""
    strong = [felt for felt in felts if felt.weight >= FAINTEST and felt.emotion is not Emotion.NONE]
    named = sorted((felt.weight for felt in strong if felt.is_stated), reverse=True)
    is_strong = sum(named[:1]) >= weight or sum(named[:2]) >= weight * SAID_TWICE
    return is_strong and {felt.emotion in POSITIVE for felt in strong} == {read.emotion in POSITIVE}


def _shares(read: Mood, heard: Mapping[Emotion, float]) -> dict[Emotion, float]:
    shares = dict(heard)
    shares[Emotion.NONE] += CALMNESS
    if read.emotion is not Emotion.NONE:
        weight = WORDS_OF_JOY if read.emotion in POSITIVE else WORDS_OF_BURDEN
        shares[read.emotion] += weight * min(STRONGEST, read.strength)
    return shares
