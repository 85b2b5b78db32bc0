"""Replies to a parent afraid of hurting their child: stay apart, breathe, hear a voice, have somebody come.

Never the words for a victim: there is nobody to flee from. 110 is named if it happens and cannot be stopped, 119 if
the child has come to harm.
"""

from collections.abc import Iterator

from homebiyori.care.answers.by_sign import ASKED_OF_US, facts_in
from homebiyori.care.answers.tables import AI, Slots, has_said_ai, heard_in
from homebiyori.care.groups import COMPANY_KNOWN, HARD_NOW, HARM_TO_BABY
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_LEFT, _AFRAID, _MISREAD, _HELD = "care.hand.left", "care.hand.afraid", "care.hand.misread", "care.hand.held"
_NOW, _HARMED = "care.hand.now", "care.hand.harmed"
_APART, _BREATH, _VOICE = "care.hand.apart", "care.hand.breath", "care.hand.voice"
_GO_IN, _TOMORROW, _LINES = "care.hand.go_in", "care.hand.tomorrow", "care.hand.lines"
_WORDS = "care.hand.words"
_NO_CALL, _FAULT = "care.hand.no_call", "care.hand.fault"
_STEPS = (_APART, _BREATH, _VOICE, _LINES)
# Said when the parent was mistaken for a victim.
_FOR_VICTIMS = ("care.now.police", "care.now.lock", "care.now.instead_home", "care.now.safe_with", "care.hear.violence")
_PEOPLE = "care.first.abuse"
_CHILD_TAKEN = "care.fact.child"
_NEAR, _STAY = "care.ask.near", "care.stay"
_DOWN, _ONE, _CHECK, _POLICE = "care.hand.lay_down", "care.hand.call_one", "care.hand.check", "care.hand.police"
_HARD_WITH_BABY = HARD_NOW | {Sign.ASKS_BREATH}
_VANISH, _DEATH = "care.hear.vanish", "care.ask.death"
_WISH_TO_BE_GONE = frozenset({Sign.VANISH, Sign.OWN_WISH, Sign.BETTER_DEAD})
_PARTING = frozenset({Sign.THANKS, Sign.SLEEPS, Sign.FAREWELL, Sign.TOLD_SOMEONE})
# More exact answers, for messages that tell nothing new.
_EXACT_ANSWERS = frozenset(
    f"care.fact.{name}" for name in ("cries_reported", "night_child", "say_urge", "not_scolded", "how_much")
)
# A parent who has told somebody has taken the step that we named.
_GAVE = "care.hear.told_someone"
# What is answered, the weightiest first.
_ANSWERS: tuple[tuple[Sign, str], ...] = (
    (Sign.ASKS_WHO, "care.fact.ai"),
    (Sign.ASKS_WHAT_TO_SAY, _WORDS),
    (Sign.ASKS_FIRST_WORDS, _WORDS),
    (Sign.ASKS_STEP_TELL, _WORDS),
    (Sign.ASKS_ABOUT_CHILD, _CHILD_TAKEN),
    (Sign.ASKS_REPORT, _CHILD_TAKEN),
    (Sign.ASKS_GO_IN, _GO_IN),
    (Sign.ASKS_TOMORROW, _TOMORROW),
    (Sign.ASKS_WHERE, _TOMORROW),
    (Sign.ASKS_LINES, _LINES),
    (Sign.OF_119, _NO_CALL),
    (Sign.TO_POLICE, _NO_CALL),
    (Sign.REFUSES, _NO_CALL),
    (Sign.CANNOT_CALL, _NO_CALL),
    (Sign.ASKS_FAULT, _FAULT),
    (Sign.GUILT, _FAULT),
    (Sign.ASKS_WRONG, _FAULT),
    (Sign.ASKS_WORST, _FAULT),
    (Sign.ASKS_BREATH, _BREATH),
    (Sign.ASKS_TO_COPE, _BREATH),
    (Sign.ASKS_MEANWHILE, _BREATH),
)

# Steps that may be repeated, and feelings that are acknowledged with them.
_AGAIN = (_BREATH, _VOICE, _LINES, _ONE)
_FEELINGS = frozenset({Sign.ALONE, Sign.TEARS, Sign.TIRED, Sign.SUFFERS, Sign.AFRAID, Sign.NIGHT, Sign.WORK})


def is_of_own_hand(care: Care) -> bool:
    """Return whether the parent fears their own hand."""
    # Once it has happened, it is answered as an emergency for 119.
    told = care.told | care.stands
    is_done = care.is_imminent and not told & (HARM_TO_BABY | {Sign.CHILD_HARMED, Sign.HAND_NOW})
    return care.kind is RiskKind.ABUSE and Sign.OWN_HAND in care.told and not is_done


def answer(care: Care, replies: Slots) -> tuple[Slots, ...] | None:
    """Choose the reply by what was told and said before; None for thanks and a good night."""
    if Sign.CHILD_HARMED in care.stands:
        return _in_harm(care)
    is_told = bool(care.signs & HARM_TO_BABY) or not _EXACT_ANSWERS & set(replies)
    if is_told and (said := _of_a_baby(care)):
        return (said,)
    if Sign.HAND_NOW in care.stands:
        return ((_NOW, _APART, _BREATH), (_NOW, _APART))
    if care.is_new:
        return _at_first(care)
    if Sign.HELD_BACK in care.signs and Sign.OWN_HAND not in care.signs:
        return _after(care)
    if care.signs & _WISH_TO_BE_GONE and Sign.NO_DEATH_WISH not in care.signs:
        return _of_own_life(care)
    is_misread = Sign.NO_VICTIM in care.signs and any(slot.startswith(_FOR_VICTIMS) for slot in care.done)
    hear = _MISREAD if is_misread and _MISREAD not in care.done else None
    told = _told(care, replies)
    hear = _GAVE if Sign.TOLD_SOMEONE in care.signs else hear
    if not told and care.signs & _PARTING and not care.signs & {Sign.OWN_HAND, Sign.NO_VICTIM}:
        return None
    said = tuple(dict.fromkeys(slot for slot in (hear, *told[:1], *_step(care, told), _ask(care)) if slot))[:3]
    return (said,) if len(said) > 1 else _at_last(care, said)


def _at_last(care: Care, said: Slots) -> tuple[Slots, ...]:
    """Acknowledge the message and repeat a step, even if all were said: "I am here" is not enough."""
    again = tuple(slot for slot in _AGAIN if slot not in said)
    if said:
        return ((*said, again[0] if Sign.OWN_HAND in care.signs else _STAY),)
    hear = next((slot for sign, slot in heard_in(care) if sign in _FEELINGS), "care.hear.heard")
    return tuple((hear, slot) for slot in again)


def _of_a_baby(care: Care) -> Slots | None:
    """Lay the baby down and leave the room, then one call; after a deed, check its breathing first."""
    told = care.told
    if not told & HARM_TO_BABY:
        return None
    people = _ONE if has_said_ai(care) else _PEOPLE
    if Sign.BABY_DONE in care.signs:
        return (_CHECK, _DOWN, people)
    if Sign.ASKS_POLICE_COMES in care.signs or Sign.ASKS_REPORT in care.signs:
        return (_POLICE, _DOWN if _DOWN not in care.done else _CHECK if _needs_check(care) else _ONE)
    if Sign.BABY_FEAR in care.signs:
        return (_DOWN, people) if _AFRAID in care.done else (_AFRAID, _DOWN, people)
    if care.signs & _HARD_WITH_BABY and not care.signs & _WISH_TO_BE_GONE:
        fresh = (_CHECK,) if _needs_check(care) else tuple(slot for slot in (_ONE, _BREATH) if slot not in care.done)
        return (_DOWN, *(fresh or (_VOICE,))[:1])
    return None


def _needs_check(care: Care) -> bool:
    return Sign.BABY_DONE in care.known and _CHECK not in care.done and Sign.OTHER_ALIVE not in care.known


def _of_own_life(care: Care) -> tuple[Slots, ...]:
    """Acknowledge a wish to be gone, and ask once, explicitly, about death."""
    if _DEATH not in care.done:
        return ((_VANISH, _DEATH),)
    return ((_VANISH, "care.people.self_harm", _NEAR), (_VANISH, "care.people.self_harm"))


def _at_first(care: Care) -> tuple[Slots, ...]:
    """Acknowledge it; if they have already stepped away, what to do there comes before any helpline."""
    if Sign.HAND_APART in care.signs:
        return ((_LEFT, _APART, _NEAR), (_LEFT, _APART))
    return ((_AFRAID, _PEOPLE, "crisis.abuse.ask"),)


def _in_harm(care: Care) -> tuple[Slots, ...]:
    if Sign.CALLED in care.stands:
        return (("care.wait.with", "care.wait.stay"),)
    return ((_HARMED, "care.now.stay"), (_HARMED,))


def _after(care: Care) -> tuple[Slots, ...]:
    """Acknowledge that it has passed, and say how to go in, or where to turn tomorrow."""
    told = [slot for slot in _told(care, ()) if slot in {_GO_IN, _TOMORROW, _LINES, _CHILD_TAKEN, _BREATH}]
    then = (told or [slot for slot in (_GO_IN, _TOMORROW, _LINES) if slot not in care.done] or [_STAY])[0]
    return ((_HELD, then) if has_said_ai(care) else (_HELD, then, _PEOPLE),)


def _step(care: Care, told: list[str]) -> Iterator[str]:
    """Yield the next unsaid step; if we have not said that an AI answers, say so and name people first."""
    if not has_said_ai(care) and "care.fact.ai" not in told:
        yield _PEOPLE if not told else AI
        return
    fresh = [slot for slot in _STEPS if slot not in care.done and slot not in told]
    yield from fresh[:1] or ([_APART] if Sign.OWN_HAND in care.signs else [])


def _told(care: Care, replies: Slots) -> list[str]:
    """List the answers to a message, those not said before first."""
    own = dict.fromkeys(slot for sign, slot in _ANSWERS if sign in care.signs and not (replies and slot == _WORDS))
    answered = {sign for sign, _ in _ANSWERS} | {Sign.ASKS_ELSE}
    # A reply by topic replaces the general answer about a step.
    steps = {Sign.ASKS_STEP} if replies else set[Sign]()
    others = (slot for sign, slot in facts_in(care) if sign in ASKED_OF_US - answered - steps and "|" not in slot)
    exact = (slot for slot in replies if slot in _EXACT_ANSWERS)
    return sorted(dict.fromkeys((*exact, *own, *replies, *others)), key=lambda slot: slot in care.done)


def _ask(care: Care) -> str | None:
    is_known = bool(care.told & COMPANY_KNOWN)
    return None if is_known or _NEAR in care.done else _NEAR


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (
        _LEFT,
        _AFRAID,
        _MISREAD,
        _HELD,
        _NOW,
        _HARMED,
        *_STEPS,
        _GO_IN,
        _TOMORROW,
        _NO_CALL,
        _FAULT,
        _PEOPLE,
        _NEAR,
        *(_WORDS, _DOWN, _ONE, _CHECK, _POLICE),
    )
