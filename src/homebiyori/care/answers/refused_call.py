"""Says two things only once: why to call, after a refusal, and that a gripped neck must be examined today.

A parent who has come to harm is told of the ambulance however often they refuse it.
"""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import HARMED
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind

_REFUSED, _WHY, _TEXT = "care.hear.refuses", "care.now.why", "care.now.text"
_AGAIN, _THROAT = "care.now.again", "care.fact.throat"
_CALLS = ("care.now.call", "care.now.both", "care.now.police", _AGAIN)
_OF_THROAT = frozenset({"care.now.call_throat", "care.fact.throat_yes", "care.home.go_now"})
_LOCK, _ELSEWHERE = "care.now.lock", "care.now.safe_with"
_NEEDS_AMBULANCE = HARMED | {Sign.OTHER_CHOKED, Sign.CHILD_AT_EDGE, Sign.THROAT_HURT}
_GIVES_WAY = frozenset({"care.now.stay", "care.stay", "care.home.quiet"})
_MOST = 3


def otherwise(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Replace a refused call: first by why it was named, then by somebody near or a text."""
    if not is_refused(care):
        return options
    is_asked = Sign.OF_119 in care.signs and Sign.REFUSES not in care.signs
    ways = [] if is_asked else [way for way in _ways(care) if way not in care.done]
    return tuple(_without_call(option, ways, care) for option in options)


def is_refused(care: Care) -> bool:
    """Return whether a call that we named was refused, by a parent who has not come to harm."""
    is_refused = Sign.REFUSES in care.told
    is_named = any(slot.startswith(_CALLS) for slot in care.done)
    return is_refused and is_named and not care.stands & (_NEEDS_AMBULANCE | {Sign.CALLED})


def _ways(care: Care) -> Slots:
    if care.kind is RiskKind.THIRD_PARTY:
        return _WHY, _TEXT
    return (_WHY, "care.now.instead_home") if care.kind in AT_HOME else (_WHY, "care.now.instead", _TEXT)


def _without_call(option: Slots, ways: list[str], care: Care) -> Slots:
    way = next((each for each in ways if each not in option), None)
    said = (way if slot == _REFUSED and way else slot for slot in option)
    instead = way or (_AGAIN if care.kind not in AT_HOME else "care.now.instead_home")
    return tuple(dict.fromkeys(instead if slot.startswith(_CALLS) else slot for slot in said))


def with_throat(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Say once, if there is room, that a gripped neck must be examined today."""
    told = care.told
    is_said = bool(care.done & {_THROAT, *_OF_THROAT})
    if Sign.CHOKED not in told or care.kind not in AT_HOME or is_said or Sign.RESCUED in told:
        return options
    return tuple(_with_throat(option, is_new=care.is_new) for option in options)


def _with_throat(option: Slots, *, is_new: bool) -> Slots:
    if _THROAT in option or not _OF_THROAT.isdisjoint(option):
        return option
    last = option[-1]
    if last.startswith("crisis.") and len(option) == _MOST:
        # In the opening message, it takes the place of the acknowledgement.
        return (_THROAT, *option[1:])
    is_second = option[1:-1] == (_LOCK,)
    if last in _GIVES_WAY or (is_second and last == _ELSEWHERE) or (last.startswith("care.ask.") and not is_new):
        return (*option[:-1], _THROAT)
    return (*option, _THROAT) if len(option) < _MOST else option


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_WHY, _TEXT, _THROAT)
