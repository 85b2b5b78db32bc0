"""Recognizes an emergency that is told over two messages, before each is read alone. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from homebiyori.care.groups import OWN_DEATH, PLANS
from homebiyori.care.mark import CareMark
from homebiyori.care.reading import acute, over_two
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts, evidence, memory, message_signs
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.emergencies import EMERGENCY, POISONED
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel

# How many messages back what was taken belongs to how much of it.
_LATELY = 2
_IS_POISON = "emergency.poison"
_MAY_BE = frozenset({"urgent.if", "urgent.now"})


def corrected(said: Utterance) -> Analysis:
    """Complete what was begun before: an emergency, what a child swallowed, pills taken, a wish to join the dead."""
    text, before = said.text, said.said_before
    told = replace(said.analysis, is_gentle=False, is_guessed=False)
    last = frozenset(message_signs.slots_of(said.lately(1, BEFORE)))
    was_poison = _IS_POISON in last
    if over_two.is_of_child(text, before, was_poison=was_poison):
        return replace(told, risk=None, concerns=told.concerns | POISONED)
    if said.analysis.may_be_urgent and last & _MAY_BE:
        return _surely_urgent(told)
    if _has_taken(text, before) or acute.joins_dead(text, before) or over_two.sleeps_beside_pills(text, before):
        return replace(told, risk=Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE))
    if not memory.is_open(said.mark, said.now) and over_two.is_fed(text, before):
        return replace(told, risk=None)
    return said.analysis


def _surely_urgent(told: Analysis) -> Analysis:
    """Take what may be urgent for what it sounds like, as the message before sounded urgent, too."""
    kind, told = told.may_be_under_way, replace(told, may_be_emergency=False, may_be_under_way=None)
    if kind is None:
        return replace(told, risk=None, concerns=told.concerns | EMERGENCY)
    return replace(told, risk=Risk(kind, RiskLevel.IMMEDIATE))


def signs_of(said: Utterance) -> frozenset[Sign]:
    """Return the signs that need the messages before: the pills of that talk were taken, and how many."""
    if over_two.tells_amount(said.text, said.said_before):
        return frozenset({Sign.TAKEN, Sign.PILLS})
    return frozenset({Sign.TAKEN}) if _has_taken(said.text, said.said_before) else frozenset()


def _has_taken(text: str, before: Sequence[str]) -> bool:
    """Return whether pills told of were taken, or much of what was taken, in either order."""
    is_much = acute.says("much", text) and any(map(acute.has_taken_some, (*before[-_LATELY:], text)))
    return is_much or over_two.has_taken(text, before)


def is_mishap_after_all(said: Utterance, mark: CareMark) -> bool:
    """Return whether an injury that sounded like the writer's own deed is told of as a mishap, and no wish was told."""
    told = frozenset(mark.known)
    return mark.kind is RiskKind.SELF_HARM and not told & (OWN_DEATH | PLANS) and doubts.is_mishap(said)


def is_of_child_after_all(said: Utterance, mark: CareMark) -> bool:
    """Return whether a poisoning is a child's, in a talk that was only guessed to be about the writer."""
    is_told = Sign.TOLD in mark.known or bool(frozenset(mark.stands) & (PLANS | evidence.URGENT))
    is_by_child = said.analysis.concerns >= POISONED and not acute.is_surely_drugged(said.text)
    return is_by_child and said.analysis.risk is None and not is_told
