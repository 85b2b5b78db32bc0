"""What is said in care where a parent tells of life: joy is received as joy, an everyday thing by its name.

Nothing is praised in it, nothing is asked, and no line is named: the one that stays stands on the card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homebiyori.care.answers.by_topic import answers_in, asks_outright
from homebiyori.care.answers.tables import Slots, heard_in
from homebiyori.care.reading import follow_ups, things
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_LIVES = frozenset({Sign.GLAD, Sign.EVERYDAY})
_STAY = "care.stay"
# What is answered before the joy beside it: a word about us, what was done, what was denied.
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
_PARTING = frozenset({"care.hear.thanks", "care.hear.sleep", "care.hear.farewell"})


@dataclass(frozen=True, slots=True)
class Things:
    """The slots that name what a message tells of: a joy, what weighs, what was done, what is asked.

    `asks` is true where it ends in a question, known or not.
    """

    joy: str | None = None
    felt: str | None = None
    done: str | None = None
    may_be_glad: bool = True
    answers: Slots = ()
    asks: bool = False


def things_in(text: str, care: Care, lately: Sequence[str] = ()) -> Things:
    """Find what a message tells of, by its own words; `lately` was said before it."""
    is_other = care.kind is RiskKind.THIRD_PARTY
    # Whoever is hurt by the partner hears no gladness about them.
    may_be_glad = care.kind is not RiskKind.DOMESTIC_VIOLENCE or not follow_ups.names_partner(text)
    joy, felt, done = things.told_in(text)
    if felt == _MONEY and care.kind is RiskKind.DOMESTIC_VIOLENCE:
        # Who holds the purse is what is told there.
        felt = None
    return Things(
        # Whoever comes running to hold them is no child at play.
        joy=joy if may_be_glad and Sign.RESTRAINED not in care.signs else None,
        # What weighs on another is not theirs.
        felt=None if is_other else felt,
        done=done,
        may_be_glad=may_be_glad,
        answers=answers_in(text, care, lately),
        asks=asks_outright(text),
    )


def lives(care: Care) -> bool:
    """Return whether a message is about life, and not about danger."""
    return bool(care.signs & _LIVES)


def of_life(care: Care, told: Things, *, at_last: str = _STAY) -> tuple[Slots, ...]:
    """Answer joy or everyday life: a warm sentence, its name, and that we are here, or what else is said `at_last`."""
    lead = _lead(care, told)
    is_glad = Sign.GLAD in care.signs and told.may_be_glad
    general = things.ANY_JOY if is_glad else "care.hear.everyday"
    named = told.joy or general
    if lead and named == "care.hear.everyday":
        return ((lead, at_last),) if lead not in _PARTING else ((lead, at_last if at_last != _STAY else "care.door"),)
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
