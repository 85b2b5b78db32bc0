"""What is read where a parent mourns a child: no child is in danger, and a wish to follow is asked after. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homebiyori.care.reading import follow_ups
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel

_LASTS = timedelta(hours=24)
_MOST_BEFORE = 10
_OF_CHILDREN = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.THIRD_PARTY})


def mourned(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> Analysis:
    """Take out of a guess what was heard in the words about a dead child."""
    before = [m.user_message for m in recent[:_MOST_BEFORE] if now - m.created_at < _LASTS]
    if not any(map(follow_ups.mourns_child, (text, *before))):
        return analysis
    if follow_ups.joins_dead(text):
        return _followed(analysis)
    risk = analysis.risk
    if risk is not None and analysis.is_guessed and risk.kind in _OF_CHILDREN:
        return replace(analysis, risk=None, is_uncertain=True)
    if risk is None and analysis.is_gentle and follow_ups.is_of_the_lost(text):
        return replace(analysis, is_gentle=False, is_uncertain=True)
    return analysis


def _followed(analysis: Analysis) -> Analysis:
    if analysis.risk is not None and analysis.risk.kind is RiskKind.SELF_HARM:
        return analysis
    wish = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    return replace(analysis, risk=wish, is_gentle=False, is_guessed=True)
