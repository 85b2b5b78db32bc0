"""Where the parent is, who is missing, and whom words are for: what was said overrides what was read."""

from collections.abc import Iterator

from homebiyori.care.groups import AT_THE_EDGE, HARMED, OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_GRAVER_THAN_PLACE = HARMED | {Sign.THREAT}
_INSIDE = "care.now.inside"
_SEARCHED = ("care.now.missing", "care.wait.missing")
_POLICE = "care.now.police_missing"
# Words by whom they are for; the first match is used.
_WORDS_FOR: tuple[tuple[Sign, str], ...] = (
    (Sign.TO_SCHOOL, "care.fact.words_school"),
    (Sign.TO_DOCTOR, "care.fact.words_doctor"),
)
_FOR_DOCTOR, _PLAINLY = "care.fact.words_doctor", "care.fact.words_doctor_plain"
_TO_THEM, _TO_POLICE = "care.fact.say_him", "care.fact.say_missing"
_DEATH_OR_PLAN = OWN_DEATH | {Sign.PLAN, Sign.TIME}
_ASKED_OF_THEM = frozenset({Sign.CALLS_NOW, Sign.ASKS_REPLY, Sign.ASKS_FIRST_WORDS})


def is_of_missing(care: Care) -> bool:
    """Return whether somebody is missing; who says what they took, or is sent an ambulance, is found."""
    is_sent = Sign.CALLED in care.stands and Sign.OF_119 in care.known and Sign.TO_POLICE not in care.known
    is_found = is_sent or Sign.TAKEN in care.stands
    return care.kind is RiskKind.THIRD_PARTY and Sign.OTHER_MISSING in care.stands and not is_found


def call(care: Care) -> str | None:
    """Return the call to the police if somebody is missing; else None."""
    return _POLICE if is_of_missing(care) else None


def hear_call(care: Care) -> str:
    """Choose what acknowledges that help was called."""
    return "care.hear.reported" if is_of_missing(care) else "care.wait.with"


def act(care: Care) -> tuple[str, str] | None:
    """Choose the act, and what to do until help arrives, by where the parent says they are."""
    if is_of_missing(care):
        # The missing person is calling: the parent answers, and sends no message.
        return (_SEARCHED[0], "care.stay") if Sign.CALLS_NOW in care.signs else _SEARCHED
    is_inside = care.is_own and Sign.INDOORS in care.stands and not care.stands & _GRAVER_THAN_PLACE
    return (_INSIDE, _INSIDE) if is_inside and care.known & AT_THE_EDGE else None


def words(care: Care) -> str | None:
    """Choose the words for the person they are asked for; None if nobody was named."""
    if care.kind is RiskKind.THIRD_PARTY:
        return _of_missing(care) if is_of_missing(care) else None
    if care.signs & {Sign.OF_119, Sign.TO_POLICE}:
        return None
    if care.is_own and Sign.CHARCOAL_KEPT in care.known and not care.signs & {sign for sign, _ in _WORDS_FOR}:
        # The person who is told is also given the means.
        return "care.fact.words_means"
    slot = next((slot for sign, slot in _WORDS_FOR if sign in care.signs), None)
    if slot == _FOR_DOCTOR:
        is_plain = not care.known & _DEATH_OR_PLAN or Sign.NO_DEATH_WISH in care.known
        return _PLAINLY if is_plain else slot
    is_for_person = slot is None and Sign.TO_PERSON in care.signs
    return _for_person(care) if is_for_person else slot


def _of_missing(care: Care) -> str:
    if care.signs & _ASKED_OF_THEM:
        return _TO_THEM
    return _TO_POLICE if Sign.TO_POLICE in care.signs or Sign.CALLED not in care.stands else _TO_THEM


def _for_person(care: Care) -> str | None:
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        return "care.fact.words_home"
    if not care.is_own:
        return None
    if Sign.VOICES in care.known:
        return "care.fact.words_voices"
    return "care.fact.words_near" if care.is_imminent and Sign.NO_DEATH_WISH not in care.known else None


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_INSIDE, *_SEARCHED, _POLICE, _PLAINLY, _TO_THEM, _TO_POLICE)
    yield from (slot for _, slot in _WORDS_FOR)
    yield from ("care.fact.words_means", "care.fact.words_home", "care.fact.words_voices", "care.fact.words_near")
    yield from ("care.now.car_parked", "care.now.charcoal_lit", "care.hear.reported")
