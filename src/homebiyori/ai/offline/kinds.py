"""Answers by the kind of message (whom it is about, and how it is told) in place of a generic sentence."""

from dataclasses import replace

from homebiyori.ai.offline import receiving, situated, told
from homebiyori.ai.offline.tones import group_of, tells_amiss, tone_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.situations.words import BRIGHT, GENERAL, HEAVY, Found

SLOTS = f"situation.{GENERAL}"
# Slots that acknowledge a message better than its kind does.
_EXACT = frozenset({receiving.MIFFED, "receive.weather"})
# Slots that fit any message, or any of the same feeling.
_GENERAL = (
    *("core.receive.plain", "core.listen."),
    *(f"core.praise.{group}" for group in ("bright", "tired", "low", "anxious", "angry", "told")),
)


def kind_of(request: ReplyRequest) -> Found | None:
    """Return the kind of a message; None if its ending contradicts the kind, or no word is heavy enough for it."""
    kind = situated.kind_in(request)
    if kind is None or receiving.contradicts(request.text, kind.situation.tone):
        return None
    tone = tone_of(request)
    is_light = tone == BRIGHT or (tone != HEAVY and not tells_amiss(request.text))
    return None if kind.situation.tone == HEAVY and is_light else kind


def received(request: ReplyRequest, *, is_named: bool) -> str:
    """Return the slot that acknowledges a message by its kind, or else by its feeling and form."""
    general = receiving.received(request, is_named=is_named)
    kind = None if general in _EXACT else kind_of(request)
    return general if kind is None else situated.slot(kind, "open", request)


def instead_of(core: str, request: ReplyRequest) -> str | None:
    """Return a slot that praises or stays with the kind of message, to replace a generic core; None to keep it."""
    kind = kind_of(request) if core.startswith(_GENERAL) else None
    if kind is None:
        return None
    # With a partner involved, an apparent deed may have been done in fear.
    is_heard = group_of(request) != "bright" and told.is_beside_partner(request.text)
    return situated.second(kind, replace(request, mood=Mood.LISTEN) if is_heard else request)
