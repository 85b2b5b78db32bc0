"""The talk after danger was read (`docs/product.md` 2): when it is in care, what is known in it, when it ends. Pure.

A talk is in care for 24 hours after the last firm reading, or until the parent has said twice that they are safe:
in words or by the button, each message and each press once. What was asked and answered stands in the rows that are
read anyway; whether there is care at all stands on the tree, where neither thirty stickers nor a deletion reach it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.care.mark import CareMark
from homebiyori.chat.care import (
    aside,
    disowned,
    endangered,
    mourning,
    ongoing,
    opening,
    outside,
    over_two,
    partner_hand,
)
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.models import ChatMessage, RecentMessage
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import Analysis, Concern, Tier

# Each amends what the one before it has left.
_OF_THE_MESSAGE = (
    mourning.mended,  # what was heard in words about the dead is no danger
    endangered.mended,  # whose danger it is: not a helper's grip, nor a word that is quoted
)
_OF_THE_TALK = (
    over_two.mended,  # what the message before began, this one ends: an emergency is told over two
    partner_hand.mended,  # who hits is not who is hit
)


def read(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a message in its talk: in care what would be small elsewhere is heard."""
    return _read(Utterance(text=text, analysis=analysis, mark=mark, recent=recent, now=now), mark)


def _read(said: Utterance, whole: CareMark | None) -> Reading:
    """Understand a message by the mark it has, and say by the whole one whether anything was told in its care."""
    said = said.amended(*_OF_THE_MESSAGE)
    if disowned.is_taken_back(said):
        return disowned.taken_back(said.analysis)
    said = said.amended(*_OF_THE_TALK)
    mark = said.mark
    if mark is None or whole is None or not mark.is_open(said.now):
        return outside.read(said)
    if over_two.is_of_child_after_all(said, mark):
        return Reading(analysis=said.analysis, care=None)
    if aside.is_aside(said, whole):
        return Reading(analysis=replace(said.analysis, is_uncertain=True), care=None, signs=said.signs)
    return ongoing.read(said, mark)


def read_again(
    message: ChatMessage, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a kept message for another answer; what was once met with care is never praised later."""
    text, before = message.user_message, [each for each in recent if each.created_at < message.created_at]
    whole = mark
    if mark is not None:
        # It is answered by what was known then.
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
    """Return whether a message may be celebrated, and may bear a fruit."""
    in_care = reading.care is not None and reading.care.is_open
    return not in_care and answered.tier is Tier.NONE and Concern.MEDICAL_EMERGENCY not in answered.concerns
