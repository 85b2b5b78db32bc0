"""Hears which danger a first message tells, and whose, where its words name none or another. Pure."""

import re
from dataclasses import replace
from functools import cache

from homebiyori.care.files import load
from homebiyori.care.groups import DENIES_DEATH, WAYS
from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.perils import NEXT, Peril
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon import emergencies
from homebiyori.lexicon.models.messages import FIRSTS, Heard
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.vocabulary import OF_CHILDREN, Analysis, Concern, Risk, RiskKind, RiskLevel, Tier

# How much a danger must weigh, and be ahead, in a message that the danger model takes for surely harmless.
_LEAST_OF_HARMLESS, _AHEAD_OF_HARMLESS = -0.1, 0.3
# What is done to one's own people is no matter of next door.
_KIN = re.compile("[姉妹娘母兄弟友孫]|義[父母]")
# How far ahead it must be to go against the kind that the model guessed, and that a rule read.
AHEAD_OF_GUESS, AHEAD_OF_RULE = 0.5, 1.0


def peril_of(said: Utterance) -> Peril | None:
    """Return the peril that is heard: somebody is missing, or is hurt next door."""
    heard = _heard(said)
    peril = _perils().get(heard.kind) if heard is not None else None
    return None if peril in NEXT and _KIN.search(said.text) else peril


def opened(said: Utterance) -> Risk | None:
    """Return the danger that is heard, where nothing else was read."""
    heard = _heard(said)
    told = _risks().get(heard.kind) if heard is not None else None
    return told if told is not None and _fits(told, said) else None


def corrected(said: Utterance) -> Analysis:
    """Take a danger for the kind that it is heard to be."""
    analysis, risk = said.analysis, said.analysis.risk
    heard = _heard(said) if risk is not None else None
    told = _risks().get(heard.kind) if heard is not None else None
    if heard is None or told is None or risk is None or told.kind is risk.kind:
        return analysis
    is_sure = heard.ahead >= (AHEAD_OF_GUESS if analysis.is_guessed else AHEAD_OF_RULE)
    if not is_sure or not _fits(told, said):
        return analysis
    return replace(analysis, risk=replace(risk, kind=told.kind))


def _fits(told: Risk, said: Utterance) -> bool:
    """Return whether the words allow it: what the partner throws is no hand of the writer, nor a plan another's."""
    if told.kind is RiskKind.THIRD_PARTY:
        return not said.signs & WAYS
    return told.kind not in OF_CHILDREN or not follow_ups.names_partner(said.text)


def _heard(said: Utterance) -> Heard | None:
    """Return the kind of danger that is heard; None for what is medical, played, or of another time."""
    analysis, heard = said.analysis, FIRSTS.hear(said.text)
    if heard is None:
        return None
    folded = fold(said.text)
    if heard.kind in _needs() and not _needs()[heard.kind].search(folded):
        return None
    if Concern.MEDICAL_EMERGENCY in analysis.concerns or emergencies.is_apart(folded):
        return None
    if said.signs & DENIES_DEATH or any(message.signs for message in said.lately(1, BEFORE)):
        # What is denied, or follows something that care read, is read by its words.
        return None
    is_harmless = analysis.tier is Tier.NONE and not (analysis.is_uncertain or analysis.may_be_urgent)
    if is_harmless and (
        heard.kind in _needs() or heard.weight < _LEAST_OF_HARMLESS or heard.ahead < _AHEAD_OF_HARMLESS
    ):
        return None
    return heard


@cache
def _risks() -> dict[str, Risk]:
    risks: dict[str, list[str]] = load("firsts")["risks"]
    return {name: Risk(RiskKind(kind), RiskLevel[level.upper()]) for name, (kind, level) in risks.items()}


@cache
def _needs() -> dict[str, re.Pattern[str]]:
    return {name: compile_folded(pattern) for name, pattern in load("firsts")["needs"].items()}


@cache
def _perils() -> dict[str, Peril]:
    return {name: Peril(peril) for name, peril in load("firsts")["perils"].items()}
