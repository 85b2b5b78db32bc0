"""Reads a wish to die that the writer lets fall beside what they tell of others. Pure."""

from collections.abc import Sequence

from homebiyori.care.groups import DENIES_DEATH, OWN_DEATH
from homebiyori.care.reading import told_of
from homebiyori.care.signs import Sign
from homebiyori.chat.care import message_signs, sounds
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.models import wishes
from homebiyori.lexicon.models.talks import ENDED, Theme
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

# How much such a wish must weigh, beside a danger that was read; the same where none was.
WISH, WISH_AT_FIRST = 0.05, 0.2
# A parent whom one of our last answers, so many of them, asked anything is already cared for.
_LATELY = 5
_ASKED = "care.ask."
# Our questions to a parent who speaks of somebody else.
_OF_THE_WRITER = frozenset({"own", "beside"})


def signs_of(text: str) -> frozenset[Sign]:
    """Return the sign of such a wish, if it is heard in a message of a talk about a danger."""
    return frozenset({Sign.LETS_FALL}) if wishes.weigh(text) >= WISH else frozenset()


def opened(said: Utterance) -> Risk | None:
    """Return the danger that the writer may be in, where none was read, once nobody else needs help first."""
    if not may_be_told(said) or _is_plain(said) or _is_asked(said) or _is_urgent(said):
        return None
    return Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)


def may_be_told(said: Utterance, least: float = WISH_AT_FIRST) -> bool:
    """Return whether such a wish is heard in a message or one just before it."""
    return any(wishes.weigh(text) >= least for text in (said.text, *said.said_before))


def confirmed(said: Utterance, signs: frozenset[Sign], since: Sequence[RecentMessage]) -> frozenset[Sign]:
    """Return the signs of a wish of the writer's own, if our question was answered with one, however half."""
    if message_signs.last_asked(since) not in _OF_THE_WRITER:
        return frozenset()
    is_said = bool(signs & OWN_DEATH) and not signs & DENIES_DEATH
    is_said = is_said or told_of.half_wishes(said.text) or wishes.weigh(said.text) >= WISH
    return frozenset({Sign.OWN_WISH}) if is_said else frozenset()


def _is_plain(said: Utterance) -> bool:
    """Return whether a talk is about everyday life rather than anything that weighs on somebody."""
    return sounds.talk_of(said).ahead([Theme.PLAIN]) >= 0


def _is_asked(said: Utterance) -> bool:
    slots = message_signs.slots_of(said.lately(_LATELY, BEFORE))
    return any(slot.startswith(_ASKED) for slot in slots)


def _is_urgent(said: Utterance) -> bool:
    """Return whether somebody is ill or injured, and help is not there yet."""
    analysis = said.analysis
    is_of_body = bool(analysis.concerns & EMERGENCY) or analysis.may_be_urgent
    return is_of_body and sounds.talk_of(said).stage not in ENDED
