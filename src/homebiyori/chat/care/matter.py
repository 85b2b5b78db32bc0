"""What a talk in care is about after a message, and what is known of it."""

from dataclasses import dataclass, replace

from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a talk in care is about after a message: the kind of danger, all signs, and the dangers in force.

    `is_near`: the danger is still imminent. `ends`: nobody was in danger.
    """

    kind: RiskKind | None
    mark: CareMark
    signs: frozenset[Sign]
    known: frozenset[Sign]
    stands: frozenset[Sign]
    is_near: bool = False
    ends: bool = False

    def lowered(self, most: RiskLevel) -> "Matter":
        """Cap the level of the talk at `most`."""
        level = min(RiskLevel(self.mark.level), most)
        return replace(self, mark=self.mark.model_copy(update={"level": level}))
