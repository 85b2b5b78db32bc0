"""Replies when somebody is about to die or be hurt: whom to call and the one act, until it is safe."""

from collections.abc import Iterator

from homebiyori.care.acts import help_arriving, in_car, smoke, with_baby
from homebiyori.care.acts.bystander import act_of_helper
from homebiyori.care.answers import calls, whereabouts
from homebiyori.care.answers.by_sign import ASKED_OF_US, SAY_NOW, asked_first, facts_in, steps_in
from homebiyori.care.answers.by_topic import named_in
from homebiyori.care.answers.compose import OPEN, left_open
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.questions import question_now
from homebiyori.care.answers.tables import AI, Slots, has_said_ai, heard_in
from homebiyori.care.groups import VAGUE, WAYS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind

_CAN_WAIT = frozenset({"care.now.stay", "care.now.with", AI})
CALL, AGAIN = "care.now.call", "care.now.again"
_ACTS: dict[RiskKind | None, Slots] = {
    RiskKind.DOMESTIC_VIOLENCE: ("care.now.safe_with", "care.now.stay"),
    RiskKind.CHILD_VIOLENCE: ("care.now.safe_with", "care.now.stay"),
    RiskKind.THIRD_PARTY: ("care.now.beside", "care.now.stay"),
    RiskKind.ABUSE: ("care.now.child", "care.now.with", "care.now.stay"),
    RiskKind.CHILD_DANGER: ("care.now.stay",),
    RiskKind.NEGLECT: ("care.now.with", "care.now.stay"),
}
_ACTS_OF_DEATH = ("care.now.leave", "care.now.with", "care.now.stay")
# The one act, and what to do until help arrives, by what stands; the weightiest first.
_AWAY = "care.now.away"
_ACTS_NOW: tuple[tuple[Sign, str, str], ...] = (
    (Sign.TAKEN, "care.now.taken", "care.wait.own"),
    (Sign.HURT, "care.now.bleed", "care.now.bleed"),
    (Sign.THREAT, "care.now.lock", "care.wait.lock"),
    (Sign.DANGEROUS_PLACE, _AWAY, "care.wait.place"),
)
# The way out by the place; without a place, only away.
_PLACES: tuple[tuple[Sign, str], ...] = (
    (Sign.RAIL, "care.now.rail"),
    (Sign.BRIDGE, "care.now.bridge"),
    (Sign.WATER, "care.now.water"),
    (Sign.HIGH, "care.now.high"),
)
_OUT = frozenset({Sign.OUTSIDE, Sign.RAIL, Sign.BRIDGE, Sign.WATER, Sign.AT_SHOP})
# Staff in sight are called to.
_STAFF = "care.now.staff"
_INDOORS, _INDOORS_HIGH = "care.now.indoors", "care.now.indoors_high"
_OUT_THERE = frozenset({*in_car.ACTS, "care.now.away", _STAFF, "care.now.shop", *(slot for _, slot in _PLACES)})
# The act names the means that were told, until they are out of reach.
_ACTS_BY_MEANS: tuple[tuple[Sign, str], ...] = (
    (Sign.PILLS, "care.now.pills"),
    (Sign.BLADE, "care.now.blade"),
    (Sign.ROPE, "care.now.rope"),
    (Sign.CAR, "care.now.keys"),
)
_THINGS = frozenset(sign for sign, _ in _ACTS_BY_MEANS)
_PUT_AWAY_ACTS = frozenset(slot for _, slot in _ACTS_BY_MEANS)
# What keeps somebody from calling, besides fear.
_OF_THE_CALL = frozenset({"care.fact.free", "care.fact.siren", "care.fact.may_call"})
_OF_THE_CHARCOAL = frozenset({Sign.ASKS_MEANWHILE, Sign.ASKS_TO_COPE, Sign.ASKS_PUT_AWAY})
_AI = "care.fact.ai"
_PLAINER = frozenset({"care.fact.yes_110", "care.fact.search"})
_AFTER_THE_ACT = frozenset({_AI, "care.fact.heard"})
# More exact questions than what happens on the phone.
_EXACT_QUESTIONS = frozenset({Sign.ASKS_SIREN, Sign.ASKS_POLICE, Sign.ASKS_FREE, Sign.ASKS_MAY_CALL})
_WELCOMED = frozenset({"care.hear.put_down", "care.hear.means_away", "care.fact.done_own"})
_LATER = frozenset(
    {"care.ground", _AI, "care.fact.veranda", "care.fact.platform", "care.fact.where", "care.fact.visit"}
)
_HEARD_FIRST = frozenset({Sign.NOT_CALLED, Sign.PUT_DOWN, Sign.STEPPED_BACK})
_MEANS_OR_TIME = WAYS | {Sign.TIME}
# A parent who will not or cannot call is shown another way to the same help.
_ASKED_EVEN_NOW = frozenset({Sign.ASKS_ADMISSION, Sign.ASKS_ABOUT_CHILD, Sign.ASKS_MESSAGE, Sign.ASKS_SCREEN})
_UNABLE = frozenset({Sign.REFUSES, Sign.CANNOT_CALL, Sign.CANNOT_SPEAK, Sign.NO_LINES})
# Not acknowledged in imminent danger: thanks, calm, a wish denied.
_UNHEARD = frozenset(
    {
        Sign.FAREWELL,
        Sign.NO_LINES,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.NOT_NOW,
        Sign.AGREES,
        Sign.DONT_KNOW,
        Sign.CALMER,
        Sign.NO_DEATH_WISH,
        Sign.SAFE,
        # What brings danger nearer is answered by the call itself.
        Sign.MEANS,
        Sign.PLAN,
        Sign.NIGHT,
    }
)


def every_slot() -> Iterator[str]:
    """Yield every slot of these talks."""
    yield from (
        "care.now.instead",
        "care.now.instead_home",
        *_ACTS_OF_DEATH,
    )
    yield from (slot for _, slot in _ACTS_BY_MEANS)
    yield from (act for acts in _ACTS.values() for act in acts)
    yield from (slot for _, now, wait in _ACTS_NOW for slot in (now, wait))
    yield from (slot for _, slot in _PLACES)
    yield from ("care.now.other_taken", "care.now.door", "care.now.leave_blade")
    yield from ("care.now.shop", "care.now.outside", "care.wait.shop")
    yield from ("care.now.near_by", *(f"care.wait.{name}" for name in ("with", "beside", "place", "stay", "until")))
    yield from ("care.now.by_them", "care.wait.door", "care.now.choked", AGAIN, "care.step.also")
    yield from ("care.fact.ambulance", "care.fact.police", OPEN, _INDOORS, _INDOORS_HIGH)


def imminent(care: Care, things: Things) -> Iterator[Slots]:
    """Name the call, the one act, company and staying here; after the call, what to do until help comes."""
    own = own_act(care)
    if own and own[0] in smoke.ACTS and Sign.CALLED not in care.stands:
        yield from smoke.until_out(care, own[0], _answer(care, things))
        return
    if Sign.CALLED in care.stands:
        yield from _waiting(care, things, own[1] if own else None)
        return
    call, acts = calls.call_for(care), _acts(care, own[0] if own else None)
    if help_arriving.is_beside(care, call):
        yield from help_arriving.with_them(_answer(care, things) or things.joy or _told(care, things))
        return
    if help_arriving.is_awaited(care, call):
        said = _answer(care, things) or _told(care, things)
        yield from help_arriving.until_they_come(care, said, own[1] if own else None)
        return
    if (steps := steps_in(care)) and call in care.done:
        # Calling somebody who comes is getting help, too.
        yield from ((*steps, "care.step.also", own[0] if own else "care.now.stay"), (*steps, "care.step.also"))
        return
    fresh = [act for act in acts if act not in care.done] or list(acts)
    if call in care.done:
        yield from _asking(care, _again(care, things, call, own[0] if own else None, fresh))
    else:
        yield from _at_first(care, things, call, fresh)


def _at_first(care: Care, things: Things, call: str, fresh: list[str]) -> Iterator[Slots]:
    """Say whom to call and the first act; an answer goes first, between them, or last if it can wait."""
    answer = _answer(care, things)
    if answer and answer == asked_first(care):
        yield from ((answer, call, fresh[0]), (answer, call))
    elif answer in _AFTER_THE_ACT:
        yield from ((call, fresh[0], answer), (call, fresh[0]))
    elif answer and Sign.ASKS_REFUGE in care.signs:
        yield answer, call
    elif answer and answer not in fresh:
        yield from ((call, answer, fresh[0]), (call, answer))
    elif Sign.BETTER_DEAD in care.signs:
        yield "care.hear.not_better", call, fresh[0]
        yield call, *fresh[:2]
    else:
        yield call, *fresh[:2]


def _asking(care: Care, options: Iterator[Slots]) -> Iterator[Slots]:
    """Ask once, after the call, how things are, in place of what can wait."""
    asked = question_now(care)
    for option in options:
        yield (*option[:-1], asked) if asked and option[-1] in _CAN_WAIT else option


def _again(care: Care, things: Things, call: str, own: str | None, fresh: list[str]) -> Iterator[Slots]:
    """Answer the message, and repeat the call in other words."""
    told, answer = _told(care, things), _answer(care, things)
    act = own or fresh[0]
    if answer == _AI:
        yield from ((answer, call, act), (answer, call))
    elif answer or (told and (care.signs & _HEARD_FIRST or told == things.done)):
        yield from _answered(care, call, told, answer, own or act)
    elif Sign.ON_PHONE in care.signs:
        yield from (("care.hear.on_phone", "care.now.by_them", act), ("care.hear.on_phone", "care.now.by_them"))
    elif care.signs & _UNABLE and care.kind is not RiskKind.THIRD_PARTY:
        is_home = call == "care.now.police"
        yield (told or "care.hear.refuses", "care.now.instead_home" if is_home else "care.now.instead", act)
    elif told:
        is_there = Sign.DANGEROUS_PLACE in care.stands
        yield (told, own or act, call) if is_there else (told, call, act if has_said_ai(care) else AI)
    else:
        yield (call, act, _beside(care, act) if has_said_ai(care) else AI)


def _beside(care: Care, act: str) -> str:
    return "care.now.stay" if act != "care.now.stay" else _acts(care, None)[0]


def _answered(care: Care, call: str, told: str | None, answer: str | None, act: str) -> Iterator[Slots]:
    """Answer a question; a step to safety is welcomed first."""
    if told and (care.signs & _HEARD_FIRST or told.startswith("care.did.")):
        yield from ((told, answer, call), (answer, call)) if answer else ((told, call, act), (told, call))
    elif answer and Sign.ASKS_WHO in care.signs and answer != _AI:
        # A parent who asks who reads this is told, whatever else is asked.
        yield (_AI, answer, call)
    elif answer and care.signs & _UNABLE and care.kind is not RiskKind.THIRD_PARTY:
        other = [slot for _, slot in facts_in(care) if slot in _OF_THE_CALL and slot != answer]
        instead = "care.now.instead_home" if call == "care.now.police" else "care.now.instead"
        yield (answer, other[0], instead) if other else (answer, instead, act)
    elif answer and (more := _more(care, answer)):
        # Both of two questions are answered.
        yield answer, more, call
    elif answer:
        yield from ((answer, call, act), (answer, call))


def _more(care: Care, answer: str) -> str | None:
    """Choose the answer to what else is asked."""
    asked = (slot for sign, slot in facts_in(care) if sign in ASKED_OF_US and slot not in _LATER)
    return next((slot for slot in asked if slot != answer), None)


def _waiting(care: Care, things: Things, act: str | None) -> Iterator[Slots]:
    if act in _PUT_AWAY_ACTS and Sign.SOMEONE_CAME in care.stands:
        act = "care.wait.stay"
    elif act in care.done and act in _PUT_AWAY_ACTS and not care.known & {*_OUT, Sign.IN_CAR}:
        # They were told to put the means away: unlocking the door is left.
        act = "care.wait.door"
    wait = act or ("care.wait.beside" if care.kind is RiskKind.THIRD_PARTY else _where(care))
    called = whereabouts.hear_call(care)
    hear = _answer(care, things) or (called if Sign.CALLED in care.signs else _told(care, things)) or called
    if things.felt and Sign.CALLED in care.signs and hear == called:
        yield from ((hear, things.felt, wait), *(((hear, things.felt),) if wait == "care.wait.stay" else ()))
    yield from ((hear, wait),) if whereabouts.is_of_missing(care) else ((hear, wait, "care.wait.stay"), (hear, wait))


def _where(care: Care) -> str:
    """Choose where to wait: behind a locked door if there is violence."""
    if Sign.AT_SHOP in care.known:
        return "care.wait.shop"
    return "care.wait.lock" if care.kind in AT_HOME or Sign.VIOLENCE in care.known else "care.wait.place"


def own_act(care: Care) -> tuple[str, str] | None:
    """Choose the one act now, and what to do until help arrives."""
    return whereabouts.act(care) or _act_of_danger(care)


def _act_of_danger(care: Care) -> tuple[str, str] | None:
    if care.kind is RiskKind.THIRD_PARTY:
        return act_of_helper(care)
    act = smoke.act_in(care)
    return (act, act) if act else _act_of_own(care)


def _act_of_own(care: Care) -> tuple[str, str] | None:
    now = next(((now, wait) for sign, now, wait in _ACTS_NOW if sign in care.stands), None)
    if calls.has_baby(care) and care.known & {Sign.HIGH, Sign.DANGEROUS_PLACE} and (now is None or now[0] == _AWAY):
        return with_baby.HIGH
    if now is None and _is_out_at_place(care):
        return _away(care)
    if now and now[0] == _AWAY:
        act = in_car.act_in(care)
        return (act, act) if act == in_car.PARKED else _away(care)
    if now is None and (act := in_car.act_in(care)):
        return act, act
    if now is None and Sign.AT_SHOP in care.known:
        return "care.now.shop", "care.wait.shop"
    if now is None and calls.has_baby(care):
        return with_baby.act_with(care)
    if now or care.stands & {Sign.MEANS, Sign.MEANS_IN_HAND}:
        return now or _named(care) or _indoors(care)
    return _indoors(care) or _named(care)


def _is_out_at_place(care: Care) -> bool:
    """Return whether the parent is outside at a named place, where advice for a home does not fit."""
    is_named = any(sign in care.known for sign, _ in _PLACES)
    return care.is_own and is_named and Sign.OUTSIDE in care.known and Sign.INDOORS not in care.stands


def _indoors(care: Care) -> tuple[str, str] | None:
    """Choose the act of a parent at home who named a place to go to: the key away, and stay inside."""
    if not care.is_own or care.known & {Sign.OUTSIDE, Sign.AT_SHOP}:
        return None
    if Sign.HIGH in care.known:
        return _INDOORS_HIGH, _INDOORS_HIGH
    return (_INDOORS, _INDOORS) if care.known & {Sign.RAIL, Sign.BRIDGE, Sign.WATER} else None


def _away(care: Care) -> tuple[str, str]:
    """Choose the way out of a place: no shop is named where there is none."""
    place = next((slot for sign, slot in _PLACES if sign in care.known), "care.now.away")
    if Sign.STAFF in care.signs or (Sign.STAFF in care.known and _STAFF not in care.done):
        return _STAFF, _STAFF
    if place == "care.now.rail" and Sign.NO_SHOP in care.known:
        place = "care.now.away"
    return place, place


def _named(care: Care) -> tuple[str, str] | None:
    """Choose the act with the means that were told; somebody else's blade is not theirs to put away."""
    if not care.is_own or not care.stands & _MEANS_OR_TIME or _is_put_away(care):
        return None
    said = [slot for sign, slot in _ACTS_BY_MEANS if sign in care.known]
    return next(((slot, slot) for slot in said if slot not in care.done), (said[0], said[0]) if said else None)


def _is_put_away(care: Care) -> bool:
    """Return whether we welcomed that the means are away, and this message does not name them."""
    return bool(care.done & _WELCOMED) and not care.signs & {Sign.MEANS, Sign.MEANS_IN_HAND}


def _acts(care: Care, own: str | None) -> Slots:
    if own and whereabouts.is_of_missing(care):
        return own, "care.now.stay"
    acts = _ACTS.get(care.kind, _ACTS_OF_DEATH)
    is_out = Sign.DANGEROUS_PLACE in care.stands or bool(care.known & {Sign.OUTSIDE, Sign.AT_SHOP})
    if own in _OUT_THERE or (is_out and care.known & _OUT):
        # A parent outside has no neighbour's door to knock at.
        near_by = "care.now.outside" if Sign.NO_SHOP in care.known else "care.now.near_by"
        return (*((own,) if own else ()), near_by, "care.now.stay")
    return (own, *(act for act in acts if act != "care.now.leave")) if own else acts


def _answer(care: Care, things: Things) -> str | None:
    replied = None if _is_answered_by_call(care) else next((s for s in things.answers if s in named_in("now")), None)
    first = asked_first(care)
    said = (replied if replied and first in _PLAINER else first) or replied
    return said or _asked_now(care) or left_open(care, things)


def _asked_now(care: Care) -> str | None:
    """Choose the answer to a question that even now helps to get away or to dare the call."""
    if Sign.ASKS_CHILD_NOW in care.signs:
        return "care.fact.child_now" if care.stands & {Sign.CALLED, Sign.TAKEN} else "care.fact.child_awake"
    if Sign.ASKS_REPORT in care.signs and care.is_own:
        return "care.fact.told_nobody"
    if _is_answered_by_call(care):
        return None
    if (Sign.CHARCOAL in care.signs and care.signs & _OF_THE_CHARCOAL) or (
        Sign.ASKS_ELSE in care.signs and care.signs & _THINGS
    ):
        # The act says where to put it.
        own = own_act(care)
        return own[0] if own else None
    is_own = care.kind is not RiskKind.THIRD_PARTY
    if Sign.ASKS_WHAT_TO_SAY in care.signs or (is_own and Sign.ASKS_FIRST_WORDS in care.signs):
        return _said_on_the_phone(care)
    if found := next((slot for sign, slot in facts_in(care) if sign in _ASKED_EVEN_NOW), None):
        return found
    if care.signs & {Sign.ASKS_WHAT_HAPPENS, Sign.ASKS_WHERE, Sign.ASKS_LINES} and not care.signs & _EXACT_QUESTIONS:
        return "care.fact.police" if calls.call_for(care) == "care.now.police" else "care.fact.ambulance"
    others = (slot for sign, slot in facts_in(care) if sign in ASKED_OF_US and slot not in _LATER)
    return next(others, _AI if Sign.ASKS_WHO in care.signs else None)


def _is_answered_by_call(care: Care) -> bool:
    """Return whether the call is the answer: to going while help is on the way, or to a neck that might wait."""
    is_of_neck = Sign.ASKS_DOCTOR in care.signs and calls.call_for(care) == "care.now.call_choked"
    return is_of_neck or (Sign.ASKS_GO in care.signs and Sign.CALLED in care.stands)


def _said_on_the_phone(care: Care) -> str:
    if words := whereabouts.words(care) or calls.words_to_them(care):
        return words
    own, other, baby, home = SAY_NOW
    if care.kind is RiskKind.THIRD_PARTY:
        return other
    if calls.has_baby(care):
        return baby
    return own if care.is_own and calls.call_for(care) != "care.now.police" else home


def _told(care: Care, things: Things) -> str | None:
    """Choose the short acknowledgement before the call is repeated."""
    if Sign.DENIED in care.signs:
        return "care.hear.doubts"
    if Sign.GUILT in care.signs and whereabouts.is_of_missing(care):
        return "care.hear.guilt_other"
    if Sign.THEIR_LIFE in care.signs and care.is_own:
        return "care.hear.their_life"
    sign, heard = next(((sign, slot) for sign, slot in heard_in(care) if sign not in _UNHEARD), (None, None))
    if things.done and (sign is None or sign in VAGUE):
        return things.done
    return things.felt if things.felt and (sign is None or sign in VAGUE) else heard
