"""Picks what the next answer may bring up by itself: a standing wish, a trouble, a joy, an upcoming event."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from homebiyori.ai.port import Mood
from homebiyori.base.clock import jst_date
from homebiyori.lexicon import persons, things
from homebiyori.lexicon.concepts import BRIGHT, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Wish
from homebiyori.memory.due import due
from homebiyori.memory.standing import GLAD, HEAVY, SETTLED, Standing
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.threads import (
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

# A wish to "just listen" that is told this often within this time also holds for later messages.
WISHES = 2
WISH_HOLDS_FOR = timedelta(hours=24)

RECALLED = 3
RECALLED_FOR = timedelta(hours=24)

# From one evening to the next morning.
TROUBLE_FROM = timedelta(hours=6)
TROUBLE_TO = timedelta(hours=48)
# A joy stays relevant longer, and is brought up at most once a day.
GLADNESS_TO = timedelta(hours=72)
GLADNESS_RESTS = timedelta(hours=24)

_TROUBLES = frozenset({Kind.FAILED, Kind.REFUSED, Kind.WAITING, Kind.ONGOING, Kind.TOLD})
# Groups of things that may name a joy, and a trouble: a fever or a form is never a joy.
_GLAD_THINGS = frozenset({"food", "skill", "play", "place", "event", "nature"})
_TROUBLESOME = frozenset({"food", "skill", "play", "object", "paper", "body"})
_DAYS = frozenset({"event", "place", "paper", "play", "skill"})
_NEXT = (timedelta(0), timedelta(days=1))
_DAYS_OF_BODY = frozenset({"手術"})
_JUST_PAST = (timedelta(days=1), timedelta(days=2))
_MILESTONES = {7: "一週間", 14: "二週間", 30: "ひと月"}
_DAYS_SAID, _LATELY = ".known.week.", 12
# A message with these words is not recalled as a joy, even if it sounded glad.
_NOT_GLAD = re.compile("死|亡く|入院|手術|病気|泣[いきく]|怖|こわ[いか]|不安|心配")
_ON_ITS_EVE = ".thread.eve."
_ASKED_AFTER = ".recall."
_REMEMBERED = (_ASKED_AFTER, ".gladly.")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an answer may bring up unasked; `told_on` says in words when each was last told."""

    trouble: str | None = None
    gladness: str | None = None
    coming: str | None = None
    milestone: str | None = None
    told_on: Mapping[str, str] = field(default_factory=dict)


NOTHING = Remembered()


def remembered(recent: Sequence[RecentMessage], now: datetime, since: datetime | None = None) -> Remembered:
    """Find what may be brought up unasked: a trouble or a past event, a joy, an upcoming event, a milestone."""
    trouble = open_trouble(recent, now) or passed(recent, now)
    found = (trouble, past_gladness(recent, now), coming(recent, now))
    days = {name: day for name in found if name and (day := told_on(recent, name, now))}
    return Remembered(*found, milestone=milestone(recent, now, since), told_on=days)


def milestone(recent: Sequence[RecentMessage], now: datetime, since: datetime | None) -> str | None:
    """Return the words for a week, two weeks or a month of talking, on that day or the next, once; else None."""
    if since is None or any(_DAYS_SAID in name for message in recent[:_LATELY] for name in message.fragment_ids):
        return None
    days = (jst_date(now) - jst_date(since)).days
    return next((said for at, said in _MILESTONES.items() if days - at in (0, 1)), None)


def passed(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return an event of the last two days that was not mentioned since: the answer may ask how it went."""
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
    """Return the event that a message announces, and its date if it names one."""
    message = recent[at]
    told = things.read(message.user_message)
    name = next((thing.name for thing in told if thing.group in _DAYS or thing.name in _DAYS_OF_BODY), None)
    return name, due(message.user_message, jst_date(message.created_at)) if name is not None else None


def settle_mood(wish: Wish | None, asked: Mood | None, recent: Sequence[RecentMessage], now: datetime) -> Mood | None:
    """Return the mood that the message's words ask for, else the requested one, else the standing one."""
    return Mood(wish.value) if wish else asked or standing_mood(recent, now)


def standing_mood(recent: Sequence[RecentMessage], now: datetime) -> Mood | None:
    """Return LISTEN if that was wished for twice lately; a later wish for praise cancels it."""
    wishes = [message.wish for message in recent if message.wish and now - message.created_at < WISH_HOLDS_FOR]
    since = wishes[: wishes.index(Wish.PRAISE)] if Wish.PRAISE in wishes else wishes
    return Mood.LISTEN if len(since) >= WISHES else None


def recalled(recent: Sequence[RecentMessage], now: datetime) -> tuple[str, ...]:
    """Return the first concept of each of the last messages, newest first; none of danger or care."""
    last = [message for message in recent[:RECALLED] if now - message.created_at < RECALLED_FOR]
    return tuple(name for message in last if not is_careful(message) for name in message.concepts[:1])


def open_trouble(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return a trouble told 6 to 48 hours ago, on another day, that is not over and was not asked about."""
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
    """Return a joy told 6 to 72 hours ago, on another day, that was not recalled yet."""
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
    """Return an event of today or tomorrow that was announced on an earlier day and not mentioned since."""
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
    """Return whether a message of today was answered with something recalled: once a day is enough."""
    names = (name for name in message.fragment_ids for mark in _REMEMBERED if mark in name)
    return not is_earlier(message, now) and next(names, None) is not None


def _is_past(message: RecentMessage, now: datetime) -> bool:
    """Return whether a message is at least six hours old and from an earlier day."""
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
    """Return the thing that a message names, else its concept; None if the concept is of another kind."""
    known = next((all_concepts().get(name) for name in message.concepts[:1]), None)
    if known is not None and known.kind is not Kind.ANY and known.kind not in kinds:
        return None
    named = name_of(message, groups)
    return named or (known.id if known is not None and known.kind in kinds else None)
