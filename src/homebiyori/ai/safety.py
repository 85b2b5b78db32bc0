"""Where a parent in danger finds people (`product.md` 2): numbers from `resources.json`, never from a model."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

from homebiyori.ai.port import Analysis, Concern, Risk, RiskKind, RiskLevel

CARD_REST = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A telephone line. `hours` and `verified_at` are None where they wait to be checked again."""

    id: str
    name: str
    phone: str
    hours: str | None
    kinds: frozenset[str]
    verified_at: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCard:
    """What is shown beside an answer.

    `kind` is None for a medical emergency. A `discreet` card names no violence where others may see
    the screen: no push, no preview, no title.
    """

    level: RiskLevel
    kind: RiskKind | None
    discreet: bool
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class _Book:
    version: str
    lines: Mapping[str, Resource]
    cards: Mapping[str, Mapping[str, tuple[str, ...]]]
    discreet: frozenset[str]

    def on_card(self, kind: str, level: RiskLevel) -> tuple[Resource, ...]:
        return tuple(self.lines[name] for name in self.cards[kind][level.name.lower()])


def version() -> str:
    """Give the version of the resource file."""
    return _book().version


def phone_numbers() -> tuple[str, ...]:
    """Give every number we know, as written."""
    return tuple(line.phone for line in _book().lines.values())


def resources_for(risk: Risk) -> tuple[Resource, ...]:
    """Choose one to three lines for a crisis, the most fitting first; 110 or 119 when it is happening now."""
    return _book().on_card(risk.kind.value, risk.level)


def emergency_resources() -> tuple[Resource, ...]:
    """Choose the lines for a medical emergency: 119 and #8000."""
    return _book().on_card(Concern.MEDICAL_EMERGENCY.value, RiskLevel.IMMEDIATE)


def card_for(analysis: Analysis) -> SafetyCard | None:
    """Make the card that an analysis calls for; a crisis comes before a medical emergency."""
    if analysis.risk is not None:
        return card_of(analysis.risk.kind, analysis.risk.level)
    if Concern.MEDICAL_EMERGENCY in analysis.concerns:
        return card_of(None, RiskLevel.IMMEDIATE)
    return None


def card_of(kind: RiskKind | None, level: RiskLevel) -> SafetyCard:
    """Make the card of a kind and level; None is the kind of a medical emergency."""
    if kind is None:
        return SafetyCard(level=level, kind=None, discreet=False, resources=emergency_resources())
    lines = resources_for(Risk(kind, level))
    return SafetyCard(level=level, kind=kind, discreet=kind.value in _book().discreet, resources=lines)


def should_show(
    card: SafetyCard, last_shown_level: RiskLevel | None, last_shown_at: datetime | None, now: datetime
) -> bool:
    """Tell whether a card is due: the same one at most once in 24 hours, unless the level rises.

    The last level and time are those of the last card of the same kind. A medical emergency's card is
    always due: the answer points to it.
    """
    if card.kind is None or last_shown_level is None or last_shown_at is None:
        return True
    return card.level > last_shown_level or now - last_shown_at >= CARD_REST


@cache
def _book() -> _Book:
    data = json.loads(resources.files("homebiyori.ai").joinpath("resources.json").read_text("utf-8"))
    return _Book(
        version=data["version"],
        lines={entry["id"]: _resource(entry) for entry in data["resources"]},
        cards={kind: {level: tuple(ids) for level, ids in levels.items()} for kind, levels in data["cards"].items()},
        discreet=frozenset(data["discreet"]),
    )


def _resource(entry: Mapping[str, str]) -> Resource:
    verified = entry["verified_at"]
    return Resource(
        id=entry["id"],
        name=entry["name"],
        phone=entry["phone"],
        hours=entry["hours"],
        kinds=frozenset(entry["kinds"]),
        verified_at=date.fromisoformat(verified) if verified else None,
    )
