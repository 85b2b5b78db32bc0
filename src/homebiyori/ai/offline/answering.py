"""Recognises a message as the answer to our last question: which scene, since when, how it is now."""

import re
from collections.abc import Mapping
from functools import cache

from homebiyori.ai.offline.cues import is_wordless, sticker_of
from homebiyori.ai.offline.files import load
from homebiyori.ai.port import PraiseLevel, ReplyRequest
from homebiyori.base.text import normalize

Row = tuple[str, ...]

_SLOT = "answered."
# In a longer message the answer is only one part; what it tells is acknowledged first.
_SHORT = 60
# Slots that fit any message, and so make way for it.
_GENERAL = ("close.", "receive.", "first", "ask.", "core.receive.plain", "core.listen.plain")
_MOST = 2


def slot(request: ReplyRequest) -> str | None:
    """Return the slot that acknowledges the answer to our question; None if none was asked or answered."""
    asked = next((_asked()[name] for name in next(iter(request.recent_fragments), ()) if name in _asked()), None)
    text = normalize(request.text).strip()
    is_sign = sticker_of(request.text) is not None or is_wordless(request.text)
    if asked is None or is_sign or len(text) > _SHORT or text.endswith("?"):
        return None
    return f"{_SLOT}{asked}" if _answers()[asked].search(text) else None


def heard(options: tuple[Row, ...], request: ReplyRequest) -> tuple[Row, ...]:
    """Put the acknowledgement of an answer before what each row says about the matter."""
    answered = slot(request)
    if answered is None:
        return options
    if request.level is PraiseLevel.DEEP:
        return tuple((answered, *(row[1:] if row[0].startswith(_GENERAL) else row[:-1])) for row in options)
    rows = (tuple(one for one in row if not one.startswith(_GENERAL))[:_MOST] for row in options)
    return tuple((answered, *(row or ("core.listen.plain|core.receive.plain",))) for row in rows)


@cache
def _asked() -> Mapping[str, str]:
    return {name: what for what, names in load("answered")["asked"].items() for name in names.split()}


@cache
def _answers() -> Mapping[str, re.Pattern[str]]:
    return {what: re.compile(words) for what, words in load("answered")["answers"].items()}


def every_slot() -> frozenset[str]:
    """Return every slot of these sentences."""
    return frozenset(f"{_SLOT}{what}" for what in load("answered")["asked"])
