"""Talks of low risk: somebody has died, a drink, whom somebody loves. By themselves they are no danger. Pure."""

from collections.abc import Sequence
from datetime import datetime

from homebiyori.care.answers import drink
from homebiyori.care.reading import follow_ups
from homebiyori.chat.care import doubts, heard, mourning
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis


def is_low(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Return whether a message belongs to such a talk: a complaint of us, or a way to people, opens no care in it."""
    told, before = follow_ups.read(text), heard.lately_said(recent, now)
    if told & doubts.OPENING:
        return False
    is_told = mourning.is_bereaved(text, analysis, recent, now) or drink.is_spoken_of(text, before)
    return is_told or doubts.is_of_love([text, *before], told)
