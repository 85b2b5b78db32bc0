"""Chooses the next question in care: the first neither asked nor answered, if one is due."""

from homebiyori.care.answers.tables import (
    ANSWERS,
    ASKS_BESIDE,
    NOW,
    OF_A_CHILD,
    OF_DEATH,
    QUESTIONS,
    Slots,
    is_of_child,
)
from homebiyori.care.groups import DEATH_TOLD, OWN_DEATH, PLANS
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel

# After these nothing is asked: the parent says goodbye, is calm, complains or is silent.
_UNASKED = frozenset(
    {
        Sign.OF_119,
        Sign.FAREWELL,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.SILENCE,
        Sign.SOMEONE_CAME,
        Sign.SOMEONE_COMING,
        Sign.NO_LINES,
        Sign.ASKED_AGAIN,
        Sign.ANGER_AT_US,
        Sign.RESCUED,
        Sign.JUST_LISTEN,
        Sign.ASKS_US,
        Sign.AGREES,
        Sign.ASKS_WHO,
    }
)

# Without any of these, only the wish is asked about: method, means and time presuppose it.
_BEYOND_WISH = OWN_DEATH | PLANS | {Sign.TOLD, Sign.BETTER_DEAD, Sign.NOT_SAFE, Sign.VOICES, Sign.NOTHING, Sign.SUFFERS}
_BEYOND_WISH |= {Sign.DANGEROUS_PLACE, Sign.HURT, Sign.TAKEN, Sign.DONT_KNOW, Sign.SILENCE}
_OF_A_WISH = frozenset({"plan", "means", "time"})
# How far behind everything else the writer's own death may be, to be asked about though no word tells of it.
_ASKED_OF_DEATH = -0.2
# Ask the same as `ASKS_BESIDE`.
_OF_THE_WISH = frozenset({"death", "own"})
_OF_OWN_DEATH = _OF_A_WISH | {"death"}
_KNOWING = frozenset({Sign.SOMEONE_CAME, Sign.TOLD_SOMEONE, Sign.LISTENED, Sign.RESCUED})


def next_question(care: Care) -> str | None:
    """Choose what is asked after a message, if anything."""
    if Sign.SAFE in care.signs and care.stands & PLANS and "care.ask.still" not in care.done:
        return "care.ask.still"
    if care.signs & OWN_DEATH and care.signs & COMPLAINTS and Sign.NO_DEATH_WISH not in care.signs:
        # A parent who complains that this was ignored is asked about it.
        return question(care)
    if care.signs & _UNASKED or Sign.JUST_LISTEN in care.known:
        return None
    if care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED in care.known:
        return None
    if care.known & _KNOWING and not care.signs & (OWN_DEATH | PLANS):
        # Somebody with them knows, and can ask.
        return None
    if Sign.DENIED in care.known and not care.stands & PLANS and not care.signs & OWN_DEATH:
        return None
    if care.signs & {Sign.SAFE, Sign.CALMER} and (care.level is RiskLevel.CONCERN or not care.stands & PLANS):
        return None
    return question(care)


def question_now(care: Care) -> str | None:
    """Choose what to ask once in imminent danger, until help is called or there."""
    name = NOW.get(care.kind)
    is_helped = care.stands & {Sign.CALLED, Sign.SOMEONE_COMING, Sign.SOMEONE_CAME, Sign.TAKEN, Sign.HURT}
    if name is None or is_helped or f"care.ask.{name}" in care.done or ANSWERS[name] & care.told:
        return None
    return f"care.ask.{name}"


def question(care: Care) -> str | None:
    """Choose the first question that was neither asked nor answered."""
    known = care.told
    is_asked = ASKS_BESIDE in care.done
    for name in _names(care, known):
        if is_asked and name in _OF_THE_WISH:
            continue
        slot = f"crisis.{care.kind}.ask" if name == "place" and care.kind else f"care.ask.{name}"
        if slot not in care.done and not ANSWERS[name] & known:
            return slot
    return None


def _names(care: Care, known: frozenset[Sign]) -> Slots:
    names = _fitting(care, known)
    if known & DEATH_TOLD and care.stands & {Sign.PLAN, Sign.TIME}:
        # After a wish and a plan, the wish is not asked about; after a plan alone, it is.
        names = tuple(name for name in names if name != "death")
    return (*names, "now") if not care.signs and not care.is_new else names


def _fitting(care: Care, known: frozenset[Sign]) -> Slots:
    names = OF_A_CHILD if is_of_child(care) else QUESTIONS[care.kind]
    if care.own_death_ahead < _ASKED_OF_DEATH and not known & (OWN_DEATH | {Sign.FAREWELL_NOTE}):
        names = tuple(name for name in names if name not in _OF_OWN_DEATH)
    is_frightened = Sign.IMAGES in known and not known & {Sign.DEATH_SAID, Sign.PLAN}
    if Sign.NO_MORE_DEATH in known:
        return ()
    if Sign.NO_DEATH_WISH in known:
        return tuple(name for name in names if name not in OF_DEATH) or ("near",)
    if care.kind is RiskKind.POSTPARTUM and is_frightened:
        # Images are not a wish: method, means and time are not asked about.
        return ("death", "near", "line")
    if not known & _BEYOND_WISH:
        return tuple(name for name in names if name not in _OF_A_WISH)
    return OF_DEATH if known & OWN_DEATH and care.kind is not RiskKind.THIRD_PARTY else names
