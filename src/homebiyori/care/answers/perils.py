"""Replies to a parent whom strangers threaten or rob, who sees or misses somebody, or who would drive after a drink."""

from collections.abc import Collection, Iterator

from homebiyori.care.answers import guidance, moments
from homebiyori.care.answers.tables import Slots
from homebiyori.care.reading import perils
from homebiyori.care.reading.perils import HAPPENS_NOW, NEXT, OF_OTHERS, SLOTS, Peril
from homebiyori.lexicon.models.messages import QUESTIONS
from homebiyori.lexicon.models.talks import ENDED, Stage, Theme

_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER, _WORDS = (
    SLOTS + name for name in ("may_call", "after", "stay", "beside", "later", "words")
)
_CALLED_NEXT, _CALLED_MISSING, _HELPED_NEXT, _FOUND = (
    SLOTS + name for name in ("called_next", "called_missing", "helped_next", "found")
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


_THEMES = {
    Peril.NEXT_DOOR: Theme.NEXT_DOOR,
    Peril.NEXT_CHILD: Theme.NEXT_CHILD,
    Peril.MISSING: Theme.MISSING,
    Peril.MISSING_CHILD: Theme.MISSING,
}


def answer(
    text: str, peril: Peril, stage: Stage | None = None, *, is_new: bool = True, said: Collection[str] = ()
) -> Slots:
    """Choose the reply to a message about `peril`; `stage` is how it stands, if heard.

    `is_new`: nothing was answered about it just before. `said` are the slots of our last answers.
    """
    if peril is Peril.DRINK_DRIVE:
        return (SLOTS + peril, _LATER)
    if peril in OF_OTHERS and (reply := _of_others(text, peril, stage, said, is_new=is_new)) is not None:
        return reply
    then = _STAY if peril in HAPPENS_NOW else _BESIDE
    if perils.may_call(text):
        return (_MAY_CALL, then)
    if perils.is_after(text) and perils.read(text) is None:
        return (_AFTER, _BESIDE)
    return (SLOTS + peril, then)


def _of_others(text: str, peril: Peril, stage: Stage | None, said: Collection[str], *, is_new: bool) -> Slots | None:
    """Choose the reply to who misses somebody, or hears or sees them hurt; the last sentence keeps what it is about."""
    asked = QUESTIONS.hear(text)
    if asked is not None and asked.kind in _ASKED:
        return (_ASKED[asked.kind], SLOTS + peril)
    if peril in NEXT and perils.asks_who_knows(text):
        return (_TIP, SLOTS + peril)
    stands = _stage_of(text, stage)
    by_stage = _by_stage(peril, stands)
    keeps = by_stage[0] if by_stage else SLOTS + peril
    if not is_new and not perils.may_call(text):
        side = moments.NEXT if peril in NEXT else moments.MISSING
        if (moment := moments.moment_outside(text, side)) is not None:
            return (*moment.slots, keeps)
        if peril in _THEMES and (steps := guidance.steps_for(text, _THEMES[peril], stands or Stage.NOW, said)):
            return (keeps, *steps)
    if is_new and by_stage and stands in ENDED and peril in _THEMES:
        return (by_stage[0], *guidance.steps_for(text, _THEMES[peril], stands, said))
    is_apart = perils.may_call(text) or (stage is not Stage.CALLED and perils.read(text) is not None)
    return None if is_apart else by_stage


def _stage_of(text: str, stage: Stage | None) -> Stage | None:
    """Return how it stands by the words of a message, or else as heard."""
    if perils.is_found(text):
        return Stage.OVER
    return Stage.CALLED if stage is None and perils.has_called(text) else stage


def _by_stage(peril: Peril, stage: Stage | None) -> Slots | None:
    """Choose the reply once the police were called, or are there, or nobody is in danger any more."""
    if stage is Stage.CALLED:
        return (_CALLED_NEXT if peril in NEXT else _CALLED_MISSING, "care.stay")
    if stage in ENDED:
        return (_HELPED_NEXT if peril in NEXT else _CALLED_MISSING if stage is Stage.HELPED else _FOUND, "care.stay")
    return None


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (SLOTS + peril for peril in Peril)
    yield from (_MAY_CALL, _AFTER, _STAY, _BESIDE, _LATER, *_ASKED.values())
    yield from (_CALLED_NEXT, _CALLED_MISSING, _HELPED_NEXT, _FOUND)
