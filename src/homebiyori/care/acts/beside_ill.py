"""Replies to a parent who lives with somebody delusional: not alone with the baby, a doctor today."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_HEAR, _ALONE, _STAY, _CALL = "care.wife.hear", "care.wife.ask", "care.wife.stay", "care.wife.call"
_ANSWERS: tuple[tuple[frozenset[Sign], str], ...] = (
    (frozenset({Sign.ASKS_LEAVE_ALONE, Sign.ASKS_TOMORROW, Sign.ASKS_MEANWHILE}), _STAY),
    (frozenset({Sign.ASKS_DIAGNOSIS, Sign.ASKS_HOSPITAL, Sign.ASKS_MAY_CALL, Sign.ASKS_DOCTOR}), _CALL),
)
_OVER = frozenset({Sign.RESCUED, Sign.CALLED, Sign.DISCHARGED})


def answer(care: Care) -> tuple[Slots, ...] | None:
    """Choose the reply before danger is imminent; None once it is, or help is there."""
    told = care.told
    is_theirs = care.kind is RiskKind.THIRD_PARTY and Sign.OTHER_ILL in told
    if not is_theirs or care.is_imminent or (care.stands | told) & _OVER:
        return None
    ask = None if _ALONE in care.done else _ALONE
    if care.is_new:
        return ((_HEAR, _CALL, _ALONE),)
    asked = next((slot for signs, slot in _ANSWERS if signs & care.signs), None)
    first = asked or next((slot for slot in (_STAY, _CALL) if slot not in care.done), None)
    return (tuple(slot for slot in (first, ask or (_CALL if first == _STAY else _STAY)) if slot),) if first else None


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_HEAR, _ALONE, _STAY, _CALL)
