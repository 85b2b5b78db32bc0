"""Opens care where the writer lets a wish to die fall beside what they tell of others, and no danger was read."""

from homebiyori.chat.care import message_signs, sounds
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.models import wishes
from homebiyori.lexicon.models.talks import ENDED, Theme
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel

# How many of our last answers may have asked about it already.
_LATELY = 5
_ASKED = "care.ask."


def opened(said: Utterance) -> Risk | None:
    """Return the danger that the writer may be in, once nobody else needs help first."""
    is_told = any(wishes.weigh(text) >= sounds.WISH_AT_FIRST for text in (said.text, *said.said_before))
    if not is_told or _is_plain(said) or _is_asked(said) or _is_urgent(said):
        return None
    return Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)


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
