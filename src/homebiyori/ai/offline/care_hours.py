"""Replaces the reference to a help line that is closed at this hour by one that is open."""

from datetime import datetime

from homebiyori.ai.safety import lines_named
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_HOME_CHAT = "dv_plus_chat"
_CLOSED = "care.fact.chat_closed_home"
# Slots that refer a parent who cannot speak to that chat, or state its hours.
_OF_HOME_CHAT = frozenset({"care.fact.chat_home", "care.fact.chat_hours_home", "care.fact.written"})


def at_hour(slot: str, care: Care, now: datetime) -> str:
    """Replace a slot that refers to a line closed at `now`; return any other unchanged."""
    if care.kind is not RiskKind.DOMESTIC_VIOLENCE or slot not in _OF_HOME_CHAT:
        return slot
    (chat,) = lines_named([_HOME_CHAT])
    return _CLOSED if chat.is_open(now) is False else slot
