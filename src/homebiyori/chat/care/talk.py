"""Reads a message in its talk, which is in care after danger was read (`docs/product.md` 2). Pure.

Care ends 24 hours after the last firm reading, or when the parent has said twice that they are safe: in words or by
the button, each message and press counting once. Recent messages show what was asked and answered; the care mark is
kept on the tree, where neither newer messages nor deletions can remove it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.mark import CareMark
from homebiyori.chat.care import (
    aside,
    disowned,
    endangered,
    evidence,
    mourning,
    ongoing,
    opening,
    outside,
    over_two,
    partner_hand,
    strangers,
    theme,
)
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.models import ChatMessage
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.vocabulary import Analysis, Concern, Tier
from homebiyori.recall.models import RecentMessage

# Each step works on the result of the one before.
_OF_THE_MESSAGE = (
    mourning.corrected,  # words about the dead are no danger
    endangered.corrected,  # whose danger it is: a helper's grip, or a quoted word, is none
)
_OF_THE_TALK = (
    over_two.corrected,  # an emergency that is told over two messages
    partner_hand.corrected,  # a parent who hits is not a victim
)


def read(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Read a message in its talk; in care, weaker hints count than elsewhere."""
    return _read(Utterance(text=text, analysis=analysis, mark=mark, recent=recent, now=now), mark)


def _read(said: Utterance, whole: CareMark | None) -> Reading:
    """Read a message by its own mark; `whole` is the stored mark, with everything that was told in this care."""
    said = said.corrected_by(*_OF_THE_MESSAGE)
    if disowned.is_taken_back(said):
        return disowned.taken_back(said.analysis)
    said = said.corrected_by(*_OF_THE_TALK)
    mark = said.mark
    if mark is not None and mark.is_open(said.now):
        said = said.corrected_by(_of_care)
    if mark is None or whole is None or not mark.is_open(said.now):
        return outside.read(said)
    return _out_of_care(said, mark, whole) or ongoing.read(said, mark)


def _out_of_care(said: Utterance, mark: CareMark, whole: CareMark) -> Reading | None:
    """Read a message of a talk in care that is about another matter; None if it is of the talk."""
    if over_two.is_mishap_after_all(said, whole):
        analysis = said.analysis
        return disowned.taken_back(replace(analysis, concerns=analysis.concerns | EMERGENCY))
    if over_two.is_of_child_after_all(said, mark):
        return Reading(analysis=said.analysis, care=None)
    if theme.is_of_body(said) and not (OWN_DEATH | evidence.URGENT).intersection((*whole.known, *whole.stands)):
        return Reading(analysis=theme.with_emergency(said), care=None, signs=said.signs)
    if (peril := strangers.instead_of(said, whole)) is not None:
        return outside.of_peril(said, peril)
    if aside.is_aside(said, whole):
        return Reading(analysis=replace(said.analysis, is_uncertain=True), care=None, signs=said.signs)
    return None


def _of_care(said: Utterance) -> Analysis:
    """Drop an emergency that is only heard, in a talk where much sounds like one; it takes a surer one."""
    analysis = said.analysis
    analysis = replace(analysis, may_be_emergency=False, may_be_under_way=None)
    if not analysis.is_emergency_heard:
        return analysis
    return replace(analysis, concerns=analysis.concerns - EMERGENCY, is_emergency_heard=False)


def read_again(
    message: ChatMessage, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Read a stored message again, to regenerate its answer; one that was answered with care is never praised later."""
    text, before = message.user_message, [each for each in recent if each.created_at < message.created_at]
    whole = mark
    if mark is not None:
        # Facts told in the care later must not count.
        mark = mark.model_copy(update={"known": (), "stands": (), "done": ()})
    said = Utterance(text=text, analysis=analysis, mark=mark, recent=before, now=now)
    if analysis.risk is not None and mark is not None and message.created_at <= mark.began_at:
        return opening.opened(said, analysis.risk)
    reading = _read(said, whole)
    if reading.care is not None and reading.care.is_open:
        return reading
    is_gentle = reading.analysis.risk is None and message.safety is not None
    return replace(reading, analysis=replace(reading.analysis, is_gentle=is_gentle), care=None)


def celebrates(reading: Reading, answered: Analysis) -> bool:
    """Return whether a message may be celebrated, and become a fruit."""
    in_care = reading.care is not None and reading.care.is_open
    return not in_care and answered.tier is Tier.NONE and Concern.MEDICAL_EMERGENCY not in answered.concerns
