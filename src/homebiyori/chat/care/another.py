"""Turns a talk in care to another, graver danger that is told beside its own. Pure."""

from dataclasses import replace

from homebiyori.care.reading.another import OTHERS
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, Analysis, Risk, RiskKind, RiskLevel

_Kind = RiskKind | None
_NOW, _SOON = RiskLevel.IMMEDIATE, RiskLevel.SERIOUS
# Sign, kind and level, gravest first; None keeps the kind of the talk.
_DANGERS: tuple[tuple[Sign, _Kind, RiskLevel], ...] = (
    (Sign.DRAWS_CHILD, RiskKind.SELF_HARM, _NOW),
    (Sign.WOULD_KILL, None, _NOW),
    (Sign.CHILD_CUT, RiskKind.THIRD_PARTY, _NOW),
    (Sign.ELDER_HELD, RiskKind.THIRD_PARTY, _NOW),
    (Sign.TOLD_TO_DIE, RiskKind.DOMESTIC_VIOLENCE, _NOW),
    (Sign.CHILD_LEFT, RiskKind.THIRD_PARTY, _NOW),
    (Sign.CHILD_MEETS, RiskKind.THIRD_PARTY, _NOW),
    (Sign.HURT_CHILD, RiskKind.ABUSE, _SOON),
    (Sign.CHILD_TOUCHED, RiskKind.CHILD_DANGER, _SOON),
    (Sign.CHILD_LURED, RiskKind.THIRD_PARTY, _SOON),
    (Sign.DRIVES_DRUNK, None, _SOON),
)
# Says that a danger told of another home is the parent's own.
_OF_OUR_HOME: tuple[tuple[Sign, RiskKind], ...] = (
    (Sign.SAME_HERE, RiskKind.ABUSE),
    (Sign.CHILD_OURS, RiskKind.CHILD_DANGER),
)
_OF_DEATH = frozenset({Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.OTHER_HURTS, Sign.OTHER_DYING, Sign.FOUND_LETTER})
_OF_ONESELF = frozenset({Sign.OWN_WISH, Sign.ABOUT_SELF})
_READ_OF_A_WAY = frozenset({Sign.ASKS_METHOD, Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.PLAN})
_WHOSE = frozenset(sign for sign, _ in _OF_OUR_HOME)
_ASKED_AT_HOME = frozenset({Sign.ASKS_THROAT, Sign.ASKS_KIDNAP})
_NEVER = RiskLevel.CONCERN


def corrected(said: Utterance) -> Analysis:
    """Drop the danger read in a question about a gripped neck, or about going home with the child."""
    is_asked = said.standing in AT_HOME and said.signs & _ASKED_AT_HOME
    return replace(said.analysis, risk=None) if is_asked else said.analysis


def is_told(signs: frozenset[Sign]) -> bool:
    """Return whether a message tells of another danger than the talk's own."""
    return not OTHERS.isdisjoint(signs)


def asked(before: _Kind, signs: frozenset[Sign]) -> frozenset[Sign]:
    """Drop from a question about a gripped neck the signs that make it sound like a way to die."""
    return signs - _READ_OF_A_WAY if before in AT_HOME and Sign.ASKS_THROAT in signs else signs


def kind_of(before: _Kind, signs: frozenset[Sign], known: frozenset[Sign]) -> _Kind:
    """Return the kind of another danger, told beside the talk's own; None if there is none."""
    for sign, kind, _ in _DANGERS:
        if sign in signs:
            return kind or before or RiskKind.SELF_HARM
    if before in OF_CHILDREN and signs >= _OF_ONESELF:
        # A parent's own wish to die is answered before what was done to a child.
        return RiskKind.SELF_HARM
    if _is_of_others(before, known):
        return next((kind for sign, kind in _OF_OUR_HOME if sign in signs), None)
    return None


def fitted(before: _Kind, signs: frozenset[Sign], known: frozenset[Sign]) -> frozenset[Sign]:
    """Drop the signs of the parent's own home unless another home was spoken of."""
    if not _is_of_others(before, known):
        return signs - _WHOSE
    return signs | {Sign.OWN_HAND} if Sign.SAME_HERE in signs else signs


def _is_of_others(before: _Kind, known: frozenset[Sign]) -> bool:
    """Return whether a child of somebody else's home was spoken of."""
    is_told = before is RiskKind.CHILD_DANGER and Sign.OTHER_ABUSED in known
    return is_told or (before is RiskKind.THIRD_PARTY and not known & _OF_DEATH)


def begins_anew(signs: frozenset[Sign]) -> bool:
    """Return whether a danger concerns somebody new, for whom nothing told before holds."""
    return bool(signs & {Sign.CHILD_LEFT, *_WHOSE})


def is_now(signs: frozenset[Sign]) -> bool:
    """Return whether another danger, told beside the talk's own, is happening now."""
    return least(signs) is _NOW


def least(signs: frozenset[Sign]) -> RiskLevel | None:
    """Return the lowest level of another danger, told beside the talk's own; None if there is none."""
    found = [level for sign, _, level in _DANGERS if sign in signs]
    if Sign.HURT_CHILD in signs and Sign.CHILD_HARMED in signs:
        found.append(_NOW)
    if signs & _WHOSE:
        found.append(_SOON)
    return max(found, default=None)


def raised(risk: Risk | None, kind: _Kind, signs: frozenset[Sign]) -> Risk | None:
    """Raise a risk to the level of a danger told beside it."""
    level = least(signs)
    if level is None:
        return risk
    return Risk(kind or RiskKind.SELF_HARM, max(level, risk.level if risk else _NEVER))
