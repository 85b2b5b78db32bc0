"""An emergency stands until help is there, or it is told that it was nothing: the messages after it are of it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homebiyori.care.reading import follow_ups, standing
from homebiyori.chat.care import doubts, heard
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis, Concern

_LASTS = timedelta(hours=2)
_URGENT = "emergency."
_CALLS = frozenset({"emergency.call", "emergency.worse"})
_POISON = "emergency.poison"
# So many messages of something else, and the talk is let go.
_MOST_BESIDE = 2
# After so many that were answered as something else, it is over.
_MOST_APART = 3


def kept(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> Analysis:
    """Keep what follows an emergency with it: no guess about the writer, no small talk, the same lines beside it."""
    since = _since(recent, now)
    is_named = Concern.MEDICAL_EMERGENCY in analysis.concerns and analysis.risk is None
    if not since or not (is_named or _is_of_it(text, analysis, since)):
        return analysis
    is_poison = any(slot == _POISON for slot in heard.slots_of(since))
    found = {Concern.MEDICAL_EMERGENCY} | ({Concern.POISONING} if is_poison else set())
    return replace(analysis, risk=None, is_gentle=False, is_guessed=False, concerns=analysis.concerns | found)


def _since(recent: Sequence[RecentMessage], now: datetime) -> list[RecentMessage]:
    """Return the messages of an emergency and what was said beside them, newest first; none where it was let go."""
    lately = [message for message in recent if now - message.created_at < _LASTS]
    of_it = [any(slot.startswith(_URGENT) for slot in heard.slots_of([message])) for message in lately]
    return lately[: _MOST_APART + 1] if any(of_it[: _MOST_APART + 1]) else []


def _is_of_it(text: str, analysis: Analysis, since: Sequence[RecentMessage]) -> bool:
    told = standing.read(text)
    if told & {"gone", "denies"} or _is_grave(text, analysis):
        return False
    over = _over(since)
    if over is not None:
        return "worse" in told or ("well" in told and "here" not in over)
    beside = [message for message in since[:_MOST_BESIDE] if not standing.read(message.user_message)]
    return bool(told) or len(beside) < _MOST_BESIDE


def _over(since: Sequence[RecentMessage]) -> frozenset[str] | None:
    """Return how it ended, by the newest message that says so; None while help is awaited."""
    for message in since:
        if _CALLS & set(heard.slots_of([message])):
            return None
        if standing.ends(message.user_message):
            return standing.read(message.user_message)
    return None


def _is_grave(text: str, analysis: Analysis) -> bool:
    """Return whether a message tells of danger in its own words."""
    if analysis.risk is None:
        return False
    return not analysis.is_guessed or bool(follow_ups.read(text) & doubts.OPENING)
