"""Replies to the gravest facts: refuse the orders, keep the drink from the child, let the police in.

These precede all other replies. Questions are answered first; a parent who has called is never told to call, or to
wait until morning. Facts are joined in `chat/care/acute.py`; questions are read by `case_asked.json`.
"""

from collections.abc import Iterator, Sequence

from homebiyori.care.acts import with_baby
from homebiyori.care.acts.imminent import own_act
from homebiyori.care.answers import call_words, case_asked
from homebiyori.care.answers.by_topic import PLAINEST, named_in
from homebiyori.care.answers.calls import call_for
from homebiyori.care.answers.case_asked import OF_CASES
from homebiyori.care.answers.tables import AI, Slots, has_said_ai
from homebiyori.care.groups import PLACES_OF_DANGER
from homebiyori.care.reading import acute as reading
from homebiyori.care.reading import crux
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME


def _of(name: str) -> str:
    return OF_CASES + name


_MOST = 3
_CALLED, _HERE, _STAY = _of("called"), _of("here"), "care.stay"
_NO, _FIRST, _NIGHT, _CALL, _APART, _WAKE, _ALONE, _WITH, _WAIT = (
    _of(f"mind_{name}") for name in ("no", "first", "night", "call", "apart", "wake", "alone", "with", "wait")
)
_UNTIL = _of("mind_until")
_AI_FACT = "care.fact.ai"
_AI_ANSWERS = frozenset({_AI_FACT, "care.fact.not_tv"})
# Matters in which a second question may be answered by its topic.
_MANY_ASKED = frozenset({"own_now", "taken", "home", "police", "drug"})
_WORDS_TOO = frozenset(f"care.fact.{name}" for name in ("say_119", "say_taken", "phone_words", "words", "words_plain"))
_MAY_WAKE = "care.fact.wake_own"
_GO, _WORDS, _WORDS_BORN, _WARD, _NEAR_WORDS = (
    _of(f"mind_{name}") for name in ("go", "words", "words_born", "ward", "near")
)
_BORN_FIRST, _BORN_NIGHT, _FIRST_PEOPLE = _of("own_ill"), _of("ill_night"), "care.first.postpartum"
# These already name whom to call.
_NAMES_CALL = frozenset({_of(f"mind_{name}") for name in ("yes", "until", "who")} | {_of("ill_night")})
# A parent who asks what to say has the number.
_NEEDS_NO_CALL = _NAMES_CALL | {_WORDS, _WORDS_BORN, _WARD}
# Answered even if a voice has just given an order.
_WEIGHTIER = frozenset({_of("mind_yes"), _WORDS, _WORDS_BORN, _WARD, _NEAR_WORDS, _of("mind_rooms"), _of("mind_odd")})
_WEIGHTIER |= {
    _of("mind_who"),
    _of("mind_hold"),
    _MAY_WAKE,
    "care.fact.not_tv",
    "care.fact.bath_not",
    "care.fact.baby_to_kin",
}
_DRUG_CALL, _KEEP, _ASK, _POURED = (_of(f"drug_{name}") for name in ("call", "keep", "ask", "poured"))
_DRANK_CALL, _DRANK_ACT = _of("drank_call"), _of("drank_act")
_AGAIN, _AWAIT = "care.now.again", "care.wait.door"
_TAKEN_ACT, _TAKEN_WAIT, _TOOK_ASK = "care.now.taken", "care.wait.own", _of("took_ask")
_ON_THE_PHONE = frozenset({_WORDS, _of("drug_words"), _of("took_words"), _of("drank_call")})
_OPEN, _THROUGH = _of("door_open"), _of("door_through")
_NECK, _THROAT_WAIT, _TOO = "care.crux.neck_police", _of("throat_wait"), "care.crux.too_119"
_HAS_OWN_ACT = frozenset({Sign.DANGEROUS_PLACE, Sign.IN_CAR, Sign.DARK_DRIVE, Sign.SEALED, Sign.CHARCOAL, Sign.OUTSIDE})
_KIDS, _NEED = _of("q_kids"), _of("need_119")
_ORDERED = frozenset({Sign.ORDERED, Sign.ILL_WITH_BABY})
_HELD = frozenset({Sign.CHILD_WITH_ADULT, Sign.BABY_LEFT, Sign.SOMEONE_CAME})
_AT_HOME_TOO = frozenset({Sign.SOMEONE_NEAR, Sign.PERSON_NAMED, Sign.ADULT_HOME})
_CHILD_NEAR = frozenset({Sign.CHILD_HERE, Sign.CHILD_APART})
# Gives way to a child next door, or to asking what was taken.
_GIVES_WAY_TO_CHILD = ("care.now.stay", "care.now.with", "crisis.ai", "care.ask.near", "care.wait.stay", "care.stay")
_TOLD_OF = frozenset({_KIDS, _of("kids_friend"), _of("mind_rooms"), "care.fact.child_now", "care.fact.child_awake"})


def answer(care: Care, text: str, replies: Sequence[str] = ()) -> tuple[Slots, ...] | None:
    """Choose the reply to the gravest fact; None if there is none.

    `replies` answer questions by topic: one of them may join a single answer of ours.
    """
    matter = _matter(care, text)
    if matter is None:
        return None
    asked = tuple(_worded(slot, care, text) for slot in case_asked.asked_in(text, matter))
    if asked and matter == "own_now" and _asks_near_words(care, text):
        asked = (*asked[:1], "care.fact.words_near")
    if not (reading.says("ward", text) or Sign.TO_DOCTOR in care.known) or care.signs & _ORDERED:
        # Only a parent whom a doctor told to come is told to go.
        asked = tuple(slot for slot in asked if slot != _GO)
    asked = _with_replies(care, asked, matter, replies)
    said = {"mind": _of_mind, "drug": _of_a_drink, "drank": _of_a_drink, "door": _of_the_door}.get(matter, _of_more)
    return said(care, asked)


def _matter(care: Care, text: str) -> str | None:
    if care.kind in AT_HOME:
        return _at_home(care, text)
    if not care.is_own:
        return None
    if Sign.CHILD_DRANK in care.stands:
        return "drank"
    if Sign.CHILD_DRUGGED in care.told and (care.is_imminent or Sign.CHILD_DRUGGED in care.stands):
        return "drug"
    if Sign.TAKEN in care.stands:
        return "taken"
    if Sign.OWN_UNREAL in care.told:
        return "mind"
    is_held = Sign.SOMEONE_CAME in care.stands and not care.is_imminent
    return "near" if is_held else "own_now" if care.is_imminent and _is_at_home(care) else None


def _is_at_home(care: Care) -> bool:
    """Return whether no place, room or drive has acts of its own."""
    return not (care.known | care.stands) & (PLACES_OF_DANGER | _HAS_OWN_ACT)


def _at_home(care: Care, text: str) -> str:
    told = care.told
    is_asked = Sign.CREW_AT_DOOR in care.known and reading.says("asks_open", text)
    if (Sign.CREW_AT_DOOR in care.signs or is_asked) and Sign.THREAT in care.stands:
        return "door"
    return "police" if Sign.CALLED in care.stands or told & {Sign.CREW_HERE, Sign.CREW_CAME} else "home"


def _joined(*parts: Slots | str | None) -> tuple[Slots, ...]:
    said: list[str] = []
    for part in parts:
        said.extend((part,) if isinstance(part, str) else part or ())
    return (tuple(dict.fromkeys(said))[:_MOST],)


def _of_mind(care: Care, asked: Slots) -> tuple[Slots, ...]:
    """Answer a parent with hallucinations: call now, another adult with the child, obey no order."""
    if Sign.RESCUED in care.told and not care.is_imminent:
        here = _HERE if Sign.RESCUED in care.signs and len(asked) < 2 and _HERE not in care.done else None
        return _joined(here, asked, _STAY)
    asked = tuple(sorted(asked, key=lambda slot: slot not in _NAMES_CALL))
    act, wait = _act(care)
    act = _WAKE if _MAY_WAKE in asked else act
    if Sign.CALLED in care.stands:
        fresh = tuple(slot for slot in asked if slot not in _NAMES_CALL)
        return _joined(_hear_call(care, fresh), fresh, wait)
    return _of_mind_now(care, asked, act) if care.is_imminent else _of_mind_today(care, asked, act)


def _of_mind_today(care: Care, asked: Slots, act: str) -> tuple[Slots, ...]:
    is_after_birth = Sign.AFTER_BIRTH in care.told
    first, night = (_BORN_FIRST, _BORN_NIGHT) if is_after_birth else (_FIRST, _NIGHT)
    named = None if _NAMES_CALL.intersection(asked) else night
    if care.is_new:
        return _joined(asked[:1] or first, _FIRST_PEOPLE, named, act)
    return _joined(asked or first, named, act)


def _of_mind_now(care: Care, asked: Slots, act: str) -> tuple[Slots, ...]:
    if _GO in asked:
        return _joined(asked, _WITH)
    if Sign.SOMEONE_COMING in care.stands and not care.signs & _ORDERED:
        # Somebody is on the way already: the ambulance is only named in case it grows worse.
        return _joined(tuple(slot for slot in asked if slot != _UNTIL), "care.wait.until", act)
    call = _call_of_mind(care)
    if care.signs & _ORDERED:
        weightier = tuple(slot for slot in asked if slot in _WEIGHTIER)[:1]
        return _joined(weightier, _NO, None if _NEEDS_NO_CALL.intersection(weightier) else call, act)
    ai = None if care.is_new or has_said_ai(care) else AI
    return _joined(asked, None if _NEEDS_NO_CALL.intersection(asked) else call, act, ai)


def _call_of_mind(care: Care) -> str:
    is_after_birth = Sign.AFTER_BIRTH in care.told
    if Sign.REFUSES in care.signs or care.told & _HELD:
        return _BORN_NIGHT if is_after_birth else _NIGHT
    return call_for(care) if is_after_birth else _CALL


def _hear_call(care: Care, asked: Slots) -> str | None:
    """Acknowledge once, if there is room, that help was called."""
    return _CALLED if Sign.CALLED in care.signs and len(asked) < 2 and _CALLED not in care.done else None


def _with_replies(care: Care, asked: Slots, matter: str, replies: Sequence[str]) -> Slots:
    """Add the answer to a second question by topic, or that an AI answers."""
    if asked and Sign.ASKS_WHO in care.signs and not _AI_ANSWERS.intersection(asked):
        return (_AI_FACT, *asked)[:2]
    if len(asked) != 1 or matter not in _MANY_ASKED:
        return asked
    is_of_words = bool(_ON_THE_PHONE.intersection(asked))
    fitting = named_in("now") - PLAINEST - (_WORDS_TOO if is_of_words else frozenset())
    return (*asked, *(slot for slot in replies if slot in fitting and slot not in asked))[:2]


def _asks_near_words(care: Care, text: str) -> bool:
    """Return whether words are asked for somebody near, however long ago they were named."""
    whom = crux.asks_for_words(text)
    is_of_call = bool(care.signs & {Sign.OF_119, Sign.TO_POLICE, Sign.TO_DOCTOR})
    is_near = Sign.ASKS_WHAT_TO_SAY in care.signs and bool(care.signs & _AT_HOME_TOO)
    return whom == "near" or (whom is None and not is_of_call and is_near)


def _worded(slot: str, care: Care, text: str) -> str:
    """Fit the words to whom they are asked for: somebody near, the ward, or 119."""
    if slot not in _ON_THE_PHONE:
        return slot
    if _asks_near_words(care, text):
        return call_words.for_who_is_near(care) or slot
    if crux.asks_for_words(text) == "doctor" and slot == _WORDS:
        return _WARD
    return call_words.for_call(care) or slot


def _act(care: Care) -> tuple[str, str]:
    """Choose the act, and what to do until help arrives, by who is near and where the child is."""
    told = care.told
    is_born = Sign.AFTER_BIRTH in told
    if told & _HELD:
        is_in_arms = is_born and Sign.BABY_HELD in care.signs
        return with_baby.act_with(care)[0] if is_in_arms else _WITH, _WAIT
    if told & {Sign.HIGH, Sign.DANGEROUS_PLACE} and is_born:
        return with_baby.HIGH
    wait = with_baby.HIGH[1] if is_born else _WAIT
    if Sign.BATH in told:
        return with_baby.act_with(care)[0] if is_born else _APART, wait
    if Sign.ADULT_HOME in told and Sign.SOLE_ADULT not in told:
        return _WAKE, wait
    acts = (with_baby.act_with(care)[0], _APART, _ALONE) if is_born else (_APART, _ALONE)
    return next((act for act in acts if act not in care.done), _APART), wait


def _of_a_drink(care: Care, asked: Slots) -> tuple[Slots, ...]:
    """Answer a parent who prepared a drink for a child: keep it away, for the crew, and ask whether any was drunk."""
    is_drunk = Sign.CHILD_DRANK in care.stands
    call, act = (_DRANK_CALL, _DRANK_ACT) if is_drunk else (_DRUG_CALL, _KEEP)
    if Sign.DRUG_POURED in care.signs:
        asked = (_POURED, *(slot for slot in asked if slot != _KEEP))
    is_poured = Sign.DRUG_POURED in care.told
    if Sign.CALLED in care.stands:
        return _joined(_hear_call(care, asked), asked, _AWAIT if is_poured and not is_drunk else act)
    if not care.is_imminent:
        return _joined(asked or None, _NEED if Sign.SOMEONE_CAME in care.stands else call)
    is_known = bool(care.told & {Sign.CHILD_DRANK, Sign.CHILD_UNFED, Sign.DRUG_POURED})
    ask = None if is_known or _ASK in care.done else _ASK
    if asked:
        return _joined(asked, None if _NAMES_CALL.intersection(asked) else call, ask or (None if is_poured else act))
    again = _AGAIN if call in care.done and not is_drunk else call
    return _joined(again, None if is_poured else act, ask)


def _of_the_door(_care: Care, asked: Slots) -> tuple[Slots, ...]:
    """Answer with the police at the door and the abuser inside: open if the way is safe, or speak through it."""
    return _joined((_OPEN, _THROUGH), tuple(slot for slot in asked if slot not in (_OPEN, _THROUGH)))


def _of_more(care: Care, asked: Slots) -> tuple[Slots, ...] | None:
    """Answer questions after an overdose, about the police, or about 119 once somebody came; None without any."""
    if not asked:
        return None
    if Sign.TAKEN in care.stands and care.is_own:
        act = _TAKEN_WAIT if Sign.CALLED in care.stands else _TAKEN_ACT
        call = None if Sign.CALLED in care.stands else call_for(care)
        return _joined(_hear_call(care, asked), asked, call, act)
    if care.kind not in AT_HOME:
        return _of_own(care, asked)
    if Sign.THROAT_HURT in care.stands and care.told & {Sign.CREW_HERE, Sign.CREW_CAME}:
        return _joined(asked, _THROAT_WAIT if Sign.AMBULANCE in care.told else _NECK)
    is_open = care.is_imminent and Sign.CALLED not in care.stands
    return _joined(asked, call_for(care) if is_open else "care.home.quiet")


def _of_own(care: Care, asked: Slots) -> tuple[Slots, ...]:
    """Answer a parent about to die: questions on the call and the child, then the call, then the means at hand."""
    if not care.is_imminent:
        return _joined(asked, "care.now.together_safe")
    act = own_act(care)
    if Sign.CALLED in care.stands:
        return _joined(_hear_call(care, asked), asked, act[1] if act else "care.wait.stay")
    call = call_for(care)
    named = None if _TOO in asked else _AGAIN if call in care.done else call
    return _joined(asked, named, act[0] if act else "care.now.with")


def beside(options: tuple[Slots, ...], care: Care, text: str) -> tuple[Slots, ...]:
    """Mention a child asleep next door, and ask how much was taken and when, once each, if there is room."""
    if not care.is_imminent or not care.is_own:
        return options
    more = _more(care, text)
    return tuple(_with(option, more) for option in options) if more else options


def _more(care: Care, text: str) -> str | None:
    told = care.told
    # A parent who is outside has no child next door.
    is_there = bool(told & _CHILD_NEAR) and not told & {Sign.OWN_UNREAL, Sign.IN_CAR, Sign.OUTSIDE, Sign.AT_SHOP}
    is_said = bool(_TOLD_OF & care.done) or Sign.CHILD_WITH_ADULT in told
    kids = _KIDS if is_there and not is_said else None
    is_some = Sign.MEANS_IN_HAND in care.stands and reading.has_taken_some(text)
    is_taken = (is_some or Sign.TAKEN in care.stands) and Sign.CALLED not in care.stands
    is_open = is_taken and _TOOK_ASK not in care.done and not reading.tells_dose(text)
    if kids and care.signs & _CHILD_NEAR and not is_some:
        return kids
    return _TOOK_ASK if is_open else kids


def _with(option: Slots, more: str) -> Slots:
    if _TOLD_OF.intersection(option) or more in option or any(slot.startswith("care.ask.") for slot in option[:-1]):
        return option
    kept = option if len(option) < _MOST else option[:-1]
    kept = kept[:-1] if len(option) < _MOST and len(option) > 1 and option[-1] in _GIVES_WAY_TO_CHILD else kept
    return (*kept, more)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_NO, _FIRST, _NIGHT, _CALL, _APART, _WAKE, _ALONE, _WITH, _WAIT, _GO, _WORDS, _WORDS_BORN, _WARD)
    yield from (_NEAR_WORDS, _DRUG_CALL, _KEEP, _ASK, _POURED, _DRANK_CALL, _DRANK_ACT, _TOOK_ASK, _OPEN, _THROUGH)
    yield from (_KIDS, _NEED)
