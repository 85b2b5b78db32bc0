"""Joins an emergency that is told over two messages, before a message is read alone. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.care.groups import PLANS
from homebiyori.care.mark import CareMark
from homebiyori.care.reading import acute, over_two
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, heard
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis, Concern, Risk, RiskKind, RiskLevel

_POISONED = frozenset({Concern.MEDICAL_EMERGENCY, Concern.POISONING})
# So many messages back what was taken belongs to how much of it.
_LATELY = 2
_IS_POISON = "emergency.poison"


def completed(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Analysis:
    """Read a message that ends what the one before began: what a child swallowed, pills taken, who follows the dead."""
    before = heard.lately_said(recent, now)
    last = [message for message in recent[:1] if now - message.created_at < heard.BEFORE]
    if over_two.is_of_child(text, before, was_poison=_IS_POISON in set(heard.slots_of(last))):
        calm = replace(analysis, risk=None, is_gentle=False, is_guessed=False)
        return replace(calm, concerns=analysis.concerns | _POISONED)
    if _has_taken(text, before) or acute.joins_dead(text, before):
        risk = Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
        return replace(analysis, risk=risk, is_gentle=False, is_guessed=False)
    is_in_care = mark is not None and mark.is_open(now)
    if not is_in_care and over_two.is_fed(text, before):
        return replace(analysis, risk=None, is_gentle=False, is_guessed=False)
    return analysis


def signs_of(text: str, recent: Sequence[RecentMessage], now: datetime) -> frozenset[Sign]:
    """Name what a message tells by what was said before it: the pills of that talk were taken, and how many."""
    before = heard.lately_said(recent, now)
    if over_two.tells_amount(text, before):
        return frozenset({Sign.TAKEN, Sign.PILLS})
    return frozenset({Sign.TAKEN}) if _has_taken(text, before) else frozenset()


def _has_taken(text: str, before: Sequence[str]) -> bool:
    """Return whether pills that were told of are taken, or much of what was taken: in either order."""
    is_much = acute.says("much", text) and any(map(acute.has_taken_some, (*before[-_LATELY:], text)))
    return is_much or over_two.has_taken(text, before)


def is_of_child_after_all(text: str, analysis: Analysis, mark: CareMark) -> bool:
    """Return whether a poisoning is a child's in a talk that only the weight of words had made the writer's."""
    is_told = Sign.TOLD in mark.known or bool(frozenset(mark.stands) & (PLANS | evidence.URGENT))
    is_by_child = analysis.concerns >= _POISONED and not acute.is_surely_drugged(text)
    return is_by_child and analysis.risk is None and not is_told
