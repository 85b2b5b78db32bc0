"""Replies to a victim: at the door with the child, leave now; after a hurt throat, a doctor today."""

from collections.abc import Iterator

from homebiyori.care.answers.by_sign import facts_in
from homebiyori.care.answers.calls import THROAT, call_for
from homebiyori.care.answers.tables import Slots
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

_GO, _TO, _YES = "care.home.go_now", "care.home.go_to", "care.fact.throat_yes"
_WITH_CHILD, _WORDS = "care.home.take_child", "care.fact.throat_words"
# A parent who is out, or has somebody with them, is not told to leave.
_IS_OUT = frozenset({Sign.OUT_OF_ROOM, Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.RESCUED, Sign.CALLED})
_ASKS_OUT = frozenset({Sign.ASKS_NOW, Sign.ASKS_REFUGE, Sign.ASKS_WHERE, Sign.ASKS_MEANWHILE})


def answer(care: Care) -> tuple[Slots, ...] | None:
    """Choose the reply about leaving or a throat; None if neither is told."""
    if _leaves(care):
        return ((_GO, _TO),)
    if care.is_imminent and (told := _asked_of_leaving(care)):
        return ((told, call_for(care)),)
    if Sign.ASKS_HOSPITAL not in care.signs or Sign.CHOKED not in care.told:
        return None
    if Sign.RESCUED in care.signs or Sign.TAKEN in care.stands:
        return None
    call = call_for(care)
    return ((_YES, THROAT if call == THROAT or not care.is_imminent else call),)


def _asked_of_leaving(care: Care) -> str | None:
    """Choose the answer to a question about leaving or who comes."""
    if Sign.CALLED in care.stands or Sign.TAKEN in care.stands or Sign.RESCUED in care.signs:
        return None
    if Sign.ASKS_LANGUAGE in care.signs and Sign.ASKS_WHAT_TO_SAY not in care.signs:
        return next((slot for sign, slot in facts_in(care) if sign is Sign.ASKS_LANGUAGE), None)
    if Sign.ASKS_TAKE_CHILD in care.signs:
        return _WITH_CHILD
    is_of_words = bool(care.signs & {Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS})
    if is_of_words and Sign.TO_DOCTOR in care.signs and Sign.CHOKED in care.known:
        return _WORDS
    if Sign.ASKS_POLICE_COMES in care.signs and Sign.THROAT_HURT in care.stands:
        return "care.home.not_arrested" if Sign.ASKS_ARRESTED in care.signs else "care.fact.police"
    return None


def _leaves(care: Care) -> bool:
    """Return whether the parent stands at the door, or the abuser has woken up."""
    if care.signs & _IS_OUT or Sign.CALLED in care.stands:
        return False
    is_at_door = Sign.AT_DOOR in care.told
    if Sign.OTHER_WOKE in care.signs:
        return is_at_door or bool(care.signs & _ASKS_OUT)
    return Sign.AT_DOOR in care.signs and bool(care.signs & _ASKS_OUT)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_GO, _TO, _YES, _WITH_CHILD, _WORDS)
