"""Reads in a talk that it is the parent who hits the partner: no word of it is a victim's. Pure."""

from dataclasses import replace

from homebiyori.care.reading import partner_hand, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel

# What was read for who is hit, or for a hand against a child.
_MISREAD = whose.OF_VICTIMS | {Sign.IS_HIT, Sign.OWN_HAND, Sign.HAND_NOW, Sign.CHOKED, Sign.THROAT_AFTER, Sign.HURT}
_MISREAD |= {Sign.THROAT_HURT, Sign.HEAD_BLOW, Sign.HEAD_AFTER, Sign.HEAD_HURT, Sign.CONTROL, Sign.TO_POLICE}

# Who has told of the other's hand is hit, whatever they do in return.
_HIT_BY_THEM = frozenset({Sign.VIOLENCE, Sign.IS_HIT, Sign.CONTROL, Sign.THREAT, Sign.CHOKED})


def mended(said: Utterance) -> Analysis:
    """Read who hits a partner as violence at home; a wish to die that a rule knows goes before it."""
    analysis, risk = said.analysis, said.analysis.risk
    is_own_end = risk is not None and risk.kind is RiskKind.SELF_HARM and not analysis.is_guessed
    if is_own_end or not partner_hand.is_told(said.text):
        return analysis
    level = RiskLevel.IMMEDIATE if partner_hand.is_now(said.text) else RiskLevel.SERIOUS
    return replace(
        analysis, risk=Risk(RiskKind.DOMESTIC_VIOLENCE, level), is_gentle=False, is_guessed=False, is_uncertain=True
    )


def signs_of(signs: frozenset[Sign], text: str, known: frozenset[Sign]) -> frozenset[Sign]:
    """Fit the signs of a message: whose hand it is, and that it is out of reach now."""
    if partner_hand.is_told(text) and not known & _HIT_BY_THEM:
        return cleared(signs) | {Sign.HITS_PARTNER, Sign.TOLD}
    if Sign.HITS_PARTNER not in known:
        return signs
    return cleared(signs) | ({Sign.NOT_NOW} if partner_hand.is_apart(text) else frozenset[Sign]())


def cleared(told: frozenset[Sign]) -> frozenset[Sign]:
    """Leave out what was read for somebody else."""
    return told - _MISREAD
