"""What is said of a line that is closed at this hour: another one, that is open, stands in its place."""

from datetime import datetime

from homebiyori.ai.safety import lines_named
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_HOME_CHAT = "dv_plus_chat"
_CLOSED = "care.fact.chat_closed_home"
# What sends who cannot speak to that chat, and what speaks of its hours.
_OF_HOME_CHAT = frozenset({"care.fact.chat_home", "care.fact.chat_hours_home", "care.fact.written"})


def at_hour(slot: str, care: Care, now: datetime) -> str:
    """Put what is open now in the place of what is closed."""
    if care.kind is not RiskKind.DOMESTIC_VIOLENCE or slot not in _OF_HOME_CHAT:
        return slot
    (chat,) = lines_named([_HOME_CHAT])
    return _CLOSED if chat.is_open(now) is False else slot
