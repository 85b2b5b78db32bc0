"""Keeps an emergency open over the following messages, until help is there or it was nothing. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from homebiyori.care.reading import standing
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts, message_signs, sounds, theme
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import emergencies
from homebiyori.lexicon.emergencies import EMERGENCY, POISONED
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskLevel
from homebiyori.recall.models import RecentMessage

_LASTS = timedelta(hours=2)
# How long after an emergency somebody may be told to have died of it.
_MOURNED_WITHIN = timedelta(days=1)
_URGENT = "emergency."
_CALLS = frozenset({"emergency.call", "emergency.worse"})
_POISON = "emergency.poison"
# After this many messages about something else, it is let go.
_MOST_BESIDE = 2
# After this many answers about something else, it is over.
_MOST_APART = 3


def corrected(said: Utterance) -> Analysis:
    """Read what follows an emergency as part of it: no guess about the writer, no small talk, the same lines."""
    analysis, since = said.analysis, _since(said, _LASTS)
    if _is_over(said, since):
        return replace(analysis, concerns=analysis.concerns - POISONED, risk=None, is_gentle=False, is_uncertain=True)
    if _is_with_child(said):
        analysis = replace(analysis, is_gentle=False)
    if analysis.is_emergency_heard and since and standing.ends(said.text):
        return replace(analysis, concerns=analysis.concerns - EMERGENCY)
    if _is_of_a_death(said):
        return replace(analysis, concerns=(analysis.concerns - EMERGENCY) | {Concern.GRIEF})
    is_named = Concern.MEDICAL_EMERGENCY in analysis.concerns and analysis.risk is None
    if not since or not (is_named or _is_of_it(said, since)):
        return analysis
    is_poison = any(slot == _POISON for slot in message_signs.slots_of(since))
    found = POISONED if is_poison else EMERGENCY
    return replace(analysis, risk=None, is_gentle=False, is_guessed=False, concerns=analysis.concerns | found)


def _is_over(said: Utterance, since: Sequence[RecentMessage]) -> bool:
    """Return whether an emergency ends with this message, or had ended before it was told."""
    if _is_own_danger(said):
        return False
    if not since:
        is_past = standing.is_past(said.text) or sounds.is_treated(said)
        return is_past and Concern.MEDICAL_EMERGENCY in said.analysis.concerns
    if standing.belittles(said.text) and _over(since) is not None:
        return True
    # Beside a crew, somebody else may need it.
    is_new = emergencies.aid_of(said.text) is not None and not standing.is_at_hospital(said.text)
    return not is_new and (standing.is_over(said.text) or _is_heard_over(said))


def _is_heard_over(said: Utterance) -> bool:
    """Return whether it sounds as if help is there, or nobody is in danger any more, though no word says so."""
    return theme.is_over(said) and not (standing.read(said.text) or standing.asks(said.text))


def is_of_adult(said: Utterance) -> bool:
    """Return whether the patient is an adult, by the message that told of the emergency."""
    told = [message.user_message for message in _since(said, _LASTS) if _is_urgent(message)]
    return emergencies.is_of_adult(told[-1] if told else said.text)


def _is_own_danger(said: Utterance) -> bool:
    """Return whether danger is told that no accident explains."""
    risk = said.analysis.risk
    return bool(said.signs & doubts.OPENING) or (risk is not None and risk.level > RiskLevel.CONCERN)


def _is_with_child(said: Utterance) -> bool:
    """Return whether a gentle reading is of an emergency that is named by its kind, and of nothing else."""
    if not said.analysis.is_gentle or Concern.MEDICAL_EMERGENCY not in said.analysis.concerns:
        return False
    return emergencies.aid_of(said.text) is not None and not said.signs & (doubts.OPENING - {Sign.HURT})


def _is_of_a_death(said: Utterance) -> bool:
    is_after = said.analysis.risk is None and bool(_since(said, _MOURNED_WITHIN))
    return is_after and "gone" in standing.read(said.text)


def _since(said: Utterance, within: timedelta) -> list[RecentMessage]:
    """Return the newest messages if one of them was answered as an emergency; else none."""
    lately = said.lately(len(said.recent), within)
    of_it = [_is_urgent(message) for message in lately]
    return lately[: _MOST_APART + 1] if any(of_it[: _MOST_APART + 1]) else []


def _is_urgent(message: RecentMessage) -> bool:
    return any(slot.startswith(_URGENT) for slot in message_signs.slots_of([message]))


def _kinds(since: Sequence[RecentMessage]) -> frozenset[str]:
    return frozenset(slot.removeprefix(_URGENT) for slot in message_signs.slots_of(since))


def _is_of_it(said: Utterance, since: Sequence[RecentMessage]) -> bool:
    told = standing.read(said.text, _kinds(since))
    if told & {"gone", "denies"} or _is_grave(said):
        return False
    over = _over(since)
    if over is not None:
        return "worse" in told or ("well" in told and "here" not in over)
    beside = [message for message in since[:_MOST_BESIDE] if not standing.read(message.user_message)]
    return bool(told) or len(beside) < _MOST_BESIDE


def _over(since: Sequence[RecentMessage]) -> frozenset[str] | None:
    """Return how it ended, by the newest message that says so; None while help is awaited."""
    for message in since:
        if _CALLS & set(message_signs.slots_of([message])):
            return None
        if standing.ends(message.user_message):
            return standing.read(message.user_message)
    return None


def _is_grave(said: Utterance) -> bool:
    """Return whether a message tells of danger in its own words, not in those of an illness or accident."""
    if said.analysis.risk is None or (theme.may_be_of_body(said) and not said.signs & doubts.OPENING):
        return False
    return not said.analysis.is_guessed or bool(said.signs & doubts.OPENING)
