"""Reads a message outside of care: what opens care, and what is merely not praised. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from homebiyori.care.groups import FRIGHTENING_IMAGES
from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.perils import OF_OTHERS, Peril
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.state import Care
from homebiyori.chat.care import (
    accumulation,
    acute,
    case,
    crux,
    doubts,
    endangered,
    firsts,
    low,
    message_signs,
    mourning,
    opening,
    own_wish,
    place,
    practical,
    standing,
    strangers,
    theme,
)
from homebiyori.chat.care.disowned import STAYS_UNPRAISED
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel, Tier

# How long after its end a care is not yet mentioned as past.
REMEMBERED_AFTER = timedelta(hours=1)
_LATELY = 3


def read(said: Utterance) -> Reading:
    """Read a message outside of care, where danger that is read, hinted at or adds up opens care."""
    peril, is_read = strangers.peril_of(said), said.analysis.risk is not None
    stage = theme.stage_of(said)
    said = said.corrected_by(
        doubts.of_love,  # nothing is urgent there
        doubts.of_fiction,  # nor in what is quoted of a song or a novel
        mourning.of_suicide,  # who has died so is mourned
        doubts.corrected,  # an accident, or a denial alone, is no danger
        standing.corrected,  # an emergency stands until help is there
        partial(strangers.corrected, peril=peril),  # what strangers do is no danger of the home
        firsts.corrected,  # whose danger it is, by the whole of the message
        doubts.believed,  # a recent denial is believed
        theme.as_accident,  # an accident or illness is no danger of ours
        theme.in_case,  # somebody's body may be in danger
        practical.corrected,  # what is surely asked of everyday life is no guess of danger
    )
    if said.analysis.risk is not None:
        return opening.opened(said, said.analysis.risk)
    # What was read, and taken back for its words, is not heard in them again.
    is_no_danger = mourning.is_of_suicide(said) or doubts.is_of_fiction(said)
    may_be_heard = not (is_read or is_no_danger or doubts.is_talk_of_love(said)) and peril is None
    heard = firsts.opened(said) or theme.risk_of(said) if may_be_heard else None
    indirect = None if peril in OF_OTHERS or is_no_danger else _first_indirect_risk(said)
    if risk := indirect or heard:
        return _guessed(said, risk, is_guessed=indirect is not None and risk.kind is not RiskKind.THIRD_PARTY)
    if not (is_no_danger or doubts.is_talk_of_love(said)) and (risk := own_wish.opened(said)):
        return _guessed(said, risk, is_guessed=True)
    is_complaint, is_discreet = follow_ups.glance(said.text)
    if peril not in OF_OTHERS and not is_no_danger and accumulation.opens_care(said, is_complaint=is_complaint):
        return _guessed(said, Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN), is_guessed=True)
    said = said.corrected_by(partial(_misunderstood, is_complaint=is_complaint), _unpraised)
    return Reading(
        analysis=said.analysis,
        care=_past_care(said),
        signs=message_signs.outside(said.text, is_complaint=is_complaint) | strangers.signs_of(peril, stage),
        is_discreet=is_discreet,
        peril=peril,
        stage=stage,
        is_of_adult=standing.is_of_adult(said),
    )


def of_peril(said: Utterance, peril: Peril) -> Reading:
    """Read a message in a talk in care that is about somebody outside the home instead."""
    stage = theme.stage_of(said)
    return Reading(
        analysis=replace(said.analysis, risk=None, is_gentle=True, is_guessed=False),
        care=None,
        signs=said.signs | strangers.signs_of(peril, stage),
        peril=peril,
        stage=stage,
    )


def _guessed(said: Utterance, risk: Risk, *, is_guessed: bool) -> Reading:
    analysis = replace(said.analysis, is_gentle=False, is_guessed=is_guessed, risk=risk)
    return opening.opened(replace(said, analysis=analysis), risk)


def _of_images(said: Utterance) -> Risk | None:
    is_told = said.analysis.is_gentle and said.signs >= FRIGHTENING_IMAGES and not doubts.is_talk_of_love(said)
    return Risk(RiskKind.POSTPARTUM, RiskLevel.CONCERN) if is_told else None


def _of_who_is_missing(said: Utterance) -> Risk | None:
    """Return a risk if somebody is missing after a farewell, by this message and those just before it."""
    is_missing = follow_ups.is_missing([*said.said_before, said.text])
    return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE) if is_missing else None


# Danger that no single word shows; the first rule that finds one wins.
_INDIRECT: tuple[Callable[[Utterance], Risk | None], ...] = (
    _of_images,  # of a baby, however softly they are told
    place.opened,  # a place, means, money, what is put in order: what adds up over the messages
    acute.opened,  # unreal perceptions near a child, a drugged drink
    crux.opened,  # hoarded pills that were taken, a commanding voice
    case.opened,  # an illness after a birth, a blow to the head, too much medicine
    endangered.opened,  # a child, a friend, one's own hand
    _of_who_is_missing,  # after a farewell
)


def _first_indirect_risk(said: Utterance) -> Risk | None:
    return next(filter(None, (rule(said) for rule in _INDIRECT)), None)


def _misunderstood(said: Utterance, *, is_complaint: bool) -> Analysis:
    """Make a reading gentle if the parent complains of us twice running, so that it is not praised."""
    was_before = bool(said.recent) and bool(COMPLAINTS & set(said.recent[0].signs))
    is_twice = is_complaint and was_before and not low.is_low(said)
    return replace(said.analysis, is_gentle=True) if is_twice else said.analysis


def _unpraised(said: Utterance) -> Analysis:
    """Mark as uncertain, and so not to be praised: emptiness, what follows danger, slight hints."""
    is_empty = said.analysis.tier is Tier.NONE and follow_ups.is_empty(said.text)
    is_unsure = is_empty or _follows_danger(said) or place.is_unsure(said)
    return replace(said.analysis, is_uncertain=True) if is_unsure else said.analysis


def _follows_danger(said: Utterance) -> bool:
    """Return whether a message just before was gentle, or answered as an emergency."""
    return any(
        message.tier is Tier.GENTLE or any(slot.startswith("emergency") for slot in message_signs.slots_of([message]))
        for message in said.lately(_LATELY, STAYS_UNPRAISED)
    )


def _past_care(said: Utterance) -> Care | None:
    """Return the care that has ended, if this is the first message that leaves room to mention it."""
    mark = said.mark
    # A message with its own answer (grief, a medical question) leaves no room; the next one may.
    has_room = said.analysis.tier is Tier.NONE and not said.analysis.concerns
    if mark is None or mark.is_remembered or not has_room:
        return None
    if said.now - (mark.ended_at or mark.firm_at) < REMEMBERED_AFTER:
        return None
    return Care(kind=mark.kind, level=RiskLevel(mark.level), is_over=True)
