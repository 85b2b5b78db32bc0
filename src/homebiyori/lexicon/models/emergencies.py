"""Hears emergencies and danger under way that no pattern names (`emergencies_weights.json`, by `make train`).

The features are those of the danger model (`risks.features`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, pieces, scale_of, unpacked
from homebiyori.lexicon.writing import closed

# How much surer a shorter text must sound to be one.
SHORT, BRIEFLY = 18, 0.6
# A shorter text is not heard as under way: 「全部飲んだ」 may be milk.
LEAST = 8
# How much surer it must sound if the danger model hears nothing: of 450 emergencies by authors used for neither model
# 35 are calm to it, of as many harmless twins 243.
CALM = 1.0
# How much surer it must sound to outrank what the danger model hears.
CLEAR = 1.5


class Heard(IntEnum):
    """How much a text sounds like one; CLEARLY more than like any other danger."""

    NO = 0
    MAYBE = 1
    SURELY = 2
    CLEARLY = 3


@dataclass(frozen=True, slots=True)
class Hearing:
    """A linear model; a text above `sure` is heard as one, one above `maybe` may be one."""

    scale: Scale
    sure: float
    maybe: float

    def weigh(self, folded: str, plain: str) -> float:
        """Return the score of the heaviest spelling of a text; long ones are also weighed in pieces."""
        texts = {folded, closed(folded), plain}
        return max(self._weigh(piece) for text in texts for piece in pieces(text))

    def _weigh(self, folded: str) -> float:
        found = slots(folded)
        return self.scale.weigh(found, len(found))


@dataclass(frozen=True, slots=True)
class Model:
    """Hears medical emergencies, and whatever danger is happening now."""

    emergency: Hearing
    under_way: Hearing


def hear(folded: str, plain: str, *, is_calm: bool) -> Heard:
    """Return how much a text sounds like a medical emergency; `plain` is the text as the rules spell it.

    `is_calm`: the danger model hears nothing.
    """
    hearing = model().emergency
    weight = hearing.weigh(folded, plain) - CALM * is_calm
    if weight < hearing.maybe:
        return Heard.NO
    if weight < hearing.sure + BRIEFLY * (len(folded) < SHORT):
        return Heard.MAYBE
    return Heard.CLEARLY if weight >= hearing.sure + CLEAR else Heard.SURELY


def hear_under_way(folded: str, plain: str) -> Heard:
    """Return how much a text sounds like danger happening now, never CLEARLY; a word or two say too little."""
    if len(folded) < LEAST:
        return Heard.NO
    hearing = model().under_way
    weight = hearing.weigh(folded, plain)
    if weight < hearing.maybe:
        return Heard.NO
    return Heard.SURELY if weight >= hearing.sure else Heard.MAYBE


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the default model."""
    data = _weights()
    return Model(emergency=_hearing(data["emergency"]), under_way=_hearing(data["under_way"]))


def _hearing(data: Mapping[str, Any]) -> Hearing:
    return Hearing(scale_of(data), sure=data["sure"], maybe=data["maybe"])


@kept("emergencies_weights")
def _weights(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, **{name: unpacked(data[name]) for name in ("emergency", "under_way")}}
