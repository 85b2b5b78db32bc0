"""What of the recent messages matters to the next answer: a standing wish, what was told, one open trouble."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from homebiyori.ai.port import Mood
from homebiyori.base.clock import jst_date
from homebiyori.chat.models import RecentMessage
from homebiyori.chat.recall.threads import (
    before_of,
    ends_one_of,
    is_careful,
    is_corrected,
    is_earlier,
    is_told,
    matters,
    mentioned,
    name_of,
    stood,
    told_on,
)
from homebiyori.lexicon import persons, things
from homebiyori.lexicon.concepts import BRIGHT, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Wish
from homebiyori.memory.due import due
from homebiyori.memory.standing import GLAD, HEAVY, SETTLED, Standing

# Said this often within the time, "just listen" holds for what follows.
WISHES = 2
WISH_HOLDS_FOR = timedelta(hours=24)

RECALLED = 3
RECALLED_FOR = timedelta(hours=24)

# From one evening to the next morning.
TROUBLE_FROM = timedelta(hours=6)
TROUBLE_TO = timedelta(hours=48)
# A good thing lasts longer, and is spoken of again no more than once a day.
GLADNESS_TO = timedelta(hours=72)
GLADNESS_RESTS = timedelta(hours=24)

_TROUBLES = frozenset({Kind.FAILED, Kind.REFUSED, Kind.WAITING, Kind.ONGOING, Kind.TOLD})
# A fever or a form is no joy to be named by, and a feast no trouble.
_GLAD_THINGS = frozenset({"food", "skill", "play", "place", "event", "nature"})
_TROUBLESOME = frozenset({"food", "skill", "play", "object", "paper", "body"})
_DAYS = frozenset({"event", "place", "paper", "play", "skill"})
_NEXT = (timedelta(0), timedelta(days=1))
_DAYS_OF_BODY = frozenset({"手術"})
_JUST_PAST = (timedelta(days=1), timedelta(days=2))
_MILESTONES = {7: "一週間", 14: "二週間", 30: "ひと月"}
_DAYS_SAID, _LATELY = ".known.week.", 12
# Who laughs about it then need not be reminded of it.
_NOT_GLAD = re.compile("死|亡く|入院|手術|病気|泣[いきく]|怖|こわ[いか]|不安|心配")
_ON_ITS_EVE = ".thread.eve."
_ASKED_AFTER = ".recall."
_REMEMBERED = (_ASKED_AFTER, ".gladly.")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What may be spoken of unasked, and in words on which day it was told last."""

    trouble: str | None = None
    gladness: str | None = None
    coming: str | None = None
    milestone: str | None = None
    told_on: Mapping[str, str] = field(default_factory=dict)


NOTHING = Remembered()


def remembered(recent: Sequence[RecentMessage], now: datetime, since: datetime | None = None) -> Remembered:
    """Find what may be spoken of unasked: a trouble or a day that has passed, a joy, what is at hand."""
    trouble = open_trouble(recent, now) or passed(recent, now)
    found = (trouble, past_gladness(recent, now), coming(recent, now))
    days = {name: day for name in found if name and (day := told_on(recent, name, now))}
    return Remembered(*found, milestone=milestone(recent, now, since), told_on=days)


def milestone(recent: Sequence[RecentMessage], now: datetime, since: datetime | None) -> str | None:
    """Say how long the talk has lasted on the day, or the day after, when that is a week, or two, or a month; once."""
    if since is None or any(_DAYS_SAID in name for message in recent[:_LATELY] for name in message.fragment_ids):
        return None
    days = (jst_date(now) - jst_date(since)).days
    return next((said for at, said in _MILESTONES.items() if days - at in (0, 1)), None)


def passed(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return what had its day yesterday or the day before, and was not spoken of since: how it went."""
    today, touched = jst_date(now), set[str]()
    said = {name for message in recent for name in message.fragment_ids}
    for at, message in enumerate(recent):
        if _has_remembered(message, now):
            return None
        name, day = _awaited(recent, at) if is_told(message) and is_earlier(message, now) else (None, None)
        if name is not None and day is not None and today - day in _JUST_PAST and name not in touched:
            is_open = stood(recent, at, name) is Standing.AHEAD
            return name if is_open and not any(f"{_ASKED_AFTER}{name}." in one for one in said) else None
        if day is None:
            touched |= mentioned(message)
    return None


def _awaited(recent: Sequence[RecentMessage], at: int) -> tuple[str | None, date | None]:
    """Return the thing that a message tells to be on a day to come, and the day."""
    message = recent[at]
    told = things.read(message.user_message)
    name = next((thing.name for thing in told if thing.group in _DAYS or thing.name in _DAYS_OF_BODY), None)
    return name, due(message.user_message, jst_date(message.created_at)) if name is not None else None


def settle_mood(wish: Wish | None, asked: Mood | None, recent: Sequence[RecentMessage], now: datetime) -> Mood | None:
    """Settle the mood by the message's own words, by its setting, or by what was asked for twice lately."""
    return Mood(wish.value) if wish else asked or standing_mood(recent, now)


def standing_mood(recent: Sequence[RecentMessage], now: datetime) -> Mood | None:
    """Return the mood that was asked for twice lately in so many words; the last wish to be praised ends it."""
    wishes = [message.wish for message in recent if message.wish and now - message.created_at < WISH_HOLDS_FOR]
    since = wishes[: wishes.index(Wish.PRAISE)] if Wish.PRAISE in wishes else wishes
    return Mood.LISTEN if len(since) >= WISHES else None


def recalled(recent: Sequence[RecentMessage], now: datetime) -> tuple[str, ...]:
    """Return what was told in the last exchanges, newest first; nothing of a danger or of a talk in care."""
    last = [message for message in recent[:RECALLED] if now - message.created_at < RECALLED_FOR]
    return tuple(name for message in last if not is_careful(message) for name in message.concepts[:1])


def open_trouble(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return the trouble to ask after: told some six to 48 hours ago on another day, not asked after, not over."""
    touched: set[str] = set()
    for at, message in enumerate(recent):
        if any(_ASKED_AFTER in name for name in message.fragment_ids) or _has_remembered(message, now):
            return None
        if now - message.created_at > TROUBLE_TO:
            return None
        found = _trouble_in(recent, at) if _is_past(message, now) else None
        known = {found, *matters(message)} if found else matters(message)
        if found and not touched & known and not any(ends_one_of(good, known) for good in recent[:at]):
            return found
        touched |= known.union(mentioned(message))
    return None


def past_gladness(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return a good thing to be glad of once more: told some six to 72 hours ago, and not yet remembered."""
    said = {name for message in recent for name in message.fragment_ids}
    touched: set[str] = set()
    for at, message in enumerate(recent):
        age = now - message.created_at
        is_remembering = any(mark in name for name in message.fragment_ids for mark in _REMEMBERED)
        if age > GLADNESS_TO or (is_remembering and age < GLADNESS_RESTS) or _has_remembered(message, now):
            return None
        found = _gladness_in(recent, at) if _is_past(message, now) else None
        if found and found not in touched and not any(f".gladly.{found}." in name for name in said):
            return found
        touched |= matters(message).union(mentioned(message))
    return None


def coming(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return what is to come today or tomorrow by what was told on an earlier day, and was not spoken of since."""
    today, touched = jst_date(now), set[str]()
    for at, message in enumerate(recent):
        if _has_remembered(message, now) or any(_ON_ITS_EVE in name for name in message.fragment_ids):
            return None
        name, day = _awaited(recent, at) if is_told(message) and is_earlier(message, now) else (None, None)
        is_open = name not in touched and before_of(recent, at) not in SETTLED
        if is_open and day is not None and day - today in _NEXT:
            return name
        touched |= mentioned(message)
    return None


def _has_remembered(message: RecentMessage, now: datetime) -> bool:
    """Return whether something of some days ago was spoken of unasked today: once is enough."""
    names = (name for name in message.fragment_ids for mark in _REMEMBERED if mark in name)
    return not is_earlier(message, now) and next(names, None) is not None


def _is_past(message: RecentMessage, now: datetime) -> bool:
    """Return whether a message is old enough to be a memory, and of another day."""
    return now - message.created_at >= TROUBLE_FROM and is_earlier(message, now)


def _gladness_in(recent: Sequence[RecentMessage], at: int) -> str | None:
    """Name the joy of a message: the parent's own, or a child's."""
    message = recent[at]
    if not is_told(message) or message.emotion not in GLAD or is_corrected(recent, at):
        return None
    if before_of(recent, at) not in SETTLED or persons.is_of_others(fold(message.user_message)):
        return None
    if _NOT_GLAD.search(message.user_message):
        return None
    return _matter_in(message, BRIGHT, _GLAD_THINGS)


def _trouble_in(recent: Sequence[RecentMessage], at: int) -> str | None:
    message = recent[at]
    if not is_told(message) or message.emotion not in HEAVY or is_corrected(recent, at):
        return None
    if before_of(recent, at) is not Standing.HEAVY or persons.is_of_others(fold(message.user_message)):
        return None
    return _matter_in(message, _TROUBLES, _TROUBLESOME)


def _matter_in(message: RecentMessage, kinds: frozenset[Kind], groups: frozenset[str]) -> str | None:
    """Name the thing told, or else the concept; nothing where the concept is of another kind."""
    known = next((all_concepts().get(name) for name in message.concepts[:1]), None)
    if known is not None and known.kind is not Kind.ANY and known.kind not in kinds:
        return None
    named = name_of(message, groups)
    return named or (known.id if known is not None and known.kind in kinds else None)
