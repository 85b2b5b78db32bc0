"""What an answer receives a message with, where it names nothing: a smile, a feeling, or the form of a text."""

from homebiyori.ai.offline import about
from homebiyori.ai.offline.cues import form_of, sticker_of
from homebiyori.ai.offline.tones import group_of, tone_of
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon import endings, humour, tones_told
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.situations.words import BRIGHT, HEAVY, Situation
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory import recalling

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
# A fall is a body that hurts, and to part from whom one holds dear a parting.
_SAID_AS = {"fell": "sore", "leaving": "parting", "closing": "parting"}
# So small a loss is listened to, and no grief is painted.
_NO_GRIEF = frozenset(f"tone.{one}" for one in ("sore", "ill", "own_ill", *(_LOSSES - _SORROWS)))
_TONED = frozenset({MADE_UP, "kindness"}) | _ENDS
FAINT, _SMALL = 2, 3
# What became of a thing, or of somebody, tells by itself how it ended.
FATES = "ft_"
# What is over, and from what one parts, is better said by what it was.
_OVER = ("tone.over", "tone.parting")
_SAID_BETTER = frozenset(
    {"nw_project_done", "nw_memorial", "nw_interview_well", "nw_moved_in", "nw_last_day", "nw_other_retires"}
)


def toned(request: ReplyRequest) -> str | None:
    """Name what gladdened beyond its words, or how it ended: a quarrel made up, a fever gone, a bad turn."""
    folded = fold(request.text)
    tone = tone_of(request)
    told = endings.bad(folded) if tone == "heavy" else tones_told.gladness_of(folded) if tone == "bright" else None
    if tone == "plain":
        told = _told_calmly(request, folded)
    told = _SAID_AS.get(told or "", told)
    return f"tone.{told}" if told in _TONED else None


def _told_calmly(request: ReplyRequest, folded: str) -> str | None:
    """Name the luck or the mishap of who says no feeling; what is not surely harmless is received, and not praised."""
    told = endings.bad(folded) or endings.good(folded)
    return told if told in endings.WEAK or (request.analysis.is_uncertain and told in {MADE_UP, *_GAINS}) else None


def goes_before(slot: str, situation: Situation) -> bool:
    """Return whether how it ended says more than the situation that was recognised: not where it is how that ends."""
    if situation.id.startswith(FATES):
        return False
    is_the_loss = slot.removeprefix("tone.") in _LOSSES and situation.tone == HEAVY
    is_the_gain = slot.removeprefix("tone.") in _GAINS and situation.tone == BRIGHT
    is_said_better = slot in _OVER and situation.id in _SAID_BETTER
    return not (MADE_UP in situation.id or is_the_loss or is_the_gain or is_said_better)


def contradicts(text: str, tone: str) -> bool:
    """Return whether a message ends otherwise than a situation of a tone lets expect."""
    folded = fold(text)
    if tone == BRIGHT:
        return endings.bad(folded) is not None
    return tone == HEAVY and endings.good(folded) in _GAINS


def is_no_grief(request: ReplyRequest) -> bool:
    """Return whether how it ended weighs, and is no sorrow: a body that hurts, a loss of every day."""
    return toned(request) in _NO_GRIEF


def is_end(request: ReplyRequest) -> bool:
    """Return whether a message is received by how it ended."""
    return (toned(request) or "").removeprefix("tone.") in _ENDS


def is_light(request: ReplyRequest) -> bool:
    """Tell what is told with a wink, and weighs on nobody: one laughs along."""
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
    """Tell a vague unease from anger: もやもや is no fury."""
    analysis = request.analysis
    return analysis.emotion is Emotion.ANGER and 0 < analysis.intensity <= FAINT and sticker_of(request.text) is None


def _is_miffed(request: ReplyRequest) -> bool:
    """Tell a small anger at what somebody said: it is no fury, and it is not nothing."""
    analysis = request.analysis
    is_small = analysis.emotion is Emotion.ANGER and 0 < analysis.intensity <= _SMALL
    return (
        is_small
        and not analysis.is_uncertain
        and ("「" in request.text or recalling.is_said_by_another(fold(request.text)))
    )
