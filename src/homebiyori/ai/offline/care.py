"""What is said where danger was read: a small machine over what was asked, answered and offered (`docs/product.md` 2).

Each question is asked once, each piece of advice to turn to people is given once; only where somebody is about to
die is the same said at every turn (`imminent`), until they are safe. Praise has no slot here.
"""

from collections.abc import Iterator
from dataclasses import replace

from homebiyori.ai.offline import care_presumes, whose_words
from homebiyori.ai.offline.care_facts import ASKED_OF_US, OWN_DEATH, every_fact, facts_in
from homebiyori.ai.offline.care_hear import hear as receive
from homebiyori.ai.offline.care_hear import thing_or
from homebiyori.ai.offline.care_life import Things, every_slot_of_life, lives, of_life, things_in
from homebiyori.ai.offline.care_questions import PLANS, next_question, question
from homebiyori.ai.offline.care_words import (
    ANSWERS,
    Slots,
    every_word,
    heard_in,
    is_of_child,
    is_said,
    named,
    subject_of,
)
from homebiyori.ai.offline.imminent import AGAIN, CALL, every_act, imminent
from homebiyori.ai.port import Care, ReplyRequest
from homebiyori.lexicon import follow_ups, whose
from homebiyori.lexicon.concepts import Concept
from homebiyori.lexicon.follow_up_rules import COMPLAINTS
from homebiyori.lexicon.signs import Sign
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel

_GENTLE: Slots = ("gentle.receive", "gentle.stay", "gentle.people")

_MOST_FACTS = 2

# People, doctors and lines are named once in so many answers, unless they are asked after.
_PEOPLE_REST = 3
_PEOPLE: Slots = (
    "care.first.",
    "care.people.",
    "care.later",
    "care.plan",
    "care.fact.anonymous",
    "care.fact.visit",
    "care.fact.home_line",
    "care.fact.written",
    "care.fact.chat",
)
# These say all that was asked, and need nothing before them.
_PLAINLY = frozenset(f"care.fact.{name}" for name in ("cared", "odd", "right", "when", "worth", "pick_up", "suspected"))
# What a child gave: it is received by its name, whatever else is told.
_GIVEN = frozenset(
    f"care.joy.{name}" for name in ("gift", "did_it", "called", "love", "smile", "laughed", "ran", "liked_food", "sang")
)
# Beside these alone a joy is one.
_QUIET = frozenset({Sign.OTHER_CHILD, Sign.THEIR_LIFE, Sign.EVERYDAY, Sign.GLAD, Sign.AT_EASE, Sign.PERSON_NAMED})
_LATELY = "care.people.lately"
_UNKNOWN = "care.fact.unknown"
# What a first message is received by, instead of the words of its kind.
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
# What may be named where nothing is sure: never death, nor what somebody else does.
_SAID_SOFTLY = frozenset(
    {Sign.NOTHING, Sign.VANISH, Sign.TEARS, Sign.ALONE, Sign.WORK, Sign.NIGHT, Sign.SUFFERS, Sign.TIRED}
)
_FELT_IN = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM, RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE})
_AWAY_FROM_HOME = frozenset({Sign.IN_CAR, Sign.OUTSIDE, Sign.RAIL, Sign.BRIDGE, Sign.WATER, Sign.AT_SHOP})

_UNASKED_OF_DEATH = frozenset({Sign.NO_MORE_DEATH, Sign.NO_DEATH_WISH})
_AT_PEACE = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.CALMER})
# What has been done for safety is welcomed, and that is all.
_RELIEF = frozenset(
    {Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.LEFT_PLACE, Sign.TOLD_SOMEONE}
)
_RELIEVED = (
    "care.hear.told_someone",
    "care.hear.someone_came",
    "care.hear.coming",
    "care.hear.means_away",
    "care.hear.left_place",
)
_COMPANY = frozenset(
    {
        Sign.PERSON_NAMED,
        Sign.ASKS_STEP,
        Sign.SOMEONE_CAME,
        Sign.SOMEONE_COMING,
        Sign.SOMEONE_NEAR,
        Sign.HANDS_OVER,
        Sign.TOLD_SOMEONE,
    }
)
# Who has a way of their own needs no line beside it.
_HAS_WAY = frozenset(
    {Sign.PERSON_NAMED, Sign.ASKS_STEP, Sign.NO_LINES, Sign.NO_DEATH_WISH, Sign.PROPOSES_PERSON, Sign.HAS_PROFESSIONAL}
)


def every_slot() -> Iterator[str]:
    """Name every slot of a talk in care, but those of a kind."""
    yield from every_word()
    yield from every_fact()
    yield from every_act()
    yield from every_slot_of_life()
    yield from whose_words.every_slot()
    yield from ("care.after", "care.later", "care.stay", "care.ground", "care.rescued", "care.settled", "care.tonight")
    yield from ("care.plan", "care.fact.anonymous", "care.rescued_other", "care.door")


def crisis(request: ReplyRequest, risk: Risk | None) -> tuple[Slots, ...]:
    """Choose the slots where danger was read, now or lately in this talk."""
    care = request.care
    if care is None or care.is_over:
        if risk is None:
            raise ValueError("nothing to care for")
        care = Care(kind=risk.kind, level=risk.level, is_new=True)
    things = things_in(request.text, care)
    if (said := whose_words.answer(care)) is not None:
        return whose_words.quiet(care_presumes.fitting(said, care), care)
    if care.is_imminent or (risk is not None and risk.level is RiskLevel.IMMEDIATE):
        said = care_presumes.fitting(tuple(imminent(care, things)), care)
        return _varied(whose_words.quiet(said, care), request)
    if _names_people(request):
        care = replace(care, done=care.done | {_LATELY})
    said = (
        _first(care, things) if care.is_new else _following(care, things, subject_of(request.analysis.concepts, care))
    )
    return whose_words.quiet(care_presumes.fitting(said, care), care)


def _varied(options: tuple[Slots, ...], request: ReplyRequest) -> tuple[Slots, ...]:
    """Say the call shortly where the answer before has said it whole."""
    last = request.recent_fragments[0] if request.recent_fragments else ()
    if not any(name.startswith(f"{request.character.value[0]}.{CALL}.") for name in last):
        return options
    return tuple(tuple(AGAIN if slot == CALL else slot for slot in option) for option in options)


def _names_people(request: ReplyRequest) -> bool:
    """Return whether people were named lately."""
    sign = request.character.value[0]
    lately = (name for names in request.recent_fragments[: _PEOPLE_REST - 1] for name in names)
    return any(name.startswith(tuple(f"{sign}.{slot}" for slot in _PEOPLE)) for name in lately)


def gentle(request: ReplyRequest) -> tuple[Slots, ...]:
    """Name what was said where it is known, stay, and say that there are people: one nearby, one whose work it is."""
    care = Care(kind=None, level=RiskLevel.CONCERN, signs=follow_ups.read(request.text))
    felt = next((slot for sign, slot in heard_in(care) if sign in _SAID_SOFTLY), None)
    subject = subject_of(request.analysis.concepts, care)
    hear = felt or things_in(request.text, care).felt or (named(subject) if subject else _GENTLE[0])
    return ((hear, *_GENTLE[1:]),)


def _first(care: Care, things: Things) -> tuple[Slots, ...]:
    """Receive what was said, name a professional and somebody near, and ask what matters."""
    felt = next((thing_or(sign, slot, things) for sign, slot in heard_in(care) if sign in _FELT), things.felt)
    hear = felt if felt and care.kind in _FELT_IN else f"crisis.{care.kind}.hear"
    asked = [slot for sign, slot in facts_in(care) if sign in ASKED_OF_US and slot != "care.ground"]
    first = _first_people(care)
    if Sign.OTHER_BARRED in care.stands and not asked:
        # At a locked door what to do goes before any question.
        return ((hear, "care.now.door", first), ("care.now.door", first))
    return ((hear, asked[0] if asked else first, question(care) or "care.ask.way"),)


def _first_people(care: Care) -> str:
    return "care.first.child" if is_of_child(care) else f"care.first.{care.kind}"


def _following(care: Care, things: Things, subject: Concept | None) -> tuple[Slots, ...]:
    facts = _facts(care)
    is_safe = Sign.SAFE in care.signs and things.joy is not None and not care.signs & OWN_DEATH
    is_given = things.joy in _GIVEN and care.signs - whose.PASSING <= _QUIET
    if (lives(care) or is_safe or is_given) and Sign.RESCUED not in care.signs:
        asked = tuple(slot for slot in facts if slot != _UNKNOWN)
        return _with_joy(things, asked) if asked else of_life(care, things, at_last=_after_joy(care))
    if not facts and (shortly := _shortly(care, things, subject)):
        return shortly
    hear, question = receive(care, things, subject), next_question(care)
    # Where no more is offered, what else was told is named.
    body = _body(care) or (things.felt if things.felt != hear else None)
    if facts:
        return _answering(care, hear, facts, question)
    # Who is not understood twice hears what helps, and no more of "I have read it".
    is_lost = hear in ("care.hear.heard", "care.hear.any", "care.hear.beside") and hear in care.done
    body = _told_beside(care, things, hear) or body
    said = tuple(slot for slot in (None if is_lost and (body or question) else hear, body, question) if slot)
    if len(said) > 1:
        return (said,)
    if care.signs & _AT_PEACE and care.level is RiskLevel.CONCERN and not care.stands & PLANS:
        return (hear, "care.stay"), (hear, "care.door")
    return (hear, "care.stay"), (hear, "care.stay" if care.signs & _AT_PEACE else _later(care))


def _told_beside(care: Care, things: Things, hear: str) -> str | None:
    """Choose what was told beside what is received first: a gift, the wish that we passed over, or what it was."""
    if Sign.DENIES_VIOLENCE in care.signs:
        return things.felt
    if not care.signs & OWN_DEATH:
        return None
    if things.joy in _GIVEN:
        return things.joy
    is_complaint = bool(care.signs & COMPLAINTS)
    return next((slot for sign, slot in heard_in(care) if is_complaint and sign in OWN_DEATH and slot != hear), None)


def _with_joy(things: Things, asked: Slots) -> tuple[Slots, ...]:
    """Answer what was asked, and then receive the joy that was told beside it."""
    return ((*asked, things.joy or "care.stay"),)


def _after_joy(care: Care) -> str:
    return _later(care) if care.stands & PLANS else "care.stay"


def _later(care: Care) -> str:
    return "care.stay" if _LATELY in care.done else "care.later"


def _shortly(care: Care, things: Things, subject: Concept | None) -> tuple[Slots, ...] | None:
    """Answer in two sentences what calls for no more: relief, a denial, the wish to be heard."""
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
    relief = signs & _RELIEF - ({Sign.MEANS_AWAY} if signs & {Sign.PLAN, Sign.DEATH_NAMED} else set())
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
    is_alone = not care.known & _COMPANY and "care.tonight" not in care.done
    return "care.tonight" if is_alone and _may_be_told_of_tonight(care) else "care.settled"


def _answering(care: Care, hear: str, facts: Slots, question: str | None) -> tuple[Slots, ...]:
    """Answer first what was asked; only then is anything asked."""
    if facts == ("care.fact.heard",):
        return ((*facts, question),) if question else ((*facts, "care.stay"),)
    if facts[0] == "care.fact.ai":
        return ((*facts, "care.stay"),) if hear == "care.hear.asks" else ((hear, *facts),)
    if len(facts) > 1:
        return ((hear, *facts), facts)
    people = _people(care)
    if people and hear == "care.hear.asks":
        return ((*facts, people),)
    if facts[0] in _PLAINLY and (hear == "care.hear.asks" or hear.startswith("care.felt.")):
        return ((*facts, question or "care.stay"),)
    is_needless = hear in care.done or facts[0] == _UNKNOWN or facts[0].startswith("care.step.")
    lead = () if hear == "care.hear.asks" and is_needless else (hear,)
    said = (*lead, *facts, *((question,) if question else ()))
    return (said if len(said) > 1 else (*facts, "care.stay"),)


def _facts(care: Care) -> Slots:
    """Choose the answers to what the parent asks or struggles with; who asks again is answered in other words."""
    fitting = facts_in(care)
    every = tuple(dict.fromkeys(slot for sign, slot in fitting if sign in ASKED_OF_US))
    # Where anything of it can be answered, nothing is said to be unknown.
    asked = (tuple(slot for slot in every if slot != _UNKNOWN) or every)[:_MOST_FACTS]
    told = (slot for sign, slot in fitting if not set(slot.split("|")) <= care.done)
    if asked or care.signs & {Sign.AGREES, *_RELIEF}:
        return asked
    if Sign.PROPOSES_PERSON in care.signs:
        words = "care.fact.words" if _speaks_of_death(care) else "care.fact.words_plain"
        return () if words in care.done or care.kind is RiskKind.THIRD_PARTY else (words,)
    return tuple(told)[:1]


def _speaks_of_death(care: Care) -> bool:
    is_own = care.kind is not RiskKind.THIRD_PARTY and Sign.NO_DEATH_WISH not in care.known
    return is_own and bool(care.known & OWN_DEATH)


def _people(care: Care) -> str | None:
    """Encourage one professional and one person nearby, if the first answer did not."""
    if care.signs & {Sign.OF_119, Sign.ASKS_STEP, Sign.PERSON_NAMED}:
        # Who has one in mind is not sent to another.
        return None
    if Sign.ALONE in care.known and not care.known & _COMPANY and care.kind is not RiskKind.THIRD_PARTY:
        # Who has said that there is nobody is not sent to family and friends.
        return None if "care.people.nobody" in care.done else "care.people.nobody"
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        # Whoever found help for somebody is no patient.
        return None
    slot = _first_people(care) if care.kind else "care.people.any"
    is_unwanted = (care.signs & _AT_PEACE and Sign.FAREWELL not in care.signs) or Sign.JUST_LISTEN in care.known
    is_done = slot in care.done or any(each.startswith("care.people.") for each in care.done)
    if is_unwanted or is_done:
        return None
    return f"care.people.{care.kind}" if care.kind and is_said(care) else slot


def _body(care: Care) -> str | None:
    """Choose what else helps, each once: people, the means put away, a way through the night, what awaits at a line."""
    if (care.signs & _AT_PEACE and Sign.FAREWELL not in care.signs) or Sign.JUST_LISTEN in care.known:
        return None
    if Sign.DENIED in care.known and not care.stands & PLANS and not care.signs & OWN_DEATH:
        # Who was believed is not sent to anybody.
        return "care.stay"
    if care.kind is None or care.signs & {Sign.AGREES, Sign.SILENCE}:
        return "care.stay"
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        return "care.rescued_other" if "care.rescued_other" not in care.done else "care.stay"
    is_named = _LATELY in care.done
    offers = (slot for slot in _offers(care) if slot not in care.done)
    return next((slot for slot in offers if not (is_named and slot.startswith(_PEOPLE))), None)


def _offers(care: Care) -> Iterator[str]:
    if Sign.FAREWELL in care.signs:
        yield "care.later"
    people = _people(care)
    if people:
        yield people
    yield from _offers_of(care)
    if not care.known & _HAS_WAY:
        yield "care.fact.anonymous"
    if Sign.ALONE not in care.known or care.known & _COMPANY:
        yield f"care.people.{care.kind}"


def _offers_of(care: Care) -> Iterator[str]:
    """Name what helps in a talk of this kind."""
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        yield "care.fact.home_line"
    if care.kind is RiskKind.THIRD_PARTY:
        yield from ("care.fact.not_alone", "care.fact.other") if is_of_child(care) else ("care.fact.other",)
        yield "care.fact.beside"
    elif care.stands & {Sign.MEANS, Sign.MEANS_IN_HAND}:
        yield "care.fact.means"
    if _may_be_told_of_tonight(care):
        yield "care.tonight"
    if (
        care.kind in {RiskKind.SELF_HARM, RiskKind.POSTPARTUM}
        and care.known & OWN_DEATH
        and not care.known & _UNASKED_OF_DEATH
    ):
        yield "care.plan"


def _may_be_told_of_tonight(care: Care) -> bool:
    is_own = bool(care.known & OWN_DEATH) and care.kind in {RiskKind.SELF_HARM, RiskKind.POSTPARTUM}
    unfit = {Sign.NO_DEATH_WISH, Sign.DENIED, Sign.NO_MORE_DEATH, Sign.NO_PLAN, Sign.ALONE, *_AWAY_FROM_HOME}
    return is_own and not care.known & unfit
