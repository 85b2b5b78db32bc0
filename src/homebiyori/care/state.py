"""The state of a talk in care."""

from dataclasses import dataclass

from homebiyori.care.signs import Sign
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, OWN_LIFE, RiskKind, RiskLevel


def side_of(kind: RiskKind | None) -> str:
    """Return whose danger a talk of this kind is about: `other`, `home`, `child` or `own`."""
    if kind is RiskKind.THIRD_PARTY:
        return "other"
    if kind in AT_HOME:
        return "home"
    return "child" if kind in OF_CHILDREN else "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """The state of a talk in which danger was read; nothing in it is praised.

    `kind` is None when the parent has denied what was read. `done` holds the slots of the fragments said
    since it began, so that nothing is asked twice; `known` are all signs since then, `signs` those of this
    message, `stands` the dangers told and not taken back. `is_new` marks the message that opened it,
    `is_over` the first one after its end, or one that takes back a mere misunderstanding (`is_taken_back`).
    `is_after_hours`: an imminent danger was told hours ago, and nothing since. `own_death_ahead`: by how
    much the writer's own death outweighs everything else that the talk may be about. `theme` and `stage` choose the
    steps that it is told (`chat/care/guiding.py`); that theme need not be of this kind.
    """

    kind: RiskKind | None
    level: RiskLevel
    signs: frozenset[Sign] = frozenset()
    known: frozenset[Sign] = frozenset()
    stands: frozenset[Sign] = frozenset()
    done: frozenset[str] = frozenset()
    is_new: bool = False
    is_imminent: bool = False
    is_discreet: bool = False
    is_over: bool = False
    is_taken_back: bool = False
    is_after_hours: bool = False
    own_death_ahead: float = float("inf")
    theme: Theme | None = None
    stage: Stage | None = None

    @property
    def told(self) -> frozenset[Sign]:
        """All signs of the talk, those of this message among them."""
        return self.known | self.signs

    @property
    def is_open(self) -> bool:
        """Whether the talk is still in care."""
        return not self.is_over

    @property
    def is_own(self) -> bool:
        """Whether the talk is about the writer's own life, or no danger is left to name."""
        return self.kind is None or self.kind in OWN_LIFE

    @property
    def outranks_emergency(self) -> bool:
        """Whether 119 is already the topic, so that naming it is not a medical emergency."""
        return self.is_open and (self.is_imminent or Sign.ASKS_WHAT_HAPPENS in self.signs)
