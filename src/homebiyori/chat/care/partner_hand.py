"""Recognizes a parent who hits their partner, so that they are not read as a victim. Pure."""

from dataclasses import replace

from homebiyori.care.reading import partner_hand, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel

# Signs of a victim, or of a hand against a child, that do not apply.
_AS_VICTIM = whose.OF_VICTIMS | {Sign.IS_HIT, Sign.OWN_HAND, Sign.HAND_NOW, Sign.CHOKED, Sign.THROAT_AFTER, Sign.HURT}
_AS_VICTIM |= {Sign.THROAT_HURT, Sign.HEAD_BLOW, Sign.HEAD_AFTER, Sign.HEAD_HURT, Sign.CONTROL, Sign.TO_POLICE}

# After one of these the parent is the victim, even if they hit back.
_HIT_BY_THEM = frozenset({Sign.VIOLENCE, Sign.IS_HIT, Sign.CONTROL, Sign.THREAT, Sign.CHOKED})


def corrected(said: Utterance) -> Analysis:
    """Read hitting a partner as violence at home, unless a rule found a wish to die."""
    analysis, risk = said.analysis, said.analysis.risk
    is_own_end = risk is not None and risk.kind is RiskKind.SELF_HARM and not analysis.is_guessed
    if is_own_end or not partner_hand.is_told(said.text):
        return analysis
    level = RiskLevel.IMMEDIATE if partner_hand.is_now(said.text) else RiskLevel.SERIOUS
    return replace(
        analysis, risk=Risk(RiskKind.DOMESTIC_VIOLENCE, level), is_gentle=False, is_guessed=False, is_uncertain=True
    )


def signs_of(signs: frozenset[Sign], text: str, known: frozenset[Sign]) -> frozenset[Sign]:
    """Adjust the signs: the parent hits, and may be apart from the partner now."""
    if partner_hand.is_told(text) and not known & _HIT_BY_THEM:
        return cleared(signs) | {Sign.HITS_PARTNER, Sign.TOLD}
    if Sign.HITS_PARTNER not in known:
        return signs
    return cleared(signs) | ({Sign.NOT_NOW} if partner_hand.is_apart(text) else frozenset[Sign]())


def cleared(told: frozenset[Sign]) -> frozenset[Sign]:
    """Drop the signs that were read for a victim."""
    return told - _AS_VICTIM
