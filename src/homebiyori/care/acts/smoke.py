"""Replies when a room fills with smoke or gas: open it, get out with the child, and only then call."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

CALL = "care.now.fumes_call"
_BURNS, _UNLIT, _OUT, _WHERE = "care.now.fumes", "care.now.fumes_unlit", "care.now.fumes_out", "care.now.fumes_where"
# Charcoal that was bought, or lies in the boot of the car, is to be given away.
KEPT = "care.now.charcoal_kept"
ACTS = frozenset({_BURNS, _UNLIT, _OUT})
_OUTSIDE = frozenset({Sign.OUTSIDE, Sign.LEFT_PLACE, Sign.OUT_OF_ROOM})


def act_in(care: Care) -> str | None:
    """Choose the act at home; a parent who changes the subject after naming charcoal may have lit it."""
    if not care.is_own or care.known & {Sign.IN_CAR, Sign.OUT_OF_CAR} or not care.known & {Sign.CHARCOAL, Sign.SEALED}:
        return None
    if care.known & _OUTSIDE and Sign.SEALED not in care.signs:
        return _OUT
    if Sign.MEANS_AWAY in care.known and not (care.stands | care.signs) & {Sign.SEALED, Sign.CHARCOAL}:
        return None
    if _is_kept(care):
        return KEPT
    is_only_there = Sign.CHARCOAL in care.signs and Sign.SEALED not in care.known
    return _UNLIT if is_only_there else _BURNS


def _is_kept(care: Care) -> bool:
    """Return whether charcoal is kept and nothing burns: it leaves the house, and no window need be opened."""
    if Sign.FIRE_LIT in care.known or Sign.SEALED in care.signs | care.stands:
        return False
    is_said = Sign.CHARCOAL_KEPT in care.known and Sign.SEALED not in care.known
    return is_said or Sign.NO_FIRE in care.known


def until_out(care: Care, act: str, answer: str | None) -> Iterator[Slots]:
    """Say the way out before the call, at every turn; a parent who asks where to go is told how near that is."""
    if Sign.ASKS_OUT in care.signs and act != _OUT:
        yield _WHERE, act, CALL
    elif answer and answer not in {act, CALL}:
        yield from ((act, answer, CALL), (answer, act) if CALL in care.done else (answer, CALL))
    else:
        yield act, CALL


def every_slot() -> Iterator[str]:
    """Yield every slot of a room that fills."""
    yield from (CALL, _WHERE, KEPT, *sorted(ACTS))
