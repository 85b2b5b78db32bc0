"""Replies to a danger told beside another: whose it is, whom to call, and one thing to do."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots, has_said_ai
from homebiyori.care.groups import ASKS, PLANS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import OF_CHILDREN, RiskKind


def _of(*names: str) -> Slots:
    return tuple(f"care.other.{name}" for name in names)


_NEAR, _STAY = "care.ask.near", "care.now.stay"
_DRUGGED = _of("along_call", "drug_act")
_HURT_NOW = _of("hurt_call", "hurt_act")
# The gravest first.
_REPLIES: tuple[tuple[Sign, Slots], ...] = (
    (Sign.DRAWS_CHILD, _of("along_call", "along_act")),
    (Sign.WOULD_KILL, _of("kill_call", "kill_act")),
    (Sign.CHILD_CUT, _of("cut_call", "cut_act")),
    (Sign.ELDER_HELD, _of("elder_call", "elder_act")),
    (Sign.CHILD_LEFT, _of("left_call", "left_act")),
    (Sign.CHILD_MEETS, _of("meets_call", "meets_act")),
    (Sign.HURT_CHILD, _of("hurt_hear", "hurt_see")),
    (Sign.CHILD_TOUCHED, _of("touched_hear", "touched_act")),
    (Sign.CHILD_LURED, _of("lured_call", "lured_act")),
    (Sign.DRIVES_DRUNK, _of("drunk_act", "drunk_why")),
    (Sign.SAME_HERE, _of("same_hear")),
    (Sign.CHILD_OURS, _of("ours_hear", "ours_act")),
    (Sign.OWN_PAST, _of("past_hear", "past_people")),
)
# While one of these is under way, it stays the topic.
_UNDER_WAY = frozenset({Sign.DRAWS_CHILD, Sign.WOULD_KILL, Sign.CHILD_CUT, Sign.ELDER_HELD, Sign.CHILD_LEFT})
# News that other modules answer.
_OTHER_NEWS = frozenset({Sign.CALLED, Sign.CREW_HERE, Sign.RESCUED, Sign.SOMEONE_COMING, Sign.PUT_DOWN, Sign.THREAT})
_OTHER_NEWS |= {Sign.TAKEN, Sign.HURT, Sign.DANGEROUS_PLACE, Sign.MEANS_AWAY, Sign.STEPPED_BACK, Sign.LEFT_PLACE}
_OTHER_NEWS |= {Sign.REFUSES, Sign.NO_LINES, Sign.CANNOT_CALL, Sign.CANNOT_SPEAK, Sign.HANDS_OVER, Sign.SOMEONE_CAME}


def answer(care: Care, *, is_asked: bool) -> tuple[Slots, ...] | None:
    """Choose the reply to such a danger; None if none was told, or something else is asked or told now."""
    told = next(((sign, said) for sign, said in _REPLIES if sign in care.signs and not _is_least(sign, care)), None)
    if told is not None:
        return (_first(care, *told),)
    is_asked = is_asked or not care.signs.isdisjoint(ASKS)
    if is_asked or not care.is_imminent or (care.signs | care.stands) & _OTHER_NEWS:
        return None
    again = next((said for sign, said in _REPLIES if sign in _UNDER_WAY and sign in care.known), None)
    if again is None:
        return None
    call, act = again
    return ((call, _STAY if act in care.done else act, *_asks(care)),)


def _is_least(sign: Sign, care: Care) -> bool:
    """Return whether it is a drive after a drink, where somebody is about to die in the car."""
    return sign is Sign.DRIVES_DRUNK and care.is_imminent and bool(care.signs & PLANS)


def _first(care: Care, sign: Sign, said: Slots) -> Slots:
    if sign is Sign.DRAWS_CHILD and Sign.PILLS in care.signs:
        said = _DRUGGED
    if sign is Sign.HURT_CHILD and care.is_imminent:
        said = _HURT_NOW
    if care.is_imminent:
        return said
    if care.kind in OF_CHILDREN and not has_said_ai(care):
        return (*said, f"care.first.{care.kind}")
    if sign is Sign.SAME_HERE:
        return (*said, f"crisis.{RiskKind.ABUSE}.ask")
    return said if len(said) > 1 else (*said, "care.stay")


def _asks(care: Care) -> Slots:
    return () if _NEAR in care.done else (_NEAR,)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (slot for _, said in _REPLIES for slot in said)
    yield from (*_DRUGGED, *_HURT_NOW, _NEAR, _STAY)
