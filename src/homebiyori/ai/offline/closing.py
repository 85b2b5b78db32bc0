"""What an answer ends with: something remembered, now and then a question, or closing words that are seldom needed."""

from hashlib import sha256

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.cues import form_of, is_dark, season, time_of_day
from homebiyori.ai.offline.tones import mood_of, tone_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon.concepts import Concept

# One listening answer in seven asks something back, of 256.
_ASKS = 40
# Where an answer is whole without them, so many have no closing words to one that has.
_TO_ONE = 7
_WEATHER = "weather"


def close(request: ReplyRequest) -> str:
    time, now = time_of_day(request.now), season(request.now)
    # The closing words of praise have no place where nothing is praised.
    mood = Mood.LISTEN.value if tone_of(request) == "plain" else mood_of(request).value
    # The season is spoken of where the weather is, and its images are of daylight: no sunny porch at 2 a.m.
    is_of_season = form_of(request.text) == _WEATHER and not is_dark(request.now)
    by_season = f"|close.{now}" if now is not None and is_of_season else ""
    return f"close.{mood}|close.{time}{by_season}"


def last(request: ReplyRequest, subject: Concept | None) -> str:
    """Choose the last sentence: something remembered, now and then a question, or a closing."""
    tone = tone_of(request)
    if naming.is_small_talk(request, subject, tone) and (memory := naming.memory_slot(request)):
        return memory
    if mood_of(request) is Mood.LISTEN and tone != "plain" and sha256(request.seed + b"ask").digest()[0] < _ASKS:
        return "ask.bright" if tone == "bright" else "ask.listen"
    return close(request)


def seldom(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Give the plans of an answer that needs no closing words: they keep it from coming again."""
    return (*[short] * _TO_ONE, long)
