"""Acknowledges a message in care: by a concrete thing that it tells, or by its weightiest sign."""

from homebiyori.care.answers.by_sign import ASKED_OF_US
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.tables import heard_in, named
from homebiyori.care.groups import PLANS, VAGUE
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.concepts import Concept
from homebiyori.lexicon.vocabulary import RiskKind

_YIELDS_TO_THING = VAGUE | {Sign.NIGHT, Sign.VIOLENCE, Sign.CONTROL, Sign.DONT_KNOW, Sign.THANKS, Sign.FAREWELL}
_YIELDS_TO_THING |= {Sign.HOLDS, Sign.GUILT}
_DONE_INSTEAD = _YIELDS_TO_THING | {Sign.AGREES, Sign.PROPOSES_PERSON}


def thing_or(sign: Sign, slot: str, things: Things) -> str:
    """Prefer a concrete thing to the slot of a vague sign."""
    return things.felt if things.felt and sign in _YIELDS_TO_THING else slot


def hear(care: Care, things: Things, subject: Concept | None) -> str:
    """Choose the sentence that acknowledges a message."""
    if Sign.PRESSED_SAFE in care.signs and not care.signs & PLANS:
        return "care.hear.pressed"
    sign, heard = next(iter(heard_in(care)), (None, None))
    if sign is Sign.AGREES and Sign.SAFE in care.signs:
        sign, heard = Sign.SAFE, "care.hear.safe"
    return _thing(sign, things) or heard or _unheard(care, subject)


def _thing(sign: Sign | None, things: Things) -> str | None:
    if things.done and (sign is None or sign in _DONE_INSTEAD):
        return things.done
    return things.felt if sign is None or sign in _YIELDS_TO_THING else None


def _unheard(care: Care, subject: Concept | None) -> str:
    if care.signs & ASKED_OF_US:
        return "care.hear.asks"
    if care.kind is RiskKind.THIRD_PARTY:
        return "care.hear.beside"
    if subject:
        return named(subject)
    if Sign.THEIR_LIFE in care.signs:
        return "care.hear.their_life"
    return "care.hear.any" if care.signs else "care.hear.heard"
