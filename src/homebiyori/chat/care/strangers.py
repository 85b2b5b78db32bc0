"""Reads what strangers do to a parent, which is not read as a danger at home. Pure."""

from dataclasses import replace

from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups, perils, told_of, whose
from homebiyori.care.reading.perils import HAPPENS_NOW, NEXT, OF_OTHERS, Peril
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts, firsts, message_signs, theme
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.models.talks import ENDED, Stage
from homebiyori.lexicon.vocabulary import OF_CHILDREN, Analysis, Risk, RiskKind, RiskLevel

# How many answers back a peril may be continued: one of them may only have said that 110 can be called.
_LATELY = 2

# A breakup that is refused points to a partner.
_BREAKUP = "別れ"


def peril_of(said: Utterance) -> Peril | None:
    """Return the peril that a message tells of, or continues."""
    told = perils.read(said.text, said.said_before) or firsts.peril_of(said) or theme.peril_of(said)
    last = _last(said)
    peril = told or (perils.goes_on(said.text, last) if last else None) or theme.peril_after(said, _of_others(last))
    return None if _is_denied(peril, said) else peril


def _is_denied(peril: Peril | None, said: Utterance) -> bool:
    """Return whether blows next door that only sounded so are denied, by this message or by one just before."""
    is_denied = peril in NEXT and any(map(told_of.denies_blows, (said.text, *said.said_before)))
    return is_denied and perils.read(said.text, ()) is None


def instead_of(said: Utterance, mark: CareMark) -> Peril | None:
    """Return the peril of somebody outside the home that a talk in care is about instead."""
    known = frozenset((*mark.known, *mark.stands))
    peril = theme.peril_instead(said, mark.kind, known, _of_others(_last(said)))
    return None if _is_denied(peril, said) else peril


def _last(said: Utterance) -> Peril | None:
    """Return the peril that our last answers were about."""
    return perils.of_answers(message_signs.slots_of(said.lately(_LATELY, BEFORE)))


def _of_others(peril: Peril | None) -> Peril | None:
    return peril if peril in OF_OTHERS else None


def corrected(said: Utterance, peril: Peril | None) -> Analysis:
    """Drop the model's guess about a peril; what a rule knows, a wish to die and a partner's deeds stay.

    What was read as danger is answered gently, and never praised.
    """
    text, analysis, risk = said.text, said.analysis, said.analysis.risk
    if peril is None:
        return analysis
    if peril in OF_OTHERS and analysis.is_emergency_heard:
        analysis = replace(analysis, concerns=analysis.concerns - EMERGENCY, is_emergency_heard=False)
    if risk is None and not analysis.is_gentle:
        return replace(analysis, is_uncertain=True)
    if peril in OF_OTHERS and (risk is None or analysis.is_guessed or risk.kind is not RiskKind.SELF_HARM):
        # Who hears blows next door neither deals nor suffers them.
        return replace(analysis, risk=None, is_gentle=True, is_guessed=False)
    if peril is Peril.BLACKMAIL and risk is not None and risk.kind in OF_CHILDREN and not whose.names_child(text):
        # The pictures are the writer's: a partner who threatens with them is violent, others are for the police.
        is_partner = follow_ups.names_partner(text) or _BREAKUP in text
        kept = Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS) if is_partner else None
        return replace(analysis, risk=kept, is_gentle=kept is None, is_guessed=False)
    if follow_ups.names_partner(text) or said.signs & doubts.OPENING or _is_known(said):
        return analysis
    return replace(analysis, risk=None, is_gentle=True, is_guessed=False)


def _is_known(said: Utterance) -> bool:
    """Return whether the risk is found by a rule, or about a child that is named or in immediate danger."""
    risk = said.analysis.risk
    if risk is None:
        return False
    is_of_child = risk.kind in OF_CHILDREN and (whose.names_child(said.text) or risk.level is RiskLevel.IMMEDIATE)
    return not said.analysis.is_guessed or is_of_child


def signs_of(peril: Peril | None, stage: Stage | None) -> frozenset[Sign]:
    """Return the sign for the card: the police if it happens now, else their line for advice; none after its end."""
    if peril is None or peril is Peril.DRINK_DRIVE or (peril in OF_OTHERS and stage in ENDED):
        return frozenset()
    return frozenset({Sign.PERIL_NOW if peril in HAPPENS_NOW else Sign.PERIL})
