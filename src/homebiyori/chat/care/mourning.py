"""What is read where a parent mourns: a plain question and a dead child are no danger, a wish to follow is. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homebiyori.care.answers import plain
from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis, Concern, Risk, RiskKind, RiskLevel

_LASTS = timedelta(hours=24)
_MOST_BEFORE = 10
_OF_CHILDREN = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.THIRD_PARTY})


def mourned(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> Analysis:
    """Take out of a guess what was heard in the words about the dead."""
    if is_bereaved(text, analysis, recent, now) and _is_plain(text, analysis):
        analysis = replace(analysis, risk=None, is_gentle=False, is_uncertain=True)
    if not any(map(follow_ups.mourns_child, (text, *_before(recent, now)))):
        return analysis
    if follow_ups.joins_dead(text):
        return _followed(analysis)
    risk = analysis.risk
    if risk is not None and analysis.is_guessed and risk.kind in _OF_CHILDREN:
        return replace(analysis, risk=None, is_uncertain=True)
    if risk is None and analysis.is_gentle and follow_ups.is_of_the_lost(text):
        return replace(analysis, is_gentle=False, is_uncertain=True)
    return analysis


def is_bereaved(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Return whether somebody has died, by this message or one of the last ones."""
    return Concern.GRIEF in analysis.concerns or any(map(plain.is_of_the_dead, (text, *_before(recent, now))))


def _is_plain(text: str, analysis: Analysis) -> bool:
    """Return whether a message asks what mourners ask, weeps, or complains of us, and the model alone heard danger."""
    told, is_asked = follow_ups.read(text), bool(plain.of_mourning(text))
    is_complaint = bool(told) and told <= COMPLAINTS and analysis.risk is None
    if not (is_complaint or is_asked or Sign.TEARS in told):
        return False
    return doubts.is_only_heard(text, analysis, RiskLevel.SERIOUS if is_asked else RiskLevel.CONCERN)


def _before(recent: Sequence[RecentMessage], now: datetime) -> list[str]:
    return [m.user_message for m in recent[:_MOST_BEFORE] if now - m.created_at < _LASTS]


def _followed(analysis: Analysis) -> Analysis:
    if analysis.risk is not None and analysis.risk.kind is RiskKind.SELF_HARM:
        return analysis
    wish = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    return replace(analysis, risk=wish, is_gentle=False, is_guessed=True)
