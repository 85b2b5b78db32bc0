"""Words for a call or for somebody near, by what was told: an illness, pills taken or laid out, a neck."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import WAYS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME


def _of(name: str) -> str:
    return f"care.case.{name}"


_BORN, _UNBORN = _of("mind_words_born"), _of("mind_words")
_DRANK, _DRUGGED, _TOOK, _LAID = _of("drank_call"), _of("drug_words"), _of("took_words"), _of("laid_words")
_CHOKED, _THROAT, _POLICE = _of("choked_110"), _of("throat_how"), "care.fact.say_110"
_NEAR_ILL, _NEAR_TOOK = _of("mind_near"), _of("took_near")
# Slots of words for a call, whichever module chose them.
_OF_A_CALL = frozenset({"care.fact.say_119", "care.fact.say_taken", "care.fact.say_baby", _THROAT, _POLICE})
_OF_ANY_CALL = "care.fact.phone_words"
_TO_WHO_IS_NEAR = frozenset({"care.fact.words_near", "care.crux.words_near", "care.fact.words_voices"})


def fitting(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Replace words for a call by those that fit what was told."""
    call, near = for_call(care), for_who_is_near(care)
    instead = dict.fromkeys(_TO_WHO_IS_NEAR, near) if near else {}
    if call:
        instead |= dict.fromkeys(_OF_A_CALL, call)
        instead |= {_OF_ANY_CALL: call} if care.is_imminent else {}
    fitted = (tuple(dict.fromkeys(instead.get(slot) or slot for slot in option)) for option in options)
    return tuple(dict.fromkeys(fitted))


def for_call(care: Care) -> str | None:
    """Choose the words for 119 or 110; None if nothing more exact was told."""
    told = care.told
    if care.kind in AT_HOME:
        return _of_a_home(care, told)
    if not care.is_own:
        return None
    if Sign.CHILD_DRANK in care.stands:
        return _DRANK
    if Sign.CHILD_DRUGGED in told:
        return _DRUGGED
    if Sign.TAKEN in care.stands:
        return _TOOK
    if Sign.OWN_UNREAL in told:
        return _BORN if Sign.AFTER_BIRTH in told else _UNBORN
    return _LAID if Sign.PILLS in told and care.stands & WAYS else None


def _of_a_home(care: Care, told: frozenset[Sign]) -> str | None:
    """Choose the words for a call from a violent home, to the police or the ambulance."""
    if Sign.TAKEN in care.stands:
        return _TOOK
    is_of_police = Sign.TO_POLICE in care.signs and not care.signs & {Sign.OF_119, Sign.CREW_HERE}
    if Sign.CHOKED not in told:
        return _POLICE if is_of_police else None
    return _CHOKED if is_of_police else None


def for_who_is_near(care: Care) -> str | None:
    """Choose the words for somebody near, if more than a wish was told."""
    if not care.is_own:
        return None
    if Sign.TAKEN in care.stands:
        return _NEAR_TOOK
    return _NEAR_ILL if Sign.OWN_UNREAL in care.told else None


def every_slot() -> Iterator[str]:
    """Yield every slot of these words."""
    yield from (_BORN, _UNBORN, _DRANK, _DRUGGED, _TOOK, _LAID, _CHOKED, _NEAR_ILL, _NEAR_TOOK)
