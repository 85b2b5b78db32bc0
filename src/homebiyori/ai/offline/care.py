"""Answers in danger: a small state machine over what was asked, answered and offered (`docs/product.md` 2).

Each question is asked once, and each piece of advice to turn to people is given once. Only if somebody is about to
die (`imminent`) is the same repeated at every turn, until they are safe. There are no slots for praise.
"""

from collections.abc import Iterator
from dataclasses import replace

from homebiyori.ai.offline.care_hours import at_hour
from homebiyori.ai.port import ReplyRequest, slot_of
from homebiyori.care.acts import acute, another, case, crux, hours_later, partner_hand, scripts
from homebiyori.care.acts.imminent import AGAIN, CALL, imminent
from homebiyori.care.answers import (
    call_words,
    drink,
    guidance,
    kept,
    moments,
    open_end,
    orientation,
    own_wish,
    perils,
    presuppositions,
    refused_call,
)
from homebiyori.care.answers.acknowledgement import hear as receive
from homebiyori.care.answers.acknowledgement import thing_or
from homebiyori.care.answers.by_topic import named_in
from homebiyori.care.answers.compose import REPLIES, THERE, answering, facts_of
from homebiyori.care.answers.everyday import Things, lives, of_life, things_in
from homebiyori.care.answers.heard import UNKNOWN
from homebiyori.care.answers.offers import (
    AT_PEACE,
    COMPANY,
    LATELY,
    PEOPLE,
    RELIEF,
    beside_filler,
    body_of,
    first_people,
    may_be_told_of_tonight,
)
from homebiyori.care.answers.questions import next_question, question
from homebiyori.care.answers.tables import (
    ANSWERS,
    Slots,
    heard_in,
    named,
    subject_of,
)
from homebiyori.care.groups import OWN_DEATH, PLANS
from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.reading.perils import SLOTS
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.care.themes import PERILS
from homebiyori.lexicon.concepts import Concept
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel

_GENTLE: Slots = ("gentle.receive", "gentle.stay", "gentle.people")

# People, doctors and lines are named once per this many answers, unless the parent asks about them.
_PEOPLE_REST = 3
# How many of our last answers count as recent.
_LATELY_SAID = 3
# How many answers back a step about somebody else's peril is not repeated.
_SAID_OF_PERIL = 10
# What a child gave: acknowledged by name, whatever else is told.
_GIVEN = frozenset(
    f"care.joy.{name}" for name in ("gift", "did_it", "called", "love", "smile", "laughed", "ran", "liked_food", "sang")
)
# A child's gift counts as a joy only if there are no other signs than these.
_QUIET = frozenset({Sign.OTHER_CHILD, Sign.THEIR_LIFE, Sign.EVERYDAY, Sign.GLAD, Sign.AT_EASE, Sign.PERSON_NAMED})
# Signs by which a first message is acknowledged, instead of by its kind of danger.
_FELT = frozenset(
    {
        Sign.LOSS,
        Sign.HOLDS,
        Sign.VANISH,
        Sign.DEATH_NAMED,
        Sign.VOICES,
        Sign.IMAGES,
        Sign.VIOLENCE,
        Sign.CONTROL,
        Sign.FOUND_LETTER,
        Sign.OTHER_HURTS,
        Sign.MEANS,
        Sign.NOTHING,
        Sign.AFRAID,
        Sign.GUILT,
        Sign.TEARS,
        Sign.ALONE,
        Sign.WORK,
        Sign.NIGHT,
        Sign.SUFFERS,
        Sign.TIRED,
        Sign.BETTER_DEAD,
    }
)
# Signs that may be named while nothing is certain: not death, nor what somebody else does.
_SAID_SOFTLY = frozenset(
    {Sign.NOTHING, Sign.VANISH, Sign.TEARS, Sign.ALONE, Sign.WORK, Sign.NIGHT, Sign.SUFFERS, Sign.TIRED}
)
_FELT_IN = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM, RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE})
# Answers that also acknowledge what was told, so that people are named right after them.
_RECEIVES = frozenset(
    f"care.fact.{name}" for name in ("normal", "odd", "fault", "thought_ok", "not_wish", "not_failed")
)
# After these, a message may still be about a danger.
_OF_DANGER = ("care.", "crisis.", "emergency.", "gentle.", "protest.")
_RELIEVED = (
    "care.hear.told_someone",
    "care.hear.someone_came",
    "care.hear.coming",
    "care.hear.means_away",
    "care.hear.left_place",
)


def every_slot() -> Iterator[str]:
    """Yield the slots used here besides those of `homebiyori.care`, except those of a kind of danger."""
    yield from ("care.after", "care.later", "care.stay", "care.ground", "care.rescued", "care.settled", "care.tonight")
    yield from (
        "care.plan",
        "care.fact.anonymous",
        "care.rescued_other",
        "care.door",
        "care.fact.chat_closed_home",
        THERE,
    )


def crisis(request: ReplyRequest, risk: Risk | None) -> tuple[Slots, ...]:
    """Choose the slots where danger was read, now or earlier in this talk; strangulation is addressed once as well."""
    care = request.care
    if care is None or care.is_over:
        if risk is None:
            raise ValueError("nothing to care for")
        care = Care(kind=risk.kind, level=risk.level, is_new=True)
    said = call_words.fitting(refused_call.with_throat(_chosen(request, care, risk), care), care)
    said = open_end.fitting(kept.fitting(acute.beside(said, care, request.text), care), care)
    return own_wish.fitting(guidance.fitting(said, care, request.text, request.said_before), care)


def _chosen(request: ReplyRequest, care: Care, risk: Risk | None) -> tuple[Slots, ...]:
    if (first := partner_hand.answer(care, request.text) or hours_later.answer(care)) is not None:
        return first
    things = things_in(request.text, care, [each.user_text for each in request.exchanges])
    moment = moments.moment_of(request.text, care)
    if moment is not None and moment.is_outright:
        return (moments.slots_of(moment, care),)
    said = _of_words(request, care, risk, things)
    if moment is None:
        return said
    exact = tuple(option for option in said if moments.is_exact(option, things))
    return exact or (moments.slots_of(moment, care),)


def _of_words(request: ReplyRequest, care: Care, risk: Risk | None, things: Things) -> tuple[Slots, ...]:
    """Choose the slots by what the words of a message tell and ask."""
    if (acute_reply := acute.answer(care, request.text, things.answers)) is not None:
        return scripts.quiet(acute_reply, care)
    said = crux.answer(care, request.text, things) or another.answer(care, is_asked=bool(things.answers or things.asks))
    said = said or case.answer(care, request.text) or scripts.answer(care, things)
    if said is not None:
        return scripts.quiet(presuppositions.fitting(said, care), care)
    if care.level is RiskLevel.CONCERN and (loved := orientation_slots(request)):
        return (loved,)
    if care.level is RiskLevel.CONCERN and not care.known & OWN_DEATH and (glass := _of_a_drink(request)):
        return (glass,)
    if care.is_imminent or (risk is not None and risk.level is RiskLevel.IMMEDIATE):
        said = presuppositions.fitting(refused_call.otherwise(tuple(imminent(care, things)), care), care)
        return _varied(scripts.quiet(said, care), request)
    if _names_people(request):
        care = replace(care, done=care.done | {LATELY})
    said = (
        _first(care, things)
        if care.is_new and Sign.RESCUED not in care.signs
        else _following(care, things, subject_of(request.analysis.concepts, care))
    )
    fitted = tuple(_filled(option, care) for option in presuppositions.fitting(said, care))
    timely = tuple(tuple(at_hour(slot, care, request.now) for slot in option) for option in fitted)
    return scripts.quiet(timely, care)


def _of_a_drink(request: ReplyRequest) -> Slots:
    return drink.answers(request.text, [each.user_text for each in request.exchanges])


def orientation_slots(request: ReplyRequest) -> Slots | None:
    """Answer a parent who speaks of sexual orientation or identity, their own or a child's."""
    lately = (name for names in request.recent_fragments[:_LATELY_SAID] for name in names)
    said = [*map(slot_of, lately)]
    return orientation.answers(request.text, [each.user_text for each in request.exchanges], said)


def of_strangers(request: ReplyRequest) -> Slots | None:
    """Answer a parent who is robbed or frightened by strangers, or is about to drive after drinking."""
    if request.peril is None:
        return None
    is_new = not any(slot.startswith(SLOTS) for slot in _said_last(request))
    said = {slot_of(name) for names in request.recent_fragments[:_SAID_OF_PERIL] for name in names}
    answer = perils.answer(request.text, request.peril, request.stage, is_new=is_new, said=said)
    return guidance.beside(answer, request.text, request.said_before, said, PERILS)


def afterwards(request: ReplyRequest) -> Slots | None:
    """Answer what is asked or told in the next messages after a danger, out of care."""
    if not any(slot.startswith(_OF_DANGER) for slot in _said_last(request)):
        return None
    moment = moments.moment_outside(request.text, moments.AFTERWARDS)
    return None if moment is None else moment.slots


def _said_last(request: ReplyRequest) -> frozenset[str]:
    """Return the slots of our last answer."""
    return frozenset(map(slot_of, request.recent_fragments[0] if request.recent_fragments else ()))


def _filled(said: Slots, care: Care) -> Slots:
    """Add to a mere acknowledgement if the danger is serious."""
    is_joy = Sign.GLAD in care.signs
    if care.level < RiskLevel.SERIOUS or care.kind is None or is_joy or set(said) - named_in("filler"):
        return said
    return (said[0], beside_filler(care))


def _varied(options: tuple[Slots, ...], request: ReplyRequest) -> tuple[Slots, ...]:
    """Shorten the advice to call if the previous answer gave it in full."""
    last = request.recent_fragments[0] if request.recent_fragments else ()
    if not any(name.startswith(f"{request.character.value[0]}.{CALL}.") for name in last):
        return options
    return tuple(tuple(AGAIN if slot == CALL else slot for slot in option) for option in options)


def _names_people(request: ReplyRequest) -> bool:
    """Return whether our recent answers named people to turn to."""
    sign = request.character.value[0]
    lately = (name for names in request.recent_fragments[: _PEOPLE_REST - 1] for name in names)
    return any(name.startswith(tuple(f"{sign}.{slot}" for slot in PEOPLE)) for name in lately)


def gentle(request: ReplyRequest) -> tuple[Slots, ...]:
    """Acknowledge what was said, by name if known, stay, and point to people: somebody close and a professional."""
    care = Care(kind=None, level=RiskLevel.CONCERN, signs=follow_ups.read(request.text))
    felt = next((slot for sign, slot in heard_in(care) if sign in _SAID_SOFTLY), None)
    subject = subject_of(request.analysis.concepts, care)
    things = things_in(request.text, care)
    first = things.answers[0] if things.answers else felt or things.felt or (named(subject) if subject else _GENTLE[0])
    wanted = guidance.likely(request.text, request.said_before, care)
    return ((first, wanted.slots[0] if wanted.is_sure else _GENTLE[1], _GENTLE[2]),)


def _first(care: Care, things: Things) -> tuple[Slots, ...]:
    """Acknowledge what was said, name a professional and somebody close, and ask what matters."""
    felt = next((thing_or(sign, slot, things) for sign, slot in heard_in(care) if sign in _FELT), things.felt)
    hear = felt if felt and care.kind in _FELT_IN else f"crisis.{care.kind}.hear"
    asked = things.answers or [slot for slot in things.asked_in(care) if slot != "care.ground"]
    first = first_people(care)
    if Sign.OTHER_BARRED in care.stands and not asked:
        # At a locked door, what to do comes before any question.
        return ((hear, "care.now.door", first), ("care.now.door", first))
    ask = question(care) or "care.ask.way"
    if asked and asked[0] in _RECEIVES:
        return ((asked[0], first, ask),)
    return ((hear, asked[0] if asked else first, ask),)


def _following(care: Care, things: Things, subject: Concept | None) -> tuple[Slots, ...]:
    facts = facts_of(care, things)
    is_safe = Sign.SAFE in care.signs and things.joy is not None and not care.signs & OWN_DEATH
    is_given = things.joy in _GIVEN and care.signs - whose.PASSING <= _QUIET
    if (lives(care) or is_safe or is_given) and Sign.RESCUED not in care.signs:
        asked = tuple(slot for slot in facts if slot != UNKNOWN)
        if not asked:
            return of_life(care, things, at_last=_after_joy(care))
        if things.joy is not None or asked[0] not in REPLIES:
            return _with_joy(things, asked)
    if not facts and (shortly := _shortly(care, things, subject)):
        return shortly
    hear, following = receive(care, things, subject), next_question(care)
    # With nothing left to offer, acknowledge what else was told.
    body = body_of(care) or (things.felt if things.felt != hear else None)
    if facts:
        return answering(care, hear, facts, following)
    # A parent who is not understood a second time gets help instead of another "I have read it".
    is_lost = hear in ("care.hear.heard", "care.hear.any", "care.hear.beside") and hear in care.done
    body = _told_beside(care, things, hear) or body
    said = tuple(slot for slot in (None if is_lost and (body or following) else hear, body, following) if slot)
    if len(said) > 1:
        return (said,)
    if care.signs & AT_PEACE and care.level is RiskLevel.CONCERN and not care.stands & PLANS:
        return (hear, "care.stay"), (hear, "care.door")
    return (hear, "care.stay"), (hear, "care.stay" if care.signs & AT_PEACE else _later(care))


def _told_beside(care: Care, things: Things, hear: str) -> str | None:
    """Choose what to acknowledge second: a child's gift, a wish to die that we passed over, or what is felt."""
    if Sign.DENIES_VIOLENCE in care.signs:
        return things.felt
    if not care.signs & OWN_DEATH:
        return None
    if things.joy in _GIVEN:
        return things.joy
    is_complaint = bool(care.signs & COMPLAINTS)
    return next((slot for sign, slot in heard_in(care) if is_complaint and sign in OWN_DEATH and slot != hear), None)


def _with_joy(things: Things, asked: Slots) -> tuple[Slots, ...]:
    """Answer what was asked, then acknowledge the joy told with it."""
    return ((*asked, things.joy or "care.stay"),)


def _after_joy(care: Care) -> str:
    return _later(care) if care.stands & PLANS else "care.stay"


def _later(care: Care) -> str:
    return "care.stay" if LATELY in care.done else "care.later"


def _shortly(care: Care, things: Things, subject: Concept | None) -> tuple[Slots, ...] | None:
    """Answer in at most two sentences what needs no more: relief, a denial, the wish to be heard."""
    signs, hear = care.signs, receive(care, things, subject)
    if Sign.RESCUED in signs:
        is_other = care.kind is RiskKind.THIRD_PARTY
        lead = "care.hear.guilt_other" if is_other and Sign.GUILT in signs else hear
        return ((lead, "care.rescued_other" if is_other else "care.rescued"),)
    if Sign.JUST_LISTEN in signs:
        return (hear, "care.stay"), (hear,)
    if Sign.SLEEPS in signs and not care.stands & PLANS:
        return (
            (("care.hear.told_someone", "care.hear.sleep"),) if Sign.TOLD_SOMEONE in signs else ((hear, _later(care)),)
        )
    relief = signs & RELIEF - ({Sign.MEANS_AWAY} if signs & {Sign.PLAN, Sign.DEATH_NAMED} else set())
    if relief and not signs & {Sign.ASKED_AGAIN, Sign.NOT_SAFE}:
        reliefs = [slot for _, slot in heard_in(care) if slot in _RELIEVED] or ["care.hear.taken_back"]
        return ((*reliefs[:2], _after_relief(care)),)
    if Sign.DENIED in signs:
        is_own = bool(care.known & OWN_DEATH) and not ANSWERS["check"] & care.known
        is_open = (
            is_own
            and not care.signs & {Sign.NO_DEATH_WISH, Sign.ASKED_AGAIN}
            and "care.ask.check" not in care.done
            and not care.stands & PLANS
        )
        still = "care.ask.still" if care.stands & PLANS and "care.ask.still" not in care.done else "care.stay"
        return ((hear, "care.ask.check" if is_open else still),)
    if Sign.PRESSED_SAFE in signs and not signs & PLANS:
        return ((hear, "care.stay"),)
    return None


def _after_relief(care: Care) -> str:
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        return "care.rescued_other"
    if care.kind is RiskKind.THIRD_PARTY and "care.fact.beside" not in care.done:
        return "care.fact.beside"
    if Sign.AT_SHOP in care.known:
        return "care.now.shop" if "care.now.shop" not in care.done else "care.wait.shop"
    is_alone = not care.known & COMPANY and "care.tonight" not in care.done
    return "care.tonight" if is_alone and may_be_told_of_tonight(care) else "care.settled"
