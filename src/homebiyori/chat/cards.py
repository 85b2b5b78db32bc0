"""Chooses the help beside an answer: the whole card, the one line that always stays, or only the link to all lines."""

from dataclasses import replace
from datetime import datetime

from homebiyori.ai.safety import (
    MOST_LINES,
    SafetyCard,
    at_rest,
    best_line,
    card_for,
    emergency_resources,
    is_due,
    lines_named,
)
from homebiyori.care.acts.partner_hand import is_of_partner_hand
from homebiyori.care.groups import OWN_END
from homebiyori.care.mark import CareMark
from homebiyori.care.reading.perils import Peril
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import Analysis, RiskKind, RiskLevel, Tier

_OWN_DANGER = frozenset({Sign.DANGEROUS_PLACE, Sign.TAKEN, Sign.MEANS_IN_HAND})
_LANGUAGES = frozenset(sign for sign in Sign if sign.name.startswith("TONGUE_")) | {Sign.ASKS_LANGUAGE}
# Ids of lines: the one that speaks other languages, and the one for ill children.
_IN_LANGUAGES, _FOR_CHILDREN = "yorisoi", "child_medical"
_SILENT = frozenset({Sign.CANNOT_SPEAK, Sign.CANNOT_CALL, Sign.ASKS_CHAT})


def choose_card(analysis: Analysis, reading: Reading, mark: CareMark | None, now: datetime) -> SafetyCard | None:
    """Return the card to show with an answer, if any."""
    card = _chosen(analysis, reading, mark, now)
    if card is None:
        return None
    if reading.is_of_adult:
        card = replace(card, resources=tuple(line for line in card.resources if line.id != _FOR_CHILDREN))
    return card if reading.care is None else _fitted(card, reading.care, now)


def _fitted(card: SafetyCard, care: Care, now: datetime) -> SafetyCard:
    """Fit a card's lines to what the talk has told; beside violence, a wish to die gets one more line."""
    if _LANGUAGES & care.told:
        card = _with_languages(card)
    if is_of_partner_hand(care):
        # A parent who hits gets lines that also listen to those who hit, not the line for victims.
        lines = ("police", "yorisoi", "dv_navi") if care.is_imminent else ("yorisoi", "dv_navi", "police_advice")
        return replace(card, resources=lines_named(lines if card.is_whole else lines[:1]))
    if _has_other_swallowed(care):
        # If somebody else has swallowed something, the parent needs the ambulance and the poison line.
        return replace(card, resources=emergency_resources(is_poisoning=True)[:MOST_LINES])
    if not _wishes_to_die(care):
        return card
    line = best_line(RiskKind.SELF_HARM, RiskLevel.SERIOUS, now, is_silent=bool(_SILENT & care.told))
    if care.is_imminent and care.stands & _OWN_DANGER and Sign.THREAT not in care.stands:
        # A parent about to end their own life needs the ambulance, not the police.
        ambulance = best_line(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE, now)
        home = best_line(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS, now)
        return replace(card, resources=(ambulance, home, line))
    return replace(card, resources=(*card.resources[: MOST_LINES - 1], line))


def _with_languages(card: SafetyCard) -> SafetyCard:
    """Add the line that speaks other languages to a card with lines, for a parent who asked for one."""
    if not card.resources or any(line.id == _IN_LANGUAGES for line in card.resources):
        return card
    return replace(card, resources=(*card.resources[: MOST_LINES - 1], *lines_named((_IN_LANGUAGES,))))


def _has_other_swallowed(care: Care) -> bool:
    return care.kind is RiskKind.THIRD_PARTY and care.is_imminent and Sign.TAKEN in care.stands


def _chosen(analysis: Analysis, reading: Reading, mark: CareMark | None, now: datetime) -> SafetyCard | None:
    """Choose the card; `analysis` is the one that the answer was based on, `mark` the state before the message."""
    care = reading.care
    is_silent = care is not None and bool(_SILENT & care.told)
    is_discreet = reading.is_discreet
    card = card_for(analysis, now, is_silent=is_silent)
    is_question = card is not None and card.kind is None and care is not None and care.outranks_emergency
    if card is not None and not is_question:
        card = replace(card, discreet=card.discreet or (is_discreet and card.kind is not None))
        return card if _is_due(card, mark, now) else at_rest(card, now, is_silent=is_silent)
    if care is not None and care.is_open:
        level = RiskLevel.IMMEDIATE if care.is_imminent else min(care.level, RiskLevel.SERIOUS)
        resting = SafetyCard(level=level, kind=care.kind, discreet=is_discreet)
        return at_rest(resting, now, is_silent=is_silent)
    if reading.signs & {Sign.PERIL_NOW, Sign.PERIL}:
        return _of_police(is_now=Sign.PERIL_NOW in reading.signs, is_of_child=reading.peril is Peril.NEXT_CHILD)
    if analysis.tier is Tier.GENTLE:
        return SafetyCard(level=None, kind=None, discreet=is_discreet, is_whole=False)
    return None


def _of_police(*, is_now: bool, is_of_child: bool) -> SafetyCard:
    """Return the police if strangers threaten the parent now, else their advice line first; 189 for a child."""
    level = RiskLevel.IMMEDIATE if is_now else RiskLevel.CONCERN
    police = ("police",) if is_now else ("police_advice", "police")
    lines = lines_named((*police, "child_guidance") if is_of_child else police)
    return SafetyCard(level=level, kind=None, discreet=False, resources=lines, is_whole=is_now)


def _wishes_to_die(care: Care) -> bool:
    """Return whether a wish to die was told beside violence by a partner."""
    wishes = OWN_END - {Sign.DEATH_NAMED, Sign.DEATH_SAID} if Sign.NO_DEATH_WISH in care.known else OWN_END
    is_told = bool(care.known & (wishes | {Sign.PLAN}) or care.stands & _OWN_DANGER)
    return care.kind is RiskKind.DOMESTIC_VIOLENCE and is_told


def _is_due(card: SafetyCard, mark: CareMark | None, now: datetime) -> bool:
    if card.kind is None:
        return True
    shown = mark.cards.get(RiskKind(card.kind)) if mark else None
    return is_due(card, RiskLevel(shown.level) if shown else None, shown.shown_at if shown else None, now)
