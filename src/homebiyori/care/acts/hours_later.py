"""Replies hours after an imminent danger, if nothing was told since: 119 if it persists, and a question where they are.

What has harmed somebody (swallowed tablets, a wound, an injured throat) is answered as before, however long ago.
"""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import HARMED, MEANS_TOLD
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, RiskKind

OF_HOURS = "care.hours."
_ANSWERED_AS_BEFORE = HARMED | {Sign.THROAT_HURT, Sign.HEAD_HURT, Sign.CHILD_DRANK}
_ANSWERED_AS_BEFORE |= {Sign.CHILD_HARMED, Sign.OTHER_CHOKED}
_PLACE, _MEANS, _PLAN, _HOME, _CHILD, _OTHER = (
    OF_HOURS + name for name in ("place", "means", "plan", "home", "child", "other")
)
_OF_PLACE = frozenset({Sign.DANGEROUS_PLACE, Sign.SEALED})
_ASK, _ASK_CHILD, _ASK_OTHER = (OF_HOURS + name for name in ("where", "where_child", "where_other"))


def answer(care: Care) -> tuple[Slots, ...] | None:
    """Choose the reply that asks whether it is still so; None if nothing has to be asked."""
    if not care.is_after_hours or care.stands & _ANSWERED_AS_BEFORE:
        return None
    if care.kind is RiskKind.THIRD_PARTY:
        return ((_OTHER, _ASK_OTHER),)
    if care.kind in OF_CHILDREN:
        return ((_CHILD, _ASK_CHILD),)
    if care.kind in AT_HOME:
        return ((_HOME, _ASK),)
    return ((_PLACE if care.stands & _OF_PLACE else _MEANS if care.stands & MEANS_TOLD else _PLAN, _ASK),)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_PLACE, _MEANS, _PLAN, _HOME, _CHILD, _OTHER, _ASK, _ASK_CHILD, _ASK_OTHER)
