"""Hears how a danger stands by a message of the talk about it: it goes on, eases, is over, or is not spoken of.

Its weights are those of `courses_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from homebiyori.lexicon.files import load_weights
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


def hear(text: str) -> Course | None:
    """Return the course that a message surely tells of; None if two are as likely."""
    return surely(_ranked(text))


def likeliest(text: str) -> Course:
    """Return the course that a message tells of, however unsurely."""
    return _ranked(text)[0][1]


def rank(text: str, scales: Mapping[Course, Scale]) -> list[tuple[float, Course]]:
    """Return the courses with their weights, the likeliest first."""
    found = slots(fold(text[:LONGEST]))
    return sorted(((scale.weigh(found, len(found)), course) for course, scale in scales.items()), reverse=True)


def surely(ranked: Sequence[tuple[float, Course]]) -> Course | None:
    """Return the first course if it is far enough ahead."""
    (best, course), (next_best, _), *_ = ranked
    return course if best - next_best >= AHEAD else None


# One message is heard for its signs and for its joy.
@lru_cache(maxsize=8)
def _ranked(text: str) -> list[tuple[float, Course]]:
    return rank(text, _scales())


@lru_cache(maxsize=1)
def _scales() -> dict[Course, Scale]:
    return {Course(course): read_scale(scale) for course, scale in load_weights("courses_weights")["courses"].items()}
