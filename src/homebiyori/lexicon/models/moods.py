"""Scores a text for each emotion, and for being worth keeping, with the weights of `moods_weights.json`.

`make train` writes them. The features are those of the danger model (`risks.features`), but only the ones that tell
emotions apart: the others are not in the file and weigh nothing. What the rules read (`evidence`) is added to them.
"""

from array import array
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from struct import unpack
from typing import Any, Protocol

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.risks.features import SLOTS, slots
from homebiyori.lexicon.risks.model import DAMPING, Scale, scale_of, unpacked
from homebiyori.lexicon.vocabulary import Emotion

# Text beyond this length no longer changes the mood of a diary.
LONGEST = 600
WORTH = "worth"
WEIGHED = tuple(emotion for emotion in Emotion if emotion is not Emotion.NONE)


@dataclass(frozen=True, slots=True)
class Scores:
    """The likelihood of each emotion (roughly its share of one), and that of a parent keeping the text."""

    emotions: Mapping[Emotion, float]
    worth: float
    known: int


class MoodModel(Protocol):
    """A model that recognises emotions without words that name them."""

    def read(self, folded: str, evidence: Mapping[str, float]) -> Scores:
        """Score a folded text, given what the rules read in it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model per emotion; `places` maps each slot to the index of its weight in every scale, 0 for none.

    `named` holds the weights of each piece of evidence, one per scale, in the order of the scales.
    """

    places: Sequence[int]
    scales: Mapping[str, Scale]
    named: Mapping[str, Sequence[float]]

    def read(self, folded: str, evidence: Mapping[str, float]) -> Scores:
        """Score a folded text, given what the rules read in it."""
        found = slots(folded[:LONGEST])
        return self.weigh(found, len(found), evidence)

    def weigh(self, found: Iterable[int], count: int, evidence: Mapping[str, float]) -> Scores:
        """Score the features found in a text that has `count` of them, and the evidence."""
        known = [*filter(None, map(self.places.__getitem__, found))]
        damped = max(1, count) ** DAMPING
        sums = {name: scale.add(known, damped) for name, scale in self.scales.items()}
        for said in evidence.keys() & self.named.keys():
            for name, weight in zip(sums, self.named[said], strict=True):
                sums[name] += weight * evidence[said]
        emotions: dict[Emotion, float] = {emotion: sums[emotion] for emotion in WEIGHED}
        # The shares of all emotions sum to one.
        emotions[Emotion.NONE] = 1.0 - sum(emotions.values())
        return Scores(emotions, sums[WORTH], len(known))


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the default model."""
    return _model(_weights())


def read_model(data: Mapping[str, Any]) -> Model:
    """Read the weights file."""
    return _model(_unpacked(data))


def _unpacked(data: Mapping[str, Any]) -> dict[str, Any]:
    """Unpack the distances between the slots, and one signed byte per slot for each scale."""
    packed = b64decode(data["slots"])
    distances = unpack(f"<{len(packed) // 2}H", packed)
    places = array("H", bytes(2 * SLOTS))
    for at, slot in enumerate(accumulate(distances), 1):
        places[slot] = at
    scales = {name: _after_none(unpacked(scale)) for name, scale in data["scales"].items()}
    return {**data, "slots": places.tobytes(), "scales": scales}


def _after_none(scale: Mapping[str, Any]) -> dict[str, Any]:
    return {**scale, "weights": b"\0" + scale["weights"]}


_weights = kept("moods_weights")(_unpacked)


def _model(data: Mapping[str, Any]) -> Model:
    scales = {name: scale_of(scale) for name, scale in data["scales"].items()}
    return Model(memoryview(data["slots"]).cast("H"), scales, data["evidence"])
