"""What an answer receives a message with, where it names nothing: a smile, a feeling, or the form of a text."""

from homebiyori.ai.offline import about
from homebiyori.ai.offline.cues import form_of, sticker_of
from homebiyori.ai.offline.tones import group_of, tone_of
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon import endings, humour, tones_told
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory import recalling

MIFFED, MADE_UP = "receive.miffed", "made_up"
_ENDS = frozenset(
    {"well", "over", "thanked", "praised", "morning", "tears", "cheered", "sold", "reach", "own_time"}
    | {"sore", "parting", "ill", "own_ill"}
)
_TONED = frozenset({MADE_UP, "kindness"}) | _ENDS
FAINT, _SMALL = 2, 3
# What became of a thing, or of somebody, tells by itself how it ended.
FATES = "ft_"
# What is over is better said by what it was.
_OVER = "tone.over"
_SAID_BETTER = frozenset({"nw_project_done", "nw_memorial", "nw_interview_well", "nw_moved_in", "nw_last_day"})


def toned(request: ReplyRequest) -> str | None:
    """Name what gladdened beyond its words, or how it ended: a quarrel made up, a fever gone, a bad turn."""
    folded = fold(request.text)
    tone = tone_of(request)
    told = endings.bad(folded) if tone == "heavy" else tones_told.gladness_of(folded) if tone == "bright" else None
    return f"tone.{told}" if told in _TONED else None


def goes_before(slot: str, situation: str) -> bool:
    """Return whether how it ended says more than the situation that was recognised: not where it is how that ends."""
    if situation.startswith(FATES):
        return False
    return MADE_UP not in situation and not (slot == _OVER and situation in _SAID_BETTER)


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
