"""The only reader of time, and the JST calendar by which "today" is decided (`docs/product.md` 1)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

# Japan has had no daylight saving time since 1952: a fixed offset needs no time zone database in the image.
JST = timezone(timedelta(hours=9), "JST")


def _system_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the only place that reads the time


@dataclass(frozen=True, slots=True)
class Clock:
    """The current time (UTC), a monotonic timer and `sleep`; tests substitute their own functions."""

    now: Callable[[], datetime] = _system_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def jst_date(at: datetime) -> date:
    """Return the day in Japan on which an instant falls."""
    return at.astimezone(JST).date()


def start_of_jst_day(day: date) -> datetime:
    """Return the instant (UTC) at which a day begins in Japan."""
    return datetime(day.year, day.month, day.day, tzinfo=JST).astimezone(UTC)


def to_jst(at: datetime) -> datetime:
    """Convert an instant to JST, as in every response."""
    return at.astimezone(JST)


def epoch(at: datetime) -> int:
    """Return whole seconds since 1970, as DynamoDB's TTL requires."""
    return int(at.timestamp())


def is_past(seconds: int, now: datetime) -> bool:
    """Return whether an item's TTL is over; DynamoDB deletes it some days later."""
    return seconds <= epoch(now)


def to_text(at: datetime) -> str:
    """Format an instant for storage: ISO 8601 in UTC, always with microseconds, so that it sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """Parse the output of `to_text`."""
    return datetime.fromisoformat(text)
