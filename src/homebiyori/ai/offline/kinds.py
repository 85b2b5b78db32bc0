"""Speaks to the kind of message, of whom it tells and how, where what is said would fit any message."""

from dataclasses import replace

from homebiyori.ai.offline import receiving, situated, told
from homebiyori.ai.offline.tones import group_of, tells_amiss, tone_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon.situations.words import BRIGHT, GENERAL, HEAVY, Found

SLOTS = f"situation.{GENERAL}"
# What receives a message better than its kind.
_EXACT = frozenset({receiving.MIFFED, "receive.weather"})
# What would fit any message, or any of a feeling.
_GENERAL = (
    *("core.receive.plain", "core.listen."),
    *(f"core.praise.{group}" for group in ("bright", "tired", "low", "anxious", "angry", "told")),
)


def kind_of(request: ReplyRequest) -> Found | None:
    """Tell of what kind a message is; None where it ends otherwise than the kind lets expect, or no word weighs."""
    kind = situated.kind_in(request)
    if kind is None or receiving.contradicts(request.text, kind.situation.tone):
        return None
    tone = tone_of(request)
    is_light = tone == BRIGHT or (tone != HEAVY and not tells_amiss(request.text))
    return None if kind.situation.tone == HEAVY and is_light else kind


def received(request: ReplyRequest, *, is_named: bool) -> str:
    """Receive a message by its kind, or else by what is felt and how it is written."""
    general = receiving.received(request, is_named=is_named)
    kind = None if general in _EXACT else kind_of(request)
    return general if kind is None else situated.slot(kind, "open", request)


def instead_of(core: str, request: ReplyRequest) -> str | None:
    """Praise, or stay with, the kind of message where one would speak of a feeling or of nothing."""
    kind = kind_of(request) if core.startswith(_GENERAL) else None
    if kind is None:
        return None
    # What looks like a deed beside a partner may have been done in fear.
    is_heard = group_of(request) != "bright" and told.is_beside_partner(request.text)
    return situated.second(kind, replace(request, mood=Mood.LISTEN) if is_heard else request)
