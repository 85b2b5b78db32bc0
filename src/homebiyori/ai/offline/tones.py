"""Which feelings an answer speaks to, and whether it praises or listens."""

from collections.abc import Mapping

from homebiyori.ai.offline.cues import sticker_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon.concepts import Kind, all_concepts
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Emotion

GROUPS: Mapping[Emotion, str] = {
    Emotion.JOY: "bright",
    Emotion.ACCOMPLISHMENT: "bright",
    Emotion.FATIGUE: "tired",
    Emotion.SADNESS: "low",
    Emotion.WORRY: "anxious",
    Emotion.ANGER: "angry",
    Emotion.NONE: "plain",
}
STICKER_GROUPS: Mapping[str, str] = {
    "happy": "bright",
    "sad": "low",
    "angry": "angry",
    "anxious": "anxious",
    "tired": "tired",
    "troubled": "anxious",
}
# Whom these weigh on is heard; praise is for what was done all the same.
_HEARD = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})
_LIGHT = 2
_DEEDS = frozenset(Kind) - {Kind.TOLD, Kind.ANY}


def mood_of(request: ReplyRequest) -> Mood:
    """Settle the mood of one answer: a wish that the message itself speaks wins, what may be danger is heard."""
    if request.analysis.is_uncertain or request.analysis.is_guarded:
        return Mood.LISTEN
    if request.analysis.wish:
        return Mood(request.analysis.wish.value)
    return request.mood if _is_praiseworthy(request) else Mood.LISTEN


def _is_praiseworthy(request: ReplyRequest) -> bool:
    """Return whether a deed was recognised, or a feeling that is good or said outright; the weary have done much."""
    analysis = request.analysis
    if analysis.emotion not in _HEARD or analysis.has_own_feeling or sticker_of(request.text) is not None:
        return True
    return any(all_concepts()[name].kind in _DEEDS for name in analysis.concepts if name in all_concepts())


def group_of(request: ReplyRequest) -> str:
    """Name the group of feelings that the answer speaks to."""
    sticker = sticker_of(request.text)
    group = STICKER_GROUPS[sticker] if sticker else GROUPS[request.analysis.emotion]
    return "plain" if group == "bright" and request.analysis.is_uncertain else group


def is_guess(request: ReplyRequest) -> bool:
    """Return whether a feeling was heard by the model alone, and is no heavy weight: no word of the message says it."""
    analysis = request.analysis
    if analysis.emotion is Emotion.NONE or analysis.has_own_feeling or sticker_of(request.text) is not None:
        return False
    return analysis.emotion in GLAD_EMOTIONS or analysis.intensity <= _LIGHT


def tone_of(request: ReplyRequest) -> str:
    """Name the tone of the longer sentences."""
    group = group_of(request)
    return group if group in ("bright", "plain") else "heavy"
