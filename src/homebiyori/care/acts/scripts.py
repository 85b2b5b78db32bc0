"""Replies by whose danger it is: a child's, a parent's who may lose somebody, a home with the abuser near.

These precede the replies by kind, which are used if none of them fits.
"""

from collections.abc import Iterator, Mapping

from homebiyori.care.acts import beside_ill, flight, help_arriving, own_hand
from homebiyori.care.answers.by_topic import PLAINEST
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.tables import Slots, has_said_ai
from homebiyori.care.groups import DEATH_TOLD, DENIES_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import OWN_LIFE, RiskKind, RiskLevel

# A parent out of the house, or with a doctor or the police, need not be silent.
_NEED_NOT_BE_SILENT = frozenset({Sign.RESCUED, Sign.LEFT_PLACE, Sign.IN_HOSPITAL})
_STAY, _PLAIN_STAY = "care.home.quiet", "care.stay"
_ILL_HEAR, _ILL_ASK, _ILL_PEOPLE, _ILL_STAY = "care.ill.hear", "care.ill.ask", "care.ill.people", "care.ill.stay"
_CHILD_TOLD = frozenset({Sign.CHILD_IN_DANGER, Sign.CHILD_AT_EDGE, Sign.OTHER_HURTS, Sign.IN_HOSPITAL})
# What a parent of a child in danger asks, and the answer.
_ASKED_OF_CHILD: Mapping[Sign, str] = {
    Sign.ASKS_LOCK_UP: "care.child.lock_up",
    Sign.ASKS_WHY_AWAY: "care.child.why_away",
    Sign.ASKS_ABOUT_OTHER: "care.fact.may_ask",
    Sign.ASKS_FIRST_WORDS: "care.fact.first_words",
    Sign.ASKS_TOMORROW: "care.child.tomorrow",
    Sign.PARENT_TOO: "care.child.parent_too",
}
_ASKED_BY_ILL: Mapping[Sign, str] = {
    Sign.ASKS_WORST: "care.ill.not_worst",
    Sign.ASKS_WRONG: "care.ill.not_worst",
    Sign.ASKS_FACE: "care.ill.face",
    Sign.ASKS_ODD: "care.fact.odd",
    Sign.ASKS_WHO: "care.fact.ai",
}
# A victim's questions while the abuser sleeps, answered before where to keep still.
_VICTIM_ASKS: tuple[tuple[Sign, tuple[str, str]], ...] = (
    (Sign.ASKS_ARRESTED, ("care.home.not_arrested", _STAY)),
    (Sign.ASKS_WAKES, ("care.home.wakes", _STAY)),
    (Sign.ASKS_REFUGE, ("care.fact.refuge", "care.fact.home_line")),
    (Sign.ASKS_TRACES, ("care.fact.traces", _STAY)),
)
_TOLD_OF_DEATH = DEATH_TOLD | DENIES_DEATH
_OWN_WISH_OR_PLAN = DEATH_TOLD | {Sign.OWN_WISH, Sign.PLAN, Sign.MEANS, Sign.TIME}
_CALM = frozenset({Sign.FAREWELL, Sign.SLEEPS, Sign.THANKS, Sign.GLAD, Sign.EVERYDAY})


def answer(care: Care, things: Things) -> tuple[Slots, ...] | None:
    """Choose the reply if one of these applies."""
    replies = tuple(slot for slot in things.answers if slot not in PLAINEST)
    if own_hand.is_of_own_hand(care):
        return own_hand.answer(care, replies)
    if Sign.HELD in care.signs and care.is_own and not care.is_new and Sign.CALLED not in care.stands:
        # Somebody holds on to them, perhaps on a platform: advice for a night at home does not fit.
        return tuple(help_arriving.with_them(None))
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        return flight.answer(care) or _at_home(care)
    if said := beside_ill.answer(care):
        return said
    if is_of_the_ill(care):
        return _of_the_ill(care)
    is_of_child = care.kind is RiskKind.THIRD_PARTY and bool(care.told & _CHILD_TOLD)
    return _of_child(care, replies, is_heard=things.is_heard_only) if is_of_child and not care.is_imminent else None


def is_of_the_ill(care: Care) -> bool:
    """Return whether the parent may lose somebody to an illness, and has told no wish to die or plan."""
    told = care.told
    is_own = care.kind in OWN_LIFE or care.kind is None
    return is_own and Sign.NEAR_ILL in told and care.level is RiskLevel.CONCERN and not told & _OWN_WISH_OR_PLAN


def _of_the_ill(care: Care) -> tuple[Slots, ...] | None:
    if care.signs & _CALM and not care.is_new:
        return None
    asked = next((slot for sign, slot in _ASKED_BY_ILL.items() if sign in care.signs), None)
    told = care.told
    ask = None if _ILL_ASK in care.done or told & _TOLD_OF_DEATH else _ILL_ASK
    if care.is_new:
        return ((_ILL_HEAR, _ILL_PEOPLE, _ILL_ASK),)
    then = ask or (_ILL_PEOPLE if not has_said_ai(care) and _ILL_PEOPLE not in care.done else _ILL_STAY)
    return ((asked or _ILL_HEAR, then),)


def _of_child(care: Care, replies: Slots, *, is_heard: bool) -> tuple[Slots, ...] | None:
    """Answer what the parent asks; if the child may have taken something, ask how much and when."""
    by_sign = tuple(slot for sign, slot in _ASKED_OF_CHILD.items() if sign in care.signs)
    asked = ((by_sign or replies) if is_heard else (replies or by_sign))[:2]
    if care.is_new and Sign.RESCUED in care.signs and not asked:
        return (("care.child.saved", "care.first.child", "care.ask.near"),)
    if not asked:
        return None
    if care.is_new:
        return ((asked[0], "care.first.child", "care.ask.child_where"),)
    then = "care.first.child" if not has_said_ai(care) else _next(care)
    return ((*asked, then),) if len(asked) == 1 else (asked,)


def _next(care: Care) -> str:
    steps = ("care.fact.pills_other", "care.fact.not_alone", "care.child.tomorrow")
    is_away = Sign.MEANS_AWAY in care.told or Sign.IN_HOSPITAL in care.known
    fitting = (slot for slot in (steps[1:] if is_away else steps) if slot not in care.done)
    return next((slot for slot in fitting if slot not in _ASKED_OF_CHILD.values()), "care.fact.night_other")


def _at_home(care: Care) -> tuple[Slots, ...] | None:
    """Choose the reply for a home without a way out, or with the abuser next door: nothing loud or hasty."""
    if Sign.TAKEN in care.stands or Sign.CALLED in care.stands or care.is_new:
        return None
    if Sign.ASKS_LEAVE_LATER in care.signs:
        return (("care.home.leave_later", "care.fact.pack"),)
    is_still = Sign.NO_WAY_OUT in care.known and care.is_imminent
    for sign, slots in _VICTIM_ASKS if is_still else _VICTIM_ASKS[:2]:
        if sign in care.signs and Sign.THREAT not in care.stands:
            return (slots,)
    if Sign.ASKS_WHICH in care.signs or is_still:
        return (("care.home.still", _STAY),)
    if care.signs & {Sign.PARTNER_DRINKS, Sign.PASSED_BY, Sign.NO_WAY_OUT} and "care.home.still" not in care.done:
        return (("care.home.beside", "care.home.still"),)
    return None


def quiet(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Drop soothing words in imminent danger, and replace them where the parent must stay silent."""
    if care.kind is RiskKind.DOMESTIC_VIOLENCE and not care.known & _NEED_NOT_BE_SILENT:
        return tuple(tuple(_STAY if slot == _PLAIN_STAY else slot for slot in option) for option in options)
    if not care.is_imminent:
        return options
    kept = (tuple(slot for slot in option if slot != _PLAIN_STAY) for option in options)
    return tuple(option for option in kept if option) or options


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_STAY, _ILL_HEAR, _ILL_ASK, _ILL_PEOPLE, _ILL_STAY)
    yield from (*_ASKED_OF_CHILD.values(), *_ASKED_BY_ILL.values())
    yield from ("care.home.not_arrested", "care.home.wakes")
    yield from ("care.home.leave_later", "care.home.still", "care.home.beside", "care.child.edge")
    yield "care.child.saved"
