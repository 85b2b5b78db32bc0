"""Reads messages of mourning: a plain question and a dead child are no danger, a wish to follow is. Pure."""

from dataclasses import replace
from datetime import timedelta

from homebiyori.care.answers import plain
from homebiyori.care.groups import OWN_END
from homebiyori.care.reading import follow_ups, told_of
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Concern, Risk, RiskKind, RiskLevel, Tier

_LASTS = timedelta(hours=24)
_MOST_BEFORE = 10
# A mourning parent who tells both is answered gently, whatever else they ask.
_AT_LIMIT = frozenset({Sign.WORSE, Sign.SUFFERS})
_MAY_BE_OF_CHILD = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.THIRD_PARTY})


def corrected(said: Utterance) -> Analysis:
    """Drop a guess that comes from words about the dead."""
    analysis = said.analysis
    if is_bereaved(said):
        if follow_ups.joins_dead(said.text) and not follow_ups.denies_death(said.text):
            return _followed(analysis)
        analysis = _of_bereaved(said)
    if not has_lost_child(said):
        return analysis
    if follow_ups.joins_dead(said.text):
        return _followed(analysis)
    risk = analysis.risk
    if risk is not None and analysis.is_guessed and risk.kind in _MAY_BE_OF_CHILD:
        return replace(analysis, risk=None, is_uncertain=True)
    if risk is None and analysis.is_gentle and follow_ups.is_of_the_lost(said.text):
        return replace(analysis, is_gentle=False, is_uncertain=True)
    return analysis


def of_suicide(said: Utterance) -> Analysis:
    """Take it for mourning that somebody has died by their own hand: nobody is left to be saved."""
    analysis = said.analysis
    if not is_of_suicide(said):
        return analysis
    concerns = analysis.concerns | {Concern.GRIEF}
    return replace(analysis, risk=None, is_gentle=True, is_uncertain=True, concerns=concerns)


def is_of_suicide(said: Utterance) -> bool:
    """Return whether somebody has taken their life, and no wish to follow is told."""
    is_own = follow_ups.joins_dead(said.text) or bool(said.signs & (OWN_END - {Sign.DEATH_SAID, Sign.DEATH_NAMED}))
    return told_of.died_so(said.text) and not is_own


def _of_bereaved(said: Utterance) -> Analysis:
    if _is_plain(said):
        return replace(said.analysis, risk=None, is_gentle=False, is_uncertain=True)
    is_at_limit = said.analysis.tier is Tier.NONE and said.signs >= _AT_LIMIT
    return replace(said.analysis, is_gentle=True, is_uncertain=False) if is_at_limit else said.analysis


def is_bereaved(said: Utterance) -> bool:
    """Return whether somebody has died, by this message or one of the last ones."""
    return Concern.GRIEF in said.analysis.concerns or any(map(plain.is_of_the_dead, (said.text, *_before(said))))


def has_lost_child(said: Utterance) -> bool:
    """Return whether a child has died, by this message or one of the last ones."""
    return any(map(follow_ups.mourns_child, (said.text, *_before(said))))


def _is_plain(said: Utterance) -> bool:
    """Return whether a message asks what mourners ask, weeps or complains of us, and only the model heard danger."""
    is_asked = bool(plain.of_mourning(said.text))
    is_complaint = bool(said.signs) and said.signs <= COMPLAINTS and said.analysis.risk is None
    if not (is_complaint or is_asked or Sign.TEARS in said.signs):
        return False
    return doubts.is_only_heard(said, RiskLevel.SERIOUS if is_asked else RiskLevel.CONCERN)


def _before(said: Utterance) -> list[str]:
    return [message.user_message for message in said.lately(_MOST_BEFORE, _LASTS)]


def _followed(analysis: Analysis) -> Analysis:
    if analysis.risk is not None and analysis.risk.kind is RiskKind.SELF_HARM:
        return analysis
    wish = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    return replace(analysis, risk=wish, is_gentle=False, is_guessed=True)
