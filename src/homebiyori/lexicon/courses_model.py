"""Hears how a danger stands by a message of the talk about it: it goes on, eases, is over, or is not spoken of.

Its weights are those of `courses_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale

# A message of any length is read: what follows its beginning says little more.
LONGEST = 3_000


class Course(StrEnum):
    """How a danger stands by a message of its talk."""

    ON = "on"
    EASED = "eased"
    OVER = "over"
    ASIDE = "aside"


# How far the likeliest course must be ahead of the next. Of 240 messages by an author used for nothing, 53 are so
# surely eased or over, all of them rightly, and 20 go on, 19 of them rightly.
AHEAD = 1.0


def hear(text: str, scales: Mapping[Course, Scale] | None = None) -> Course | None:
    """Return the course that a message surely tells of; None if two are as likely."""
    (best, course), (next_best, _), *_ = _ranked(text, scales)
    return course if best - next_best >= AHEAD else None


def likeliest(text: str) -> Course:
    """Return the course that a message tells of, however unsurely."""
    return _ranked(text)[0][1]


def _ranked(text: str, scales: Mapping[Course, Scale] | None = None) -> list[tuple[float, Course]]:
    found = slots(fold(text[:LONGEST]))
    weighed = ((scale.weigh(found, len(found)), course) for course, scale in (scales or _scales()).items())
    return sorted(weighed, reverse=True)


@lru_cache(maxsize=1)
def _scales() -> dict[Course, Scale]:
    return {Course(course): read_scale(scale) for course, scale in _weights().items()}


@kept("courses_weights")
def _weights(data: dict[str, Any]) -> dict[str, Any]:
    # They stay packed in the image, as few messages need them.
    return {**data["courses"]}
