"""Texts, priorities and lifetimes of notifications (`docs/product.md` 7)."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from homebiyori.base import data
from homebiyori.base.clock import to_jst

VISIBLE_FOR = timedelta(days=90)
MAX_TITLE = 100
MAX_MESSAGE = 500
MAX_PARAMETER = 500

Parameter = str | int | date | datetime
# Formats a parameter for display; None or ValueError if it has the wrong type.
_Writer = Callable[[Parameter], str | None]


class NotificationType(StrEnum):
    """The event that a notification reports."""

    WELCOME = "welcome"
    PAYMENT_SUCCEEDED = "payment_succeeded"
    PAYMENT_FAILED = "payment_failed"
    SUBSCRIPTION_STARTED = "subscription_started"
    SUBSCRIPTION_CANCEL_SCHEDULED = "subscription_cancel_scheduled"
    SUBSCRIPTION_REACTIVATED = "subscription_reactivated"
    SUBSCRIPTION_CANCELED = "subscription_canceled"
    PLAN_CHANGED = "plan_changed"
    PLAN_CHANGE_COMPLETED = "plan_change_completed"
    TRIAL_WILL_END = "trial_will_end"
    STAGE_REACHED = "stage_reached"
    SYSTEM_MAINTENANCE = "system_maintenance"
    SYSTEM_ANNOUNCEMENT = "system_announcement"


class Priority(StrEnum):
    """How urgent a notification is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Words(NamedTuple):
    """The text of a notification."""

    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A type's text, with `{names}` for its parameters, and the page that it links to.

    `messages` replace `message` when a parameter has the value that is their key.
    """

    title: str
    message: str
    messages: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, _Writer] = field(default_factory=dict)
    priority: Priority = Priority.NORMAL
    action_url: str | None = None

    @property
    def placeholders(self) -> set[str]:
        parsed = string.Formatter().parse(self.title + self.message)
        return {name for _, name, _, _ in parsed if name is not None}


def render(kind: NotificationType, parameters: Mapping[str, Parameter]) -> Words:
    """Return a notification's text; ValueError if the parameters do not match its type."""
    template = templates()[kind]
    if parameters.keys() != template.parameters.keys():
        raise ValueError(f"{kind}のparametersは{sorted(template.parameters)}です")
    shown = {name: _show(name, value, template.parameters[name]) for name, value in parameters.items()}
    own = (words for value, words in template.messages.items() if value in shown.values())
    words = Words(template.title.format(**shown), next(own, template.message).format(**shown))
    if not (1 <= len(words.title) <= MAX_TITLE and 1 <= len(words.message) <= MAX_MESSAGE):
        raise ValueError(f"題は1〜{MAX_TITLE}文字、本文は1〜{MAX_MESSAGE}文字です")
    return words


def _show(name: str, value: Parameter, write: _Writer) -> str:
    """Format a parameter for display. Dates and instants may be ISO 8601 strings, as in JSON."""
    try:
        shown = write(value)
    except ValueError:
        shown = None
    if shown is None:
        raise ValueError(f"{name}の値が正しくありません")
    return shown


def _text(value: Parameter) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Parameter) -> str | None:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else None


def _day(value: Parameter) -> str | None:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(day, date) or isinstance(day, datetime):
        return None
    return f"{day.year}年{day.month}月{day.day}日"


def _instant(value: Parameter) -> str | None:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        return None
    at = to_jst(instant)
    return f"{at.month}月{at.day}日{at.hour}時{at.minute:02}分"


_WRITERS: Mapping[str, _Writer] = {"text": _text, "number": _number, "day": _day, "instant": _instant}


@cache
def templates() -> Mapping[NotificationType, Template]:
    return {NotificationType(kind): _template(row) for kind, row in data.load("notification", "templates").items()}


def _template(row: Mapping[str, Any]) -> Template:
    return Template(
        title=row["title"],
        message=row["message"],
        messages=row.get("messages", {}),
        parameters={name: _WRITERS[kind] for name, kind in row.get("parameters", {}).items()},
        priority=Priority(row.get("priority", Priority.NORMAL)),
        action_url=row.get("action_url"),
    )


def ends_at(now: datetime, visible_until: datetime | None) -> datetime:
    """Return when a notification stored now expires.

    On a full hour, so that the unread counter (`repository`) has one entry per hour, not one per notification.
    """
    end = (now + VISIBLE_FOR).replace(minute=0, second=0, microsecond=0)
    return end if visible_until is None else min(end, visible_until)
