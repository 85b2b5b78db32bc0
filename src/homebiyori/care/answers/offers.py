"""Offers in care beside an answer: people, putting the means away, a way through the night."""

from collections.abc import Iterator

from homebiyori.care.answers.questions import question
from homebiyori.care.answers.tables import Slots, has_said_ai, is_of_child
from homebiyori.care.groups import OWN_DEATH, PLANS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

PEOPLE: Slots = (
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
LATELY = "care.people.lately"
AT_PEACE = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.CALMER})
COMPANY = frozenset(
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
_AWAY_FROM_HOME = frozenset({Sign.IN_CAR, Sign.OUTSIDE, Sign.RAIL, Sign.BRIDGE, Sign.WATER, Sign.AT_SHOP})

_UNASKED_OF_DEATH = frozenset({Sign.NO_MORE_DEATH, Sign.NO_DEATH_WISH})
# Steps to safety, which are welcomed without any offer.
RELIEF = frozenset(
    {Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.LEFT_PLACE, Sign.TOLD_SOMEONE}
)
# A parent with a way of their own needs no helpline.
_HAS_WAY = frozenset(
    {Sign.PERSON_NAMED, Sign.ASKS_STEP, Sign.NO_LINES, Sign.NO_DEATH_WISH, Sign.PROPOSES_PERSON, Sign.HAS_PROFESSIONAL}
)


def people_for(care: Care) -> str | None:
    """Encourage one professional and one person nearby, if the first answer did not."""
    if care.signs & {Sign.OF_119, Sign.ASKS_STEP, Sign.PERSON_NAMED}:
        # A parent with somebody in mind is not sent to another.
        return None
    if Sign.ALONE in care.known and not care.known & COMPANY and care.kind is not RiskKind.THIRD_PARTY:
        # A parent who has nobody is not sent to family and friends.
        return None if "care.people.nobody" in care.done else "care.people.nobody"
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        # A parent who found help for somebody is not a patient.
        return None
    slot = first_people(care) if care.kind else "care.people.any"
    is_unwanted = (care.signs & AT_PEACE and Sign.FAREWELL not in care.signs) or Sign.JUST_LISTEN in care.known
    is_done = slot in care.done or any(each.startswith("care.people.") for each in care.done)
    if is_unwanted or is_done:
        return None
    return f"care.people.{care.kind}" if care.kind and has_said_ai(care) else slot


def body_of(care: Care) -> str | None:
    """Choose an offer, each once: people, putting the means away, a way through the night, what a helpline is like."""
    if (care.signs & AT_PEACE and Sign.FAREWELL not in care.signs) or Sign.JUST_LISTEN in care.known:
        return None
    if Sign.DENIED in care.known and not care.stands & PLANS and not care.signs & OWN_DEATH:
        # A parent whose denial we believed is not sent to anybody.
        return "care.stay"
    if care.kind is None or care.signs & {Sign.AGREES, Sign.SILENCE}:
        return "care.stay"
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        return "care.rescued_other" if "care.rescued_other" not in care.done else "care.stay"
    is_named = LATELY in care.done
    offers = (slot for slot in _offers(care) if slot not in care.done)
    return next((slot for slot in offers if not (is_named and slot.startswith(PEOPLE))), None)


def _offers(care: Care) -> Iterator[str]:
    if Sign.FAREWELL in care.signs:
        yield "care.later"
    people = people_for(care)
    if people:
        yield people
    yield from _offers_of(care)
    if not care.known & _HAS_WAY:
        yield "care.fact.anonymous"
    if Sign.ALONE not in care.known or care.known & COMPANY:
        yield f"care.people.{care.kind}"


def _offers_of(care: Care) -> Iterator[str]:
    """Yield the offers for this kind of danger."""
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        yield "care.fact.home_line"
    if care.kind is RiskKind.THIRD_PARTY:
        yield from ("care.fact.not_alone", "care.fact.other") if is_of_child(care) else ("care.fact.other",)
        yield "care.fact.beside"
    elif care.stands & {Sign.MEANS, Sign.MEANS_IN_HAND}:
        yield "care.fact.means"
    if may_be_told_of_tonight(care):
        yield "care.tonight"
    if (
        care.kind in {RiskKind.SELF_HARM, RiskKind.POSTPARTUM}
        and care.known & OWN_DEATH
        and not care.known & _UNASKED_OF_DEATH
    ):
        yield "care.plan"


def may_be_told_of_tonight(care: Care) -> bool:
    is_own = bool(care.known & OWN_DEATH) and care.kind in {RiskKind.SELF_HARM, RiskKind.POSTPARTUM}
    unfit = {Sign.NO_DEATH_WISH, Sign.DENIED, Sign.NO_MORE_DEATH, Sign.NO_PLAN, Sign.ALONE, *_AWAY_FROM_HOME}
    return is_own and not care.known & unfit


def first_people(care: Care) -> str:
    return "care.first.child" if is_of_child(care) else f"care.first.{care.kind}"


def beside_filler(care: Care) -> str:
    """Choose what to say instead of a bare acknowledgement: the open question, people, what helps now."""
    if not care.signs and (asked := question(care)):
        return asked
    if care.signs & AT_PEACE:
        return "care.later" if LATELY not in care.done else "care.door"
    offers = [slot for slot in _in_need(care) if not (LATELY in care.done and slot.startswith(PEOPLE))]
    return next((slot for slot in offers if slot not in care.done), offers[0])


def _in_need(care: Care) -> Iterator[str]:
    if care.kind is RiskKind.THIRD_PARTY:
        yield from ("care.fact.beside", "care.fact.other")
    elif care.is_own:
        yield "care.ground"
    if care.kind:
        yield f"care.people.{care.kind}"
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        yield "care.fact.home_line"
    yield from ("care.fact.anonymous", "care.ground")
