"""How an answer ends: with something remembered, occasionally a question, or closing words, which are rarely needed."""

from hashlib import sha256

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.cues import form_of, is_dark, season, time_of_day
from homebiyori.ai.offline.tones import mood_of, tone_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon.concepts import Concept

# Out of 256: how many listening answers ask something back.
_ASKS = 40
# Among answers that are complete without closing words, the ratio of those without to those with them.
_TO_ONE = 7
_WEATHER = "weather"


def close(request: ReplyRequest) -> str:
    time, now = time_of_day(request.now), season(request.now)
    # Closing words of praise do not fit where nothing is praised.
    mood = Mood.LISTEN.value if tone_of(request) == "plain" else mood_of(request).value
    # The season is mentioned only with the weather, and only by day: no sunny porch at 2 a.m.
    is_of_season = form_of(request.text) == _WEATHER and not is_dark(request.now)
    by_season = f"|close.{now}" if now is not None and is_of_season else ""
    return f"close.{mood}|close.{time}{by_season}"


def last(request: ReplyRequest, subject: Concept | None) -> str:
    """Choose the last slot: something remembered, occasionally a question, or closing words."""
    tone = tone_of(request)
    if naming.is_small_talk(request, subject, tone) and (memory := naming.memory_slot(request)):
        return memory
    if mood_of(request) is Mood.LISTEN and tone != "plain" and sha256(request.seed + b"ask").digest()[0] < _ASKS:
        return "ask.bright" if tone == "bright" else "ask.listen"
    return close(request)


def seldom(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return plans that mostly leave out the closing words, and sometimes keep them for variety."""
    return (*[short] * _TO_ONE, long)
