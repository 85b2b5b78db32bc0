"""What it is settled by whose danger a talk is about."""

from dataclasses import dataclass

from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Risk, RiskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the kind of a danger is settled by: what the talk was about, what is read now, what is told and known.

    `before` is None where it was denied or is not known.
    """

    before: RiskKind | None
    risk: Risk | None
    read_now: RiskKind | None
    signs: frozenset[Sign]
    known: frozenset[Sign]
    is_first: bool = False

    @property
    def kinds(self) -> set[RiskKind | None]:
        """What it was about, and what is read now."""
        return {self.before, self.read_now}

    @property
    def told(self) -> frozenset[Sign]:
        """What the message tells; the first one of a talk, with what was said just before it."""
        return self.known if self.is_first else self.signs
