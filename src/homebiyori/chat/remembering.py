"""What of the recent messages matters to the next answer: a standing wish, what was told, one open trouble."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from homebiyori.ai.port import Mood
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.concepts import BRIGHT, Kind, all_concepts
from homebiyori.lexicon.vocabulary import Emotion, Tier, Wish

# Said this often within the time, "just listen" holds for what follows.
WISHES = 2
WISH_HOLDS_FOR = timedelta(hours=24)

RECALLED = 3
RECALLED_FOR = timedelta(hours=24)

TROUBLE_FROM = timedelta(hours=12)
TROUBLE_TO = timedelta(hours=48)
# A good thing lasts longer, and is spoken of again no more than once a day.
GLADNESS_TO = timedelta(hours=72)
GLADNESS_RESTS = timedelta(hours=24)

_TROUBLES = frozenset({Kind.FAILED, Kind.REFUSED, Kind.WAITING, Kind.ONGOING, Kind.TOLD})
_HEAVY = frozenset({Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})
_GLAD = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
_ASKED_AFTER = ".recall."
_REMEMBERED = (_ASKED_AFTER, ".gladly.")
# The slots of answers in care: the rows keep no other mark of it.
_OF_CARE = frozenset({"care", "crisis", "gentle", "emergency"})


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
    return tuple(name for message in last if not _is_careful(message) for name in message.concepts[:1])


def open_trouble(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return the trouble to ask after: told some twelve to 48 hours ago, and not yet asked after."""
    for message in recent:
        if any(_ASKED_AFTER in name for name in message.fragment_ids):
            return None
        age = now - message.created_at
        if age > TROUBLE_TO:
            return None
        if age >= TROUBLE_FROM and (found := _trouble_in(message)):
            return found
    return None


def past_gladness(recent: Sequence[RecentMessage], now: datetime) -> str | None:
    """Return a good thing to be glad of once more: told some twelve to 72 hours ago, and not yet remembered."""
    said = {name for message in recent for name in message.fragment_ids}
    for message in recent:
        age = now - message.created_at
        is_remembering = any(mark in name for name in message.fragment_ids for mark in _REMEMBERED)
        if age > GLADNESS_TO or (is_remembering and age < GLADNESS_RESTS):
            return None
        found = _gladness_in(message) if age >= TROUBLE_FROM else None
        if found and not any(f".gladly.{found}." in name for name in said):
            return found
    return None


def _gladness_in(message: RecentMessage) -> str | None:
    if _is_careful(message) or message.emotion not in _GLAD:
        return None
    known = (all_concepts().get(name) for name in message.concepts[:1])
    return next((one.id for one in known if one and one.kind in BRIGHT), None)


def _trouble_in(message: RecentMessage) -> str | None:
    if _is_careful(message) or message.emotion not in _HEAVY:
        return None
    known = (all_concepts().get(name) for name in message.concepts[:1])
    return next((one.id for one in known if one and one.kind in _TROUBLES), None)


def _is_careful(message: RecentMessage) -> bool:
    """Return whether danger was read in a message, gently too, or it was answered in care."""
    in_care = any(name.split(".")[1] in _OF_CARE for name in message.fragment_ids)
    return bool(message.risk_level) or message.tier is not Tier.NONE or in_care
