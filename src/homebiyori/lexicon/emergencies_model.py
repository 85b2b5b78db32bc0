"""Hears emergencies that no pattern names, with the weights of `emergencies_weights.json`, which `make train` writes.

The features are those of the danger model (`risks.features`).
"""

from collections.abc import Iterable
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
# How much surer it must sound if the danger model hears nothing: of 450 emergencies by authors used for neither model
# 35 are calm to it, of as many harmless twins 243.
CALM = 1.0
# How much surer it must sound to outrank what the danger model hears.
CLEAR = 1.5


class Heard(IntEnum):
    """How much a text sounds like an emergency; CLEARLY more than like any other danger."""

    NO = 0
    MAYBE = 1
    SURELY = 2
    CLEARLY = 3


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model; a text above `sure` is heard as an emergency, one above `maybe` may be one."""

    emergency: Scale
    sure: float
    maybe: float

    def weigh(self, texts: Iterable[str]) -> float:
        """Return the score of the heaviest of these folded texts, and of the pieces of a long one."""
        return max(self._weigh(piece) for text in texts for piece in pieces(text))

    def _weigh(self, folded: str) -> float:
        found = slots(folded)
        return self.emergency.weigh(found, len(found))


def hear(folded: str, plain: str, *, is_calm: bool) -> Heard:
    """Weigh a text in its spellings; `plain` is the text as the rules spell it.

    `is_calm`: the danger model hears nothing.
    """
    hearing = model()
    weight = hearing.weigh({folded, closed(folded), plain}) - CALM * is_calm
    if weight < hearing.maybe:
        return Heard.NO
    if weight < hearing.sure + BRIEFLY * (len(folded) < SHORT):
        return Heard.MAYBE
    return Heard.CLEARLY if weight >= hearing.sure + CLEAR else Heard.SURELY


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the default model."""
    data = _weights()
    return Model(emergency=scale_of(data["emergency"]), sure=data["sure"], maybe=data["maybe"])


@kept("emergencies_weights")
def _weights(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "emergency": unpacked(data["emergency"])}
