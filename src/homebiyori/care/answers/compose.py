"""Composes replies to questions in care: the answer first, only then a question or an offer."""

from homebiyori.care.answers import by_topic, calls
from homebiyori.care.answers.by_sign import facts_in
from homebiyori.care.answers.by_topic import PLAINEST, named_in
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.heard import UNKNOWN
from homebiyori.care.answers.offers import RELIEF, people_for
from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import OWN_DEATH, WAYS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

OPEN, THERE = "care.fact.open", "care.fact.ask_there"
_STEP_SLOTS = frozenset({"care.step.person", "care.step.tell"})
# Advice on telling someone: dropped if an answer in `_STEP_SLOTS` is given, too.
_OF_STEPS = frozenset({"care.fact.tell_kin", "care.fact.tell_pro", "care.fact.liked"})
REPLIES = frozenset(by_topic.every_slot())
_MOST_FACTS = 2
# With these, a question is not treated as one of fact.
_NO_QUESTION = OWN_DEATH | WAYS | {Sign.TIME, Sign.RESCUED, Sign.SLEEPS, Sign.TAKEN}
_MOST_SAID = 3
# Complete answers, which need no acknowledgement first.
_PLAINLY = frozenset(f"care.fact.{name}" for name in ("cared", "odd", "right", "when", "worth", "pick_up", "suspected"))


def answering(care: Care, hear: str, facts: Slots, question: str | None) -> tuple[Slots, ...]:
    """Return the replies to choose from, as slots: each answers what was asked before it asks anything."""
    if facts == ("care.fact.heard",):
        return ((*facts, question),) if question else ((*facts, "care.stay"),)
    if facts[0] == "care.fact.ai":
        return ((*facts, "care.stay"),) if hear == "care.hear.asks" else ((hear, *facts),)
    if facts[0] in REPLIES:
        return (_by_topic(hear, facts, question),)
    if len(facts) > 1:
        return ((hear, *facts), facts)
    people = people_for(care)
    if people and hear == "care.hear.asks":
        return ((*facts, people),)
    if facts[0] in _PLAINLY and (hear == "care.hear.asks" or hear.startswith("care.felt.")):
        return ((*facts, question or "care.stay"),)
    is_needless = hear in care.done or facts[0] == UNKNOWN or facts[0].startswith("care.step.")
    lead = () if hear == "care.hear.asks" and is_needless else (hear,)
    said = (*lead, *facts, *((question,) if question else ()))
    return (said if len(said) > 1 else (*facts, "care.stay"),)


def _by_topic(hear: str, facts: Slots, question: str | None) -> Slots:
    """Return a reply by topic, acknowledged first unless that says little, with the question if there is room."""
    is_asked = hear == "care.hear.told_someone" and facts[0] in _OF_STEPS
    said = facts if is_asked or hear in named_in("says_little") else (hear, *facts)
    if question and len(said) < _MOST_SAID:
        return (*said, question)
    return said if len(said) > 1 else (*said, "care.stay")


def facts_of(care: Care, things: Things) -> Slots:
    """Choose the answers to what the parent asks or struggles with; a repeated question is answered in other words."""
    plainly = things.asked_in(care)
    replies = _exact(things.answers, plainly)
    if replies:
        plainly = tuple(slot for slot in plainly if slot not in named_in("gives_way"))
    every = tuple(dict.fromkeys((*replies, *plainly)))
    # If anything can be answered, nothing is said to be unknown.
    asked = (tuple(slot for slot in every if slot != UNKNOWN) or every)[:_MOST_FACTS]
    if not asked and Sign.RESCUED in care.signs and things.asks:
        return (THERE,)
    if not asked and is_left_open(care, things):
        return (UNKNOWN,)
    told = (slot for _, slot in facts_in(care) if not set(slot.split("|")) <= care.done)
    if asked or care.signs & {Sign.AGREES, *RELIEF}:
        return asked
    if Sign.PROPOSES_PERSON in care.signs:
        words = "care.fact.words" if _speaks_of_death(care) else "care.fact.words_plain"
        return () if words in care.done or care.kind is RiskKind.THIRD_PARTY else (words,)
    return tuple(told)[:1]


def is_left_open(care: Care, things: Things) -> bool:
    """Return whether we must say that we cannot answer a question, and who can."""
    return things.asks and not care.is_new and not care.signs & _NO_QUESTION


def left_open(care: Care, things: Things) -> str | None:
    """In imminent danger, return the slot that says we cannot answer; None until the parent knows whom to call."""
    is_known = calls.call_for(care) in care.done or Sign.CALLED in care.stands
    is_of_call = Sign.ASKS_DOCTOR in care.signs or (Sign.ASKS_GO in care.signs and Sign.CALLED in care.stands)
    is_done = bool(care.signs & {Sign.NOT_CALLED, Sign.PUT_DOWN, Sign.STEPPED_BACK, Sign.ASKS_NOW})
    return OPEN if is_known and not is_of_call and not is_done and is_left_open(care, things) else None


def _exact(replies: Slots, plainly: Slots) -> Slots:
    """Drop replies that other answers cover better."""
    if any(slot != UNKNOWN for slot in plainly):
        replies = tuple(slot for slot in replies if slot not in PLAINEST)
    if _STEP_SLOTS & set(plainly):
        replies = tuple(slot for slot in replies if slot not in _OF_STEPS)
    return replies


def _speaks_of_death(care: Care) -> bool:
    is_own = care.kind is not RiskKind.THIRD_PARTY and Sign.NO_DEATH_WISH not in care.known
    return is_own and bool(care.known & OWN_DEATH)
