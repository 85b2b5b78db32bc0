"""Weighs a text for each emotion, and for being worth keeping, with the weights of `moods_weights.json`.

`make train` writes them. It weighs what the model of danger does (`risks_features`), but only the features that tell
emotions apart: the others are not in the file and weigh nothing.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from struct import unpack
from typing import Any, Protocol

from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.risks_features import slots
from homebiyori.ai.lexicon.risks_model import DAMPING, Scale, read_scale
from homebiyori.ai.port import Emotion

# What is said after so many letters changes the mood of a diary no more.
LONGEST = 600
WORTH = "worth"
WEIGHED = tuple(emotion for emotion in Emotion if emotion is not Emotion.NONE)


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely each emotion is, roughly a share of one, and how likely a parent would keep the text."""

    emotions: Mapping[Emotion, float]
    worth: float
    known: int


class Hearing(Protocol):
    """Tells emotions without naming words."""

    def read(self, folded: str) -> Scores:
        """Weigh a folded text."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model for each emotion; `places` says where the weight of a slot stands in each of them."""

    places: Mapping[int, int]
    scales: Mapping[str, Scale]

    def read(self, folded: str) -> Scores:
        """Weigh a folded text."""
        found = slots(folded[:LONGEST])
        return self.weigh(found, len(found))

    def weigh(self, found: Iterable[int], count: int) -> Scores:
        """Weigh the features that were found in a text of `count` of them."""
        places = self.places
        known = [*map(places.__getitem__, places.keys() & found)]
        damped = max(1, count) ** DAMPING
        emotions: dict[Emotion, float] = {emotion: self.scales[emotion].add(known, damped) for emotion in WEIGHED}
        # The shares of all emotions make one.
        emotions[Emotion.NONE] = 1.0 - sum(emotions.values())
        return Scores(emotions, self.scales[WORTH].add(known, damped), len(known))


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the model that is in use."""
    return read_model(load("moods_weights"))


def read_model(data: Mapping[str, Any]) -> Model:
    """Read the weights file: the distances between the slots, and a signed byte a slot for each scale."""
    packed = b64decode(data["slots"])
    distances = unpack(f"<{len(packed) // 2}H", packed)
    places = {slot: at for at, slot in enumerate(accumulate(distances))}
    return Model(places, {name: read_scale(scale) for name, scale in data["scales"].items()})
