"""Combines the facts of an emergency over a talk: an illness after birth, injuries, how far help is. Pure."""

from homebiyori.care.groups import DEATH_TOLD, RELATIVES
from homebiyori.care.reading import case, follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.spacing import fold_without_gaps
from homebiyori.lexicon.vocabulary import AT_HOME, OWN_LIFE, Risk, RiskKind, RiskLevel

_SYMPTOMS = frozenset({Sign.UNREAL, Sign.RESTLESS})
_OF_ILLNESS = _SYMPTOMS | {Sign.AFTER_BIRTH, Sign.BABY_AT_EDGE}
# Explicit signs, whatever raised the alarm.
_EXPLICIT = frozenset({Sign.OTHER_ILL, Sign.OWN_UNREAL, Sign.BABY_FEAR})
_ILL_RELATIVE = RELATIVES | {Sign.OTHER_ILL}
# Not the writer's own if somebody else is ill.
_NOT_THE_WRITERS = frozenset({Sign.VOICES, Sign.MEANS, Sign.OTHER_SAFE, Sign.CONTROL, Sign.VIOLENCE, Sign.THREAT})
_NOT_THE_WRITERS |= {Sign.NOT_SAFE, Sign.WORSE}
_HEAD_INJURY = frozenset({Sign.HEAD_BLOW, Sign.HEAD_AFTER})
# What a crew is called for, and what their arrival settles.
_SETTLED_BY_CREW = frozenset({Sign.CALLED, Sign.TAKEN, Sign.RESCUED, Sign.CREW_HERE, Sign.WAS_NEAR, Sign.HURT})
_SPEAKS_OF_DYING = DEATH_TOLD | {Sign.OWN_WISH, Sign.PLAN}


def completed(signs: frozenset[Sign], before: frozenset[Sign]) -> frozenset[Sign]:
    """Complete the signs by what was told `before`; explicit ones also count as TOLD."""
    signs = _with_illness(signs, signs | before)
    return signs | {Sign.TOLD} if signs & _EXPLICIT else signs


def _with_illness(signs: frozenset[Sign], told: frozenset[Sign]) -> frozenset[Sign]:
    """Add an illness after birth and whose it is; once told, that does not change."""
    if told >= {Sign.OTHER_ILL, Sign.AFTER_BIRTH} and not signs & (_SPEAKS_OF_DYING | {Sign.ABOUT_SELF}):
        signs = (signs - _NOT_THE_WRITERS) | {Sign.OTHER_ILL}
    if Sign.AFTER_BIRTH not in told or not told & _SYMPTOMS or not signs & _OF_ILLNESS:
        return signs
    if told & _ILL_RELATIVE:
        signs = (signs - _NOT_THE_WRITERS) | {Sign.OTHER_ILL}
    elif Sign.UNREAL in told and not signs & _SPEAKS_OF_DYING:
        signs |= {Sign.OWN_UNREAL, Sign.VOICES, Sign.BABY}
    is_of_baby = Sign.UNREAL in told and Sign.BABY_AT_EDGE in told
    return signs | ({Sign.ILL_WITH_BABY} if is_of_baby else set())


def fitted(kind: RiskKind | None, signs: frozenset[Sign], known: frozenset[Sign]) -> frozenset[Sign]:
    """Adjust the signs to how far help is: somebody still injured is not safe yet, whoever came."""
    is_sore = Sign.CHOKED in known and bool(signs & {Sign.THROAT_AFTER, Sign.BREATH_HARD})
    if kind in AT_HOME and is_sore and not signs & {Sign.ON_WARD, Sign.DISCHARGED, Sign.DAY_AFTER}:
        is_out = Sign.CREW_HERE in signs or Sign.RESCUED in signs
        return (signs - {Sign.RESCUED}) | {Sign.THROAT_HURT} | ({Sign.LEFT_PLACE} if is_out else set())
    if kind in AT_HOME and known >= _HEAD_INJURY and signs & _HEAD_INJURY and not signs & {Sign.RESCUED, Sign.ON_WARD}:
        return signs | {Sign.HEAD_HURT}
    if kind is RiskKind.ABUSE and Sign.BABY_LEFT in signs:
        return (signs - {Sign.HAND_NOW}) | {Sign.HAND_APART}
    if signs & {Sign.CREW_HERE, Sign.ON_WARD} and known & _SETTLED_BY_CREW and not _is_worse(kind, signs):
        return (signs - {Sign.CALLED, Sign.TAKEN, Sign.THREAT, Sign.BABY_AT_EDGE, Sign.ILL_WITH_BABY}) | {Sign.RESCUED}
    return signs


def _is_worse(kind: RiskKind | None, signs: frozenset[Sign]) -> bool:
    """Return whether a message tells of danger although help has come."""
    return kind in OWN_LIFE and bool(signs & {Sign.MEANS_IN_HAND, Sign.DANGEROUS_PLACE})


def opened(said: Utterance) -> Risk | None:
    """Return a danger that no single word shows: an illness after birth, a blow, a fear around a baby."""
    text, told = said.text, said.known_before
    signs = completed(said.signs, told)
    if Sign.OTHER_ILL in signs and Sign.AFTER_BIRTH in signs | told and (signs | told) & _SYMPTOMS:
        return Risk(RiskKind.THIRD_PARTY, _of_the_ill(signs))
    if Sign.OWN_UNREAL in signs:
        return Risk(RiskKind.POSTPARTUM, _of_the_ill(signs))
    if case.is_hit_on_head(fold_without_gaps(text)):
        return Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.IMMEDIATE)
    if Sign.SILENCED in signs and any(map(follow_ups.names_partner, (*said.said_before, text))):
        return Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.IMMEDIATE)
    if Sign.MEANS_HOARDED in signs and Sign.TAKEN not in signs:
        return Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    if Sign.TAKEN in signs and Sign.MAY_HAVE_TAKEN not in signs:
        return Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE) if case.is_overdose(fold_without_gaps(text)) else None
    return Risk(RiskKind.ABUSE, RiskLevel.SERIOUS) if signs >= {Sign.BABY_FEAR, Sign.OWN_HAND} else None


def _of_the_ill(signs: frozenset[Sign]) -> RiskLevel:
    return RiskLevel.IMMEDIATE if Sign.ILL_WITH_BABY in signs else RiskLevel.SERIOUS
