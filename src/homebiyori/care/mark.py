"""The care mark in a tree's row, and how long care lasts."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from homebiyori.base.api_types import Instant, drop_unknown
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import RiskKind

CARE_LASTS = timedelta(hours=24)

KnownSigns = Annotated[tuple[Sign, ...], drop_unknown(Sign)]


class CardShown(BaseModel):
    """When the full help card was last shown for one kind of danger, and at which level."""

    model_config = ConfigDict(frozen=True)

    level: int
    shown_at: Instant


class CareMark(BaseModel):
    """What must be remembered of a talk in care, even if its messages are deleted.

    `firm_at` is the last time danger was read, `times_safe` how often the parent has since said that they are safe,
    `pressed_at` when they said so by the button. Care lasts until `ended_at`, or 24 hours after `firm_at`.
    `known` holds the signs since `began_at`, `stands` those that are still a danger, and `done` what was asked and
    offered: a long talk outlasts the recent messages.
    """

    model_config = ConfigDict(frozen=True)

    kind: RiskKind | None = None
    level: int
    is_discreet: bool = False
    began_at: Instant
    firm_at: Instant
    times_safe: int = 0
    pressed_at: Instant | None = None
    ended_at: Instant | None = None
    is_remembered: bool = False
    cards: dict[str, CardShown] = {}
    known: KnownSigns = ()
    stands: KnownSigns = ()
    done: tuple[str, ...] = ()

    def is_open(self, now: datetime) -> bool:
        """Return whether the talk is in care."""
        return self.ended_at is None and now - self.firm_at < CARE_LASTS
