"""Replies to a parent whom strangers threaten or rob, who sees or misses somebody, or who would drive after a drink."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.reading import perils
from homebiyori.care.reading.perils import HAPPENS_NOW, NEXT, OF_OTHERS, SLOTS, Peril
from homebiyori.lexicon.models.messages import QUESTIONS

_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER, _WORDS = (
    SLOTS + name for name in ("may_call", "after", "stay", "beside", "later", "words")
)
_TIP = "care.fact.tip"
# What is asked by who sees or misses somebody.
_ASKED = {
    "may_call": _MAY_CALL,
    "words_119": _WORDS,
    "line_words": _WORDS,
    "neighbour": _TIP,
    "traces": _TIP,
    "us_can_do": "care.fact.cannot_call",
    "siren": "care.fact.siren",
    "line_free": "care.fact.money_call",
    "heard": "care.fact.heard",
}


def answer(text: str, peril: Peril) -> Slots:
    """Choose the reply to a message about `peril`, told in it or just before."""
    if peril is Peril.DRINK_DRIVE:
        return (SLOTS + peril, _LATER)
    then = _STAY if peril in HAPPENS_NOW else _BESIDE
    asked = QUESTIONS.hear(text) if peril in OF_OTHERS else None
    if asked is not None and asked.kind in _ASKED:
        return (_ASKED[asked.kind], SLOTS + peril)
    if peril in NEXT and perils.asks_who_knows(text):
        return (_TIP, SLOTS + peril)
    if perils.may_call(text):
        return (_MAY_CALL, then)
    if perils.is_after(text) and perils.read(text) is None:
        return (_AFTER, _BESIDE)
    return (SLOTS + peril, then)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (SLOTS + peril for peril in Peril)
    yield from (_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER, *_ASKED.values())
