"""Replies to a parent whom strangers threaten or rob, or who would drive after a drink."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.reading import perils
from homebiyori.care.reading.perils import HAPPENS_NOW, SLOTS, Peril

_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER = (SLOTS + name for name in ("may_call", "after", "stay", "beside", "later"))


def answer(text: str, peril: Peril) -> Slots:
    """Choose the reply to a message about `peril`, told in it or just before."""
    if peril is Peril.DRINK_DRIVE:
        return (SLOTS + peril, _LATER)
    then = _STAY if peril in HAPPENS_NOW else _BESIDE
    if perils.may_call(text):
        return (_MAY_CALL, then)
    if perils.is_after(text) and perils.read(text) is None:
        return (_AFTER, _BESIDE)
    return (SLOTS + peril, then)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (SLOTS + peril for peril in Peril)
    yield from (_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER)
