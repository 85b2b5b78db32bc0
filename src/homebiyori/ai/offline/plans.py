"""Which slots an answer is made of (`product.md` 2, "The offline responder")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import regex

from homebiyori.ai.offline import care
from homebiyori.ai.port import Concern, Emotion, Mood, PraiseLevel, ReplyRequest

GROUPS: Mapping[Emotion, str] = {
    Emotion.JOY: "bright",
    Emotion.ACCOMPLISHMENT: "bright",
    Emotion.FATIGUE: "tired",
    Emotion.SADNESS: "low",
    Emotion.WORRY: "anxious",
    Emotion.ANGER: "angry",
    Emotion.NONE: "plain",
}
STICKERS: Mapping[str, str] = {
    "😊": "happy",
    "😔": "sad",
    "😤": "angry",
    "😰": "anxious",
    "😴": "tired",
    "😅": "troubled",
}
STICKER_GROUPS: Mapping[str, str] = {
    "happy": "bright",
    "sad": "low",
    "angry": "angry",
    "anxious": "anxious",
    "tired": "tired",
    "troubled": "anxious",
}
STICKER_LABELS = ("嬉しい", "悲しい", "怒り", "不安", "疲れた", "困った")

# The first hour that is not part of the time of day any more.
_TIMES = ((5, "deepnight"), (10, "morning"), (17, "day"), (20, "evening"), (24, "night"))
_DARK = ("night", "deepnight")
_SEASONS = ("winter", "spring", "summer", "autumn")

_DECORATION = regex.compile(r"[\s\p{P}\p{S}\p{M}\u200d\ufe0f]+")
_GRUNT = regex.compile(r"[あいうえおはふへほんむぅぁぇぉっーゎふぬー～〜ハフウンアーッ]{0,4}|うーん+|はい+|ねえ+")

# Concerns that take the place of the ordinary answer, the gravest first.
_SPECIALS: tuple[tuple[Concern, str], ...] = (
    (Concern.GRIEF, "grief"),
    (Concern.SEPARATION, "separation"),
    (Concern.MEDICAL, "medical"),
    (Concern.IDENTITY, "identity"),
    (Concern.INJECTION, "injection"),
)
# These stay short at every level: the less is said, the better.
_BRIEF = frozenset({"grief", "separation"})

Slots = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Alternatives for the order of the slots, and the level whose length they must keep.

    Each entry of a slot list may name several slots joined by `|`: their fragments form one pool.
    """

    options: tuple[Slots, ...]
    level: PraiseLevel


def plan_for(request: ReplyRequest) -> Plan:
    """Choose the slots of an answer; danger, and the talk that follows it, come before every other reading."""
    analysis = request.analysis
    if care.is_emergency(request):
        return Plan(care.emergency(request), PraiseLevel.NORMAL)
    if analysis.risk is not None or (request.care is not None and request.care.is_open):
        return Plan(care.crisis(request, analysis.risk), PraiseLevel.NORMAL)
    if analysis.is_gentle:
        return Plan((care.GENTLE,), PraiseLevel.NORMAL)
    special = next((slot for concern, slot in _SPECIALS if concern in analysis.concerns), None)
    if special is not None:
        return _special(special, request)
    options = _deep(request) if request.level is PraiseLevel.DEEP else _normal(request)
    if request.care is not None:
        # The first words after a talk in care remember it, once.
        options = tuple(("care.after", *option[1:]) for option in options)
    return Plan(options, request.level)


def season(now: datetime) -> str:
    """Name the season in Japan: March to May is spring."""
    return _SEASONS[now.month % 12 // 3]


def time_of_day(now: datetime) -> str:
    """Name the time of day."""
    return next(name for end, name in _TIMES if now.hour < end)


def is_wordless(text: str) -> bool:
    """Tell whether the message is a lone emoji, a sigh or a grunt."""
    return _GRUNT.fullmatch(_DECORATION.sub("", text)) is not None


def sticker_of(text: str) -> str | None:
    """Name the sticker that the message consists of, with or without its label."""
    bare = text.strip().replace("\ufe0f", "")
    name = STICKERS.get(bare[:1])
    return name if name and bare[1:].strip() in ("", *STICKER_LABELS) else None


def _group(request: ReplyRequest) -> str:
    sticker = sticker_of(request.text)
    return STICKER_GROUPS[sticker] if sticker else GROUPS[request.analysis.emotion]


def _tone(request: ReplyRequest) -> str:
    group = _group(request)
    return group if group in ("bright", "plain") else "heavy"


def _opening(request: ReplyRequest) -> str:
    sticker = sticker_of(request.text)
    if sticker:
        return f"sticker.{sticker}"
    return "wordless" if is_wordless(request.text) else f"receive.{_group(request)}"


def _core(request: ReplyRequest) -> str:
    # A sign without words has no act to name but the coming itself.
    is_token = sticker_of(request.text) is not None or is_wordless(request.text)
    return f"core.{request.mood.value}.{'token' if is_token else _group(request)}"


def _deepen(request: ReplyRequest) -> str:
    return f"deepen.{request.mood.value}.{_tone(request)}"


def _close(request: ReplyRequest) -> str:
    mood = request.mood.value
    time = time_of_day(request.now)
    # The seasons' images are of daylight: a sunny porch has no place at 2 a.m.
    by_season = "" if time in _DARK else f"|close.{season(request.now)}"
    return f"close.{mood}|close.{time}{by_season}"


def _topic(request: ReplyRequest) -> str | None:
    if not request.analysis.topics:
        return None
    name = request.analysis.topics[0].value
    return f"topic.{name}.bright" if _tone(request) == "bright" else f"topic.{name}"


def _is_first(request: ReplyRequest) -> bool:
    return not request.exchanges and not request.recent_fragments


def _normal(request: ReplyRequest) -> tuple[Slots, ...]:
    opening, topic, core, close = _opening(request), _topic(request), _core(request), _close(request)
    if _is_first(request):
        return (("first", topic, core) if topic else ("first", opening, core),)
    if not opening.startswith("receive."):
        return (opening, core), (opening, core, close)
    if topic:
        named = (opening, topic, core)
        # A parent who only wants to be heard in the dark is not left without a good night.
        by_night = request.mood is Mood.LISTEN and time_of_day(request.now) in _DARK
        return (named, (opening, topic, close)) if by_night else (named,)
    return (opening, core, close), (opening, core), (opening, core, close)


def _deep(request: ReplyRequest) -> tuple[Slots, ...]:
    opening, topic, core, close = _opening(request), _topic(request), _core(request), _close(request)
    deepen = _deepen(request)
    middle = (topic, core, deepen) if topic else (core, deepen)
    if _is_first(request):
        return ("first", *middle, deepen), ("first", opening, core, deepen, deepen)
    if topic:
        return (opening, *middle, close), (opening, *middle, deepen)
    return (opening, *middle, deepen, close), (opening, *middle, deepen)


def _special(slot: str, request: ReplyRequest) -> Plan:
    first, second = f"{slot}.a", f"{slot}.b"
    if slot in _BRIEF or request.level is PraiseLevel.NORMAL:
        return Plan(((first, second),), PraiseLevel.NORMAL)
    deepen = f"deepen.{Mood.LISTEN.value}.{'heavy' if slot == 'medical' else 'plain'}"
    close = f"close.{Mood.LISTEN.value}"
    return Plan(((first, second, deepen, deepen), (first, second, deepen, deepen, close)), PraiseLevel.DEEP)
