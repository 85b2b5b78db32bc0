"""How an answer acknowledges a message without naming anything: by a smile, a feeling, or the form of the text."""

from homebiyori.ai.offline import about
from homebiyori.ai.offline.cues import form_of, sticker_of
from homebiyori.ai.offline.tones import group_of, tone_of
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon import endings, humour, tones_told
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory import recalling
from homebiyori.situations.words import BRIGHT, HEAVY, Situation

MIFFED, MADE_UP = "receive.miffed", "made_up"
_SORROWS = frozenset({"missed", "hurt"})
_LOSSES = _SORROWS | {"robbed", "spent", "letdown", "awake", "worse", "fell_through", "broken", "mishap", "priced"}
_GAINS = frozenset({"better", "recovers", "keeps", "found", "luck"})
_ENDS = frozenset(
    {"well", "over", "thanked", "praised", "morning", "tears", "cheered", "sold", "reach", "own_time"}
    | {"sore", "parting", "ill", "own_ill"}
    | _LOSSES
    | _GAINS
)
# A fall counts as a sore body, leaving and closing count as a parting.
_SAID_AS = {"fell": "sore", "leaving": "parting", "closing": "parting"}
# Losses this small are listened to without describing grief.
_NO_GRIEF = frozenset(f"tone.{one}" for one in ("sore", "ill", "own_ill", *(_LOSSES - _SORROWS)))
_TONED = frozenset({MADE_UP, "kindness"}) | _ENDS
FAINT, _SMALL = 2, 3
# Situations about the fate of a thing or person, which include the ending.
FATES = "ft_"
# Something over, and a parting, are better described by these situations.
_OVER = ("tone.over", "tone.parting")
_SAID_BETTER = frozenset(
    {"nw_project_done", "nw_memorial", "nw_interview_well", "nw_moved_in", "nw_last_day", "nw_other_retires"}
)


def toned(request: ReplyRequest) -> str | None:
    """Return the slot for what made the parent glad, or how it ended: a quarrel made up, a fever gone, a bad turn."""
    folded = fold(request.text)
    tone = tone_of(request)
    told = endings.bad(folded) if tone == "heavy" else tones_told.gladness_of(folded) if tone == "bright" else None
    if tone == "plain":
        told = _told_calmly(request, folded)
    told = _SAID_AS.get(told or "", told)
    return f"tone.{told}" if told in _TONED else None


def _told_calmly(request: ReplyRequest, folded: str) -> str | None:
    """Return the luck or mishap told without a feeling; what may not be harmless is acknowledged, not praised."""
    told = endings.bad(folded) or endings.good(folded)
    return told if told in endings.WEAK or (request.analysis.is_uncertain and told in {MADE_UP, *_GAINS}) else None


def goes_before(slot: str, situation: Situation) -> bool:
    """Return whether the ending says more than the recognised situation, unless the situation includes it."""
    if situation.id.startswith(FATES):
        return False
    is_the_loss = slot.removeprefix("tone.") in _LOSSES and situation.tone == HEAVY
    is_the_gain = slot.removeprefix("tone.") in _GAINS and situation.tone == BRIGHT
    is_said_better = slot in _OVER and situation.id in _SAID_BETTER
    return not (MADE_UP in situation.id or is_the_loss or is_the_gain or is_said_better)


def contradicts(text: str, tone: str) -> bool:
    """Return whether a message ends differently than a situation of this tone suggests."""
    folded = fold(text)
    if tone == BRIGHT:
        return endings.bad(folded) is not None
    return tone == HEAVY and endings.good(folded) in _GAINS


def is_no_grief(request: ReplyRequest) -> bool:
    """Return whether the ending is a burden but no sorrow: an aching body, an everyday loss."""
    return toned(request) in _NO_GRIEF


def is_end(request: ReplyRequest) -> bool:
    """Return whether a message is acknowledged by its ending."""
    return (toned(request) or "").removeprefix("tone.") in _ENDS


def is_light(request: ReplyRequest) -> bool:
    """Return whether a message is told with a wink and troubles nobody, so that we may laugh along."""
    is_safe = request.analysis.tier is Tier.NONE and not request.analysis.is_uncertain
    return is_safe and tone_of(request) != "heavy" and humour.is_light(fold(request.text))


def received(request: ReplyRequest, *, is_named: bool) -> str:
    if _is_miffed(request):
        return MIFFED
    if (
        not (is_faint(request) or about.is_said_of_a_guess(request) or about.is_unsure(request))
        and group_of(request) != "plain"
    ):
        return f"receive.{group_of(request)}"
    form = None if is_named else form_of(request.text)
    return f"receive.{form or 'plain'}"


def is_faint(request: ReplyRequest) -> bool:
    """Return whether anger is only a vague unease, such as もやもや."""
    analysis = request.analysis
    return analysis.emotion is Emotion.ANGER and 0 < analysis.intensity <= FAINT and sticker_of(request.text) is None


def _is_miffed(request: ReplyRequest) -> bool:
    """Return whether the parent is mildly annoyed at what somebody said."""
    analysis = request.analysis
    is_small = analysis.emotion is Emotion.ANGER and 0 < analysis.intensity <= _SMALL
    return (
        is_small
        and not analysis.is_uncertain
        and ("「" in request.text or recalling.is_said_by_another(fold(request.text)))
    )
