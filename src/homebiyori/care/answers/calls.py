"""Whom to call when somebody is about to die or be hurt."""

from collections.abc import Iterator

from homebiyori.care.answers import whereabouts
from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind

CALLS: dict[RiskKind | None, str] = {
    RiskKind.DOMESTIC_VIOLENCE: "care.now.police",
    RiskKind.CHILD_VIOLENCE: "care.now.police",
    RiskKind.THIRD_PARTY: "care.now.both",
    RiskKind.ABUSE: "care.now.call_child",
    RiskKind.CHILD_DANGER: "care.now.call_child",
    RiskKind.NEGLECT: "care.now.call_child",
}

THROAT, THERE = "care.now.call_throat", "care.now.call_there"
# Signs that words are wanted for somebody near, not for a call.
_TO_THEM = frozenset(
    {Sign.TO_PERSON, Sign.PERSON_NAMED, Sign.PROPOSES_PERSON, Sign.ASKS_STEP, Sign.ASKS_STEP_TELL, Sign.SOMEONE_NEAR}
)


def call_for(care: Care) -> str:
    """Choose whom to call; for a missing person, only the police."""
    return whereabouts.call(care) or _call_of_danger(care)


def _call_of_danger(care: Care) -> str:
    """Choose whom to call: the police against violence, the ambulance for the injured."""
    if care.kind is RiskKind.THIRD_PARTY:
        return _call_for_other(care)
    if Sign.TAKEN in care.stands:
        return "care.now.call_taken"
    if _is_of_the_throat(care):
        return THROAT
    if Sign.HURT not in care.stands and has_baby(care):
        return "care.now.call_baby"
    if care.stands & {Sign.HURT, Sign.DANGEROUS_PLACE}:
        return "care.now.call"
    if Sign.MEANS_IN_HAND in care.stands and Sign.THREAT not in care.stands and care.known & OWN_DEATH:
        return "care.now.call"
    return "care.now.police" if Sign.THREAT in care.stands else CALLS.get(care.kind, "care.now.call")


def _call_for_other(care: Care) -> str:
    if Sign.OTHER_CHOKED in care.stands and Sign.TAKEN not in care.stands:
        return "care.now.call_choked"
    if Sign.CHILD_AT_EDGE in care.stands:
        return "care.now.call_near"
    at_door = care.stands >= {Sign.OTHER_BARRED, Sign.OTHER_DYING}
    call = "care.now.call_door" if at_door else "care.now.both"
    if Sign.OTHER_ON_PHONE in care.known and not at_door:
        # A caller who is elsewhere says where to send the ambulance.
        call = THERE
    return "care.now.call_other_taken" if Sign.TAKEN in care.stands else call


def _is_of_the_throat(care: Care) -> bool:
    """Return whether a doctor comes before the police: the throat was hurt, and the attacker is not near."""
    is_out = bool(care.known & {Sign.LEFT_PLACE, Sign.AGGRESSOR_AWAY, Sign.SOMEONE_CAME})
    is_beside = Sign.AGGRESSOR_NEAR in care.known and not is_out
    is_anew = Sign.THREAT in care.signs and Sign.CHOKED not in care.signs
    return Sign.THROAT_HURT in care.stands and not is_beside and not is_anew


def has_baby(care: Care) -> bool:
    """Return whether a parent frightened by images or voices has a baby."""
    is_told = bool(care.known & {Sign.VOICES, Sign.IMAGES}) and Sign.BABY in care.known
    return is_told and (care.is_own or care.kind in {RiskKind.ABUSE, RiskKind.CHILD_DANGER})


def words_to_them(care: Care) -> str | None:
    """Choose the words for somebody near, if they are asked for and no call is named."""
    if not care.signs & _TO_THEM or care.signs & {Sign.OF_119, Sign.TO_POLICE} or has_baby(care):
        return None
    if care.kind is RiskKind.THIRD_PARTY:
        return None
    return "care.fact.words_home" if care.kind in AT_HOME else "care.fact.words_near"


def every_slot() -> Iterator[str]:
    """Yield every slot of a call."""
    yield from (*CALLS.values(), THROAT, THERE, "care.now.call", "care.now.call_taken", "care.now.call_baby")
    yield from ("care.now.call_other_taken", "care.now.call_choked", "care.now.call_near", "care.now.call_door")
