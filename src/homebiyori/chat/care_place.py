"""Danger told beside the point, gathered over a talk: a place, the hours there, what comes next, a farewell. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum

from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon import places
from homebiyori.lexicon.signs import Sign
from homebiyori.lexicon.vocabulary import Analysis, Emotion

# How long what was told of a place counts with what is told next.
LASTS = timedelta(hours=2)
_MOST = 8
_LEFT = frozenset({Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.RESCUED})
_BRIGHT = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
# Beside a place of danger these are no everyday words.
_LIGHT = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.SAFE, Sign.CALMER, Sign.FAREWELL})


class Standing(IntEnum):
    """How much stands of it: a place named with one cue, enough to ask after death, or so much that it is now."""

    NOTHING = 0
    UNSURE = 1
    OPENS = 3
    NOW = 4


def read(
    text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime
) -> tuple[Standing, frozenset[Sign]]:
    """Weigh what was told of a place up to this message; a bright message tells of none."""
    if analysis.emotion in _BRIGHT and analysis.risk is None:
        return Standing.NOTHING, frozenset()
    told = [places.read(text)]
    for message in recent[:_MOST]:
        if now - message.created_at >= LASTS or _LEFT & set(message.signs):
            break
        told.append(places.read(message.user_message))
    named = frozenset[Sign]().union(*(each.places for each in told))
    weight = places.weight_of(frozenset[str]().union(*(each.cues for each in told)))
    if not named or not (told[0].cues or told[0].places):
        return Standing.NOTHING, frozenset()
    return max(step for step in Standing if step <= weight), named


def signs_of(
    signs: frozenset[Sign], text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime
) -> frozenset[Sign]:
    """Add to the signs of a message what the place and the pills make of it."""
    if places.keeps_pills(text):
        signs = (signs - _LIGHT) | {Sign.MEANS, Sign.PILLS}
    if signs & _LEFT:
        return signs
    standing, named = read(text, analysis, recent, now)
    if standing < Standing.OPENS:
        return signs
    signs = (signs - _LIGHT) | named
    return signs | {Sign.DANGEROUS_PLACE} if standing is Standing.NOW else signs


def alarms(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Tell whether a message opens a care though no word of it would."""
    return places.keeps_pills(text) or read(text, analysis, recent, now)[0] >= Standing.OPENS


def is_unsure(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Tell whether so little was told that it is only not praised, nor celebrated."""
    return read(text, analysis, recent, now)[0] is Standing.UNSURE
