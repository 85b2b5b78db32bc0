"""Answers what parents ask outright about themselves in an ordinary talk; `courtesy` answers questions about us.

No facts are given (`ordinary.question_options`), and no reassurance where the message may be about harm.
"""

import re
from functools import cache
from typing import Any

from homebiyori.ai.offline import mourning
from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest
from homebiyori.care.answers.by_sign import language_slot
from homebiyori.care.answers.by_topic import answers_in
from homebiyori.care.reading import urgent
from homebiyori.care.state import Care
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.vocabulary import RiskLevel, Tier

# A question asked by a child is no danger, even if it mentions death.
_LEFT_ALONE = "care.fact.left_alone"
_JUDGING = frozenset({"right", "great"})
_ANY_TONGUE = "care.fact.language"
_IN_ANY_TALK = frozenset(
    f"care.fact.{name}" for name in ("too_much", "left_alone", "tell_dead", "we_misread", "not_disliked", "dialect")
)


def asked_in(request: ReplyRequest) -> str | None:
    """Return the slot that answers a direct question in a message."""
    if asks_for_tongue(request):
        tongue = urgent.tongue_in(request.text)
        return language_slot(tongue) if tongue else _ANY_TONGUE
    text = fold(request.text)
    name = next((name for name, pattern in _patterns() if pattern.search(text)), None)
    # Possible danger is never called right or great; questions about crying, being odd or being a parent are harmless.
    is_plain = request.analysis.tier is Tier.NONE and not (name in _JUDGING and request.analysis.is_uncertain)
    if not is_plain or (is_guarded(text) and _LEFT_ALONE not in mourning.answers_to(request.text)):
        return None
    return f"asked.{name}" if name else _borrowed(request)


def asks_for_tongue(request: ReplyRequest) -> bool:
    """Return whether the parent asks for a help line in another language, outside danger."""
    return request.analysis.tier is Tier.NONE and urgent.asks_for_tongue(request.text)


def _borrowed(request: ReplyRequest) -> str | None:
    """Return the care slot that answers a question which may come up in any talk."""
    care = Care(kind=None, level=RiskLevel.CONCERN)
    found = (*mourning.answers_to(request.text), *answers_in(request.text, care))
    return next((slot for slot in found if slot in _IN_ANY_TALK), None)


def is_guarded(text: str) -> bool:
    """Return whether a folded text is about something in which we must not call anybody right."""
    return _guarded().search(text) is not None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _compile("|".join(words))) for name, words in _data()["asked"].items())


@cache
def _guarded() -> re.Pattern[str]:
    return _compile(_data()["guarded"])


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(pattern), re.IGNORECASE)


@cache
def _data() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return load("asked")
