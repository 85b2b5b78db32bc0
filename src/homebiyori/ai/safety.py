"""Help lines for a parent in danger (`docs/companion.md`): from `help_lines.json`, never from a model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from homebiyori.base.clock import JST
from homebiyori.lexicon.vocabulary import Analysis, Concern, Risk, RiskKind, RiskLevel

CARD_REST = timedelta(hours=24)
MOST_LINES = 3
MOST_IN_POISONING = 4

_MIDNIGHT = "24:00"
_NOBODY_KNOWS = RiskKind.SELF_HARM


class Channel(StrEnum):
    """How a line is contacted; all but the phone work without speaking."""

    PHONE = "phone"
    CHAT = "chat"
    LINE = "line"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours of the day in JST at which a line is open, every day or on days of the month."""

    begins: time
    ends: time | None  # None is midnight
    month_days: frozenset[int] = frozenset()

    def holds(self, at: datetime) -> bool:
        """Whether an instant is within the window."""
        local = at.astimezone(JST)
        if self.month_days and local.day not in self.month_days:
            return False
        return self.begins <= local.time() and (self.ends is None or local.time() < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A help line. `hours`, `windows` and `verified_at` are None until they have been verified again."""

    id: str
    name: str
    phone: str | None
    url: str | None
    channel: Channel
    languages: tuple[str, ...]
    hours: str | None
    windows: tuple[Window, ...] | None
    kinds: frozenset[str]
    verified_at: date | None

    def is_open(self, at: datetime) -> bool | None:
        """Whether the line is open at an instant; None if its hours are unknown."""
        return None if self.windows is None else any(window.holds(at) for window in self.windows)

    def shown(self, at: datetime) -> dict[str, Any]:
        """Return the public fields of the line, and whether it is open at an instant."""
        names = ("id", "name", "phone", "hours", "channel", "url", "languages")
        return {name: getattr(self, name) for name in names} | {"open_now": self.is_open(at)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCard:
    """The card shown beside an answer: the full card (`is_whole`), or the single line that always stays.

    `level` is None for a gentle reading, which shows no line; `kind` is None for a medical emergency, and in a
    talk where the parent has denied the kind. A `discreet` card does not mention violence where others might see
    it: in a push message, a preview or a title.
    """

    level: RiskLevel | None
    kind: RiskKind | None
    discreet: bool
    resources: tuple[Resource, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class _Book:
    version: str
    lines: Mapping[str, Resource]
    cards: Mapping[str, Mapping[str, tuple[str, ...]]]
    discreet: frozenset[str]

    def on_card(self, kind: str, level: RiskLevel) -> tuple[Resource, ...]:
        return tuple(self.lines[name] for name in self.cards[kind][level.name.lower()])


def version() -> str:
    """Return the version of the resource file."""
    return _book().version


def every_line() -> tuple[Resource, ...]:
    return tuple(_book().lines.values())


def lines_named(names: Sequence[str]) -> tuple[Resource, ...]:
    """Return the lines with these ids, skipping any that the file no longer has."""
    return tuple(_book().lines[name] for name in names if name in _book().lines)


def phone_numbers() -> tuple[str, ...]:
    """Return every phone number in the resource file, as written there."""
    return tuple(line.phone for line in _book().lines.values() if line.phone)


def resources_for(risk: Risk, now: datetime, *, is_silent: bool = False) -> tuple[Resource, ...]:
    """Choose one to three lines: 110 or 119 in immediate danger, then open lines, then the best fit.

    For a parent who cannot speak (`is_silent`), text channels come first.
    """
    lines = _book().on_card(risk.kind.value, risk.level)
    urgent = sum(1 for line in lines if line.phone in ("110", "119"))
    return (*lines[:urgent], *_sorted(lines[urgent:], now, is_silent=is_silent))[:MOST_LINES]


def best_line(kind: RiskKind | None, level: RiskLevel, now: datetime, *, is_silent: bool = False) -> Resource:
    """Choose the one line that stays visible while the card is not repeated."""
    return resources_for(Risk(kind or _NOBODY_KNOWS, level), now, is_silent=is_silent)[0]


def emergency_resources(*, is_poisoning: bool = False) -> tuple[Resource, ...]:
    """Choose the lines for a medical emergency: 119 and #8000, or 119 and the poison line."""
    concern = Concern.POISONING if is_poisoning else Concern.MEDICAL_EMERGENCY
    return _book().on_card(concern.value, RiskLevel.IMMEDIATE)[:MOST_IN_POISONING]


def card_for(analysis: Analysis, now: datetime, *, is_silent: bool = False) -> SafetyCard | None:
    """Return the full card for a reading, if any; a crisis takes precedence over a medical emergency."""
    risk = analysis.risk
    if risk is not None:
        discreet = risk.kind.value in _book().discreet
        lines = resources_for(risk, now, is_silent=is_silent)
        return SafetyCard(level=risk.level, kind=risk.kind, discreet=discreet, resources=lines)
    if Concern.MEDICAL_EMERGENCY in analysis.concerns:
        lines = emergency_resources(is_poisoning=Concern.POISONING in analysis.concerns)
        return SafetyCard(level=RiskLevel.IMMEDIATE, kind=None, discreet=False, resources=lines)
    return None


def is_due(card: SafetyCard, last_shown_level: RiskLevel | None, last_shown_at: datetime | None, now: datetime) -> bool:
    """Whether to show a full card: the same one at most once in 24 hours, unless the level rises.

    The last level and time are those of the last card of the same kind. Immediate danger and medical
    emergencies are never held back, because the answer refers to the card.
    """
    if card.level is RiskLevel.IMMEDIATE or last_shown_level is None or last_shown_at is None:
        return True
    return (card.level or 0) > last_shown_level or now - last_shown_at >= CARD_REST


def at_rest(card: SafetyCard, now: datetime, *, is_silent: bool = False) -> SafetyCard:
    """Reduce a card to the single line that always stays."""
    line = best_line(card.kind, card.level or RiskLevel.CONCERN, now, is_silent=is_silent)
    return replace(card, resources=(line,), is_whole=False)


def _sorted(lines: Sequence[Resource], now: datetime, *, is_silent: bool) -> list[Resource]:
    # None (unknown) ranks between open and closed; sorting is stable, so equals stay ordered by fit.
    ranks = {True: 0, None: 1, False: 2}
    is_spoken = {line.id: is_silent and line.channel is Channel.PHONE for line in lines}
    return sorted(lines, key=lambda line: (is_spoken[line.id], ranks[line.is_open(now)]))


@cache
def _book() -> _Book:
    data = json.loads(resources.files("homebiyori.ai").joinpath("help_lines.json").read_text("utf-8"))
    return _Book(
        version=data["version"],
        lines={entry["id"]: _resource(entry) for entry in data["resources"]},
        cards={kind: {level: tuple(ids) for level, ids in levels.items()} for kind, levels in data["cards"].items()},
        discreet=frozenset(data["discreet"]),
    )


def _resource(entry: Mapping[str, Any]) -> Resource:
    verified, windows = entry["verified_at"], entry["windows"]
    return Resource(
        id=entry["id"],
        name=entry["name"],
        phone=entry["phone"],
        url=entry["url"],
        channel=Channel(entry["channel"]),
        languages=tuple(entry["languages"]),
        hours=entry["hours"],
        windows=None if windows is None else tuple(_window(window) for window in windows),
        kinds=frozenset(entry["kinds"]),
        verified_at=date.fromisoformat(verified) if verified else None,
    )


def _window(entry: Mapping[str, Any]) -> Window:
    ends = entry["to"]
    return Window(
        begins=time.fromisoformat(entry["from"]),
        ends=None if ends == _MIDNIGHT else time.fromisoformat(ends),
        month_days=frozenset(entry.get("month_days", ())),
    )
