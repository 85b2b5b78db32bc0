"""Replies in serious danger to a question that we cannot answer: that we cannot, and the next safe step."""

from collections.abc import Iterator

from homebiyori.care.answers.heard import UNKNOWN
from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import HELP_CAME, MEANS_TOLD, SOMEBODY_NAMED
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, RiskKind, RiskLevel


def _of(name: str) -> str:
    return f"care.open.{name}"


_NEXT_STEPS = tuple(_of(name) for name in ("with_them", "to_them", "line", "home", "hand", "other"))
_WITH, _TO, _LINE, _HOME, _HAND, _OTHER = _NEXT_STEPS
_COULD_BE_TOLD = SOMEBODY_NAMED | {Sign.ASKS_STEP}
_NEAR, _MEANS_AWAY, _UNTIL, _RESCUED_OTHER = "care.ask.near", "care.fact.means", "care.wait.until", "care.rescued_other"
# These say little beside the admission that we cannot answer.
_FILLERS = ("care.hear.asks", "care.hear.any", "care.hear.heard", "care.hear.beside", "care.stay")
_ANSWER_PREFIXES = ("care.fact.", "care.step.", "care.case.q_", "care.kept.", "care.crux.", "care.hand.")


def fitting(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Replace the office that may know by the next safe step."""
    if care.level < RiskLevel.SERIOUS:
        return options
    return tuple(_fitted(option, care) if UNKNOWN in option else option for option in options)


def _fitted(option: Slots, care: Care) -> Slots:
    rest = tuple(slot for slot in option if slot != UNKNOWN and not slot.startswith(_FILLERS))
    if any(slot.startswith(_ANSWER_PREFIXES) for slot in rest):
        # What else was asked has its answer.
        return rest if len(rest) > 1 else (*rest, "care.stay")
    heard = tuple(slot for slot in rest if slot.startswith("care.hear."))[:1]
    asked = tuple(slot for slot in rest if slot.startswith("care.ask."))[:1]
    return (*heard, UNKNOWN, *(asked or (_step(care),)))


def _step(care: Care) -> str:
    """Choose the next safe step."""
    told = care.told
    if care.kind is RiskKind.THIRD_PARTY:
        return _RESCUED_OTHER if Sign.RESCUED in told else _OTHER
    if told & HELP_CAME:
        return _WITH
    if Sign.SOMEONE_COMING in told:
        return _UNTIL
    if care.kind in AT_HOME or (care.kind in OF_CHILDREN and Sign.OWN_HAND not in told):
        return _HOME
    if care.kind in OF_CHILDREN:
        return _HAND
    if care.stands & MEANS_TOLD and _MEANS_AWAY not in care.done:
        return _MEANS_AWAY
    if told & _COULD_BE_TOLD:
        return _TO
    return _NEAR if _NEAR not in care.done and Sign.ALONE not in told else _LINE


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from _NEXT_STEPS
