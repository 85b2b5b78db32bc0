"""The facts by which the kind of danger is settled."""

from dataclasses import dataclass

from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Risk, RiskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What settles the kind of danger: what the talk was about, what is read now, what is told and known.

    `before` is None if it was denied or is not known.
    """

    before: RiskKind | None
    risk: Risk | None
    read_now: RiskKind | None
    signs: frozenset[Sign]
    known: frozenset[Sign]
    is_first: bool = False

    @property
    def kinds(self) -> set[RiskKind | None]:
        """The kinds of danger, before and now."""
        return {self.before, self.read_now}

    @property
    def told(self) -> frozenset[Sign]:
        """The signs of the message; for the first of a talk, with those of the messages just before."""
        return self.known if self.is_first else self.signs
