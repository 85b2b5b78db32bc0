"""Replies in care to everyday life: joy is met with joy, an everyday thing is named.

Nothing is praised or asked, and no helpline is named: the card still shows one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homebiyori.care.answers.by_sign import asked_in
from homebiyori.care.answers.by_topic import answers_in, asks_outright
from homebiyori.care.answers.heard import Heard, question_in
from homebiyori.care.answers.tables import Slots, heard_in
from homebiyori.care.groups import DAILY_LIFE
from homebiyori.care.reading import follow_ups, things
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models.courses import Course, hear
from homebiyori.lexicon.vocabulary import RiskKind

_STAY = "care.stay"
# Answered before any joy: a word about us, what was done, what was denied.
_BEFORE_JOY = frozenset(
    {
        "anger",
        "again",
        "corrected",
        "denied",
        "no_death",
        "told_someone",
        "someone_came",
        "coming",
        "means_away",
        "taken_back",
        "left_place",
        "safe",
        "calmer",
        "no_more_death",
        "sleep",
        "farewell",
        "thanks",
    }
)


_MONEY = "care.felt.money"
_FAREWELLS = frozenset({"care.hear.thanks", "care.hear.sleep", "care.hear.farewell"})


@dataclass(frozen=True, slots=True)
class Things:
    """The slots for what a message tells or asks: a joy, a burden, something done, answers.

    `asks` is True if it ends in a question, known or not; `heard` is one that is surely heard, whatever its words.
    """

    joy: str | None = None
    felt: str | None = None
    done: str | None = None
    may_be_glad: bool = True
    answers: Slots = ()
    asks: bool = False
    heard: Heard | None = None
    # Whether no word of the message asks what it is heard to ask.
    is_heard_only: bool = False

    def asked_in(self, care: Care) -> Slots:
        """Return the answers to what signs ask, if they answer what is heard."""
        return tuple(slot for slot in asked_in(care) if self.heard is None or self.heard.allows(slot))


def things_in(text: str, care: Care, lately: Sequence[str] = ()) -> Things:
    """Find what a message tells, by its own words; `lately` are the messages before it."""
    is_other = care.kind is RiskKind.THIRD_PARTY
    # A parent hurt by the partner is not met with joy about them.
    may_be_glad = care.kind is not RiskKind.DOMESTIC_VIOLENCE or not follow_ups.names_partner(text)
    # No joy is named in a message by which the danger surely goes on.
    may_be_glad = may_be_glad and hear(text) is not Course.ON
    read, heard = answers_in(text, care, lately), question_in(text, care)
    answers = read if heard is None else heard.answers(read, asked_in(care))
    joy, felt, done = things.told_in(text)
    if felt == _MONEY and care.kind is RiskKind.DOMESTIC_VIOLENCE:
        # There, money is about the partner's control.
        felt = None
    return Things(
        # Somebody who runs up to hold them back is not a child at play.
        joy=joy if may_be_glad and Sign.RESTRAINED not in care.signs else None,
        # Somebody else's burden is not the parent's.
        felt=None if is_other else felt,
        done=done,
        may_be_glad=may_be_glad,
        answers=answers,
        asks=asks_outright(text),
        heard=heard,
        is_heard_only=bool(answers) and not set(answers) & set(read),
    )


def lives(care: Care) -> bool:
    """Return whether a message is about everyday life, and not about danger."""
    return bool(care.signs & DAILY_LIFE)


def of_life(care: Care, told: Things, *, at_last: str = _STAY) -> tuple[Slots, ...]:
    """Answer joy or everyday life: a warm sentence, the thing named, then `at_last` (by default, that we are here)."""
    lead = _lead(care, told)
    is_glad = Sign.GLAD in care.signs and told.may_be_glad
    general = things.ANY_JOY if is_glad else "care.hear.everyday"
    named = told.joy or general
    if lead and named == "care.hear.everyday":
        return ((lead, at_last),) if lead not in _FAREWELLS else ((lead, at_last if at_last != _STAY else "care.door"),)
    if lead:
        return ((lead, named, at_last),)
    if named == general:
        return ((general, at_last),)
    return (general, named, at_last), (named, general, at_last)


def _lead(care: Care, told: Things) -> str | None:
    if Sign.PRESSED_SAFE in care.signs:
        return "care.hear.pressed"
    heard = next((slot for _, slot in heard_in(care) if slot.rpartition(".")[2] in _BEFORE_JOY), None)
    return heard or told.done


def every_slot() -> Iterator[str]:
    """Name every slot that only these answers have."""
    yield "care.hear.pressed"
