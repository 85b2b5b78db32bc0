"""A message with the talk it stands in: what every step of a reading is given. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.vocabulary import Analysis, RiskKind

# What was said so lately, and so many messages of it, belongs to what is said now.
BEFORE = timedelta(minutes=30)
_MOST_BEFORE = 5


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A message, what was read in it alone, the messages before it (newest first), and how the talk stood then."""

    text: str
    analysis: Analysis
    mark: CareMark | None = None
    recent: Sequence[RecentMessage] = ()
    now: datetime

    @cached_property
    def signs(self) -> frozenset[Sign]:
        """What its words let us know, whatever was asked before them."""
        return follow_ups.read(self.text)

    @cached_property
    def said_before(self) -> list[str]:
        """What was said just before it, the oldest first."""
        return [message.user_message for message in reversed(self.lately(_MOST_BEFORE, BEFORE))]

    @property
    def told_before(self) -> list[frozenset[Sign]]:
        """What each of those messages let us know."""
        return [*map(follow_ups.read, self.said_before)]

    @cached_property
    def known_before(self) -> frozenset[Sign]:
        """What they let us know together."""
        return frozenset[Sign]().union(*self.told_before)

    @property
    def standing(self) -> RiskKind | None:
        """What danger the talk was about."""
        return self.mark.kind if self.mark is not None else None

    def lately(self, most: int, within: timedelta) -> list[RecentMessage]:
        """List the newest messages before it, so many at most and no older than that."""
        return [message for message in self.recent[:most] if self.now - message.created_at < within]

    def since(self, at: datetime) -> list[RecentMessage]:
        """List the messages before it since then."""
        return [message for message in self.recent if message.created_at >= at]

    def amended(self, *steps: "Callable[[Utterance], Analysis]") -> "Utterance":
        """Read it again by each step in turn, each after the one before."""
        said = self
        for step in steps:
            said = replace(said, analysis=step(said))
        return said
