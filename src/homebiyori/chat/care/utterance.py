"""A message with its talk: the input of every step of a reading. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Analysis, RiskKind
from homebiyori.recall.models import RecentMessage

# Messages this recent, and at most this many, belong to the new one.
BEFORE = timedelta(minutes=30)
_MOST_BEFORE = 5


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A message, its analysis by itself, the messages before it (newest first), and the mark before it."""

    text: str
    analysis: Analysis
    mark: CareMark | None = None
    recent: Sequence[RecentMessage] = ()
    now: datetime

    @cached_property
    def signs(self) -> frozenset[Sign]:
        """The signs in its words, whatever was asked before."""
        return follow_ups.read(self.text)

    @cached_property
    def said_before(self) -> list[str]:
        """The texts of the messages just before it, oldest first."""
        return [message.user_message for message in reversed(self.lately(_MOST_BEFORE, BEFORE))]

    @property
    def told_before(self) -> list[frozenset[Sign]]:
        """The signs of each of those messages."""
        return [*map(follow_ups.read, self.said_before)]

    @cached_property
    def known_before(self) -> frozenset[Sign]:
        """The signs of all those messages."""
        return frozenset[Sign]().union(*self.told_before)

    @property
    def standing(self) -> RiskKind | None:
        """The kind of danger that the talk was about."""
        return self.mark.kind if self.mark is not None else None

    def lately(self, most: int, within: timedelta) -> list[RecentMessage]:
        """Return the newest messages before it, at most `most`, none older than `within`."""
        return [message for message in self.recent[:most] if self.now - message.created_at < within]

    def since(self, at: datetime) -> list[RecentMessage]:
        """Return the messages before it that were written since `at`."""
        return [message for message in self.recent if message.created_at >= at]

    def corrected_by(self, *steps: "Callable[[Utterance], Analysis]") -> "Utterance":
        """Apply each step in turn to the analysis."""
        said = self
        for step in steps:
            said = replace(said, analysis=step(said))
        return said
