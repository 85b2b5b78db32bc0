"""Recognises the situation of a message, and its kind, without our words, by `situations_weights.json`.

`make train` writes the weights. The features are those of the danger model (`lexicon/risks/features.py`). It knows only
the situations that parents tell most; of the others there are too few sentences.
"""

import re
from array import array
from base64 import b64decode
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any
from zlib import decompress

from homebiyori.base import data
from homebiyori.lexicon.models.moods import LONGEST
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.spacing import joined
from homebiyori.situations import words

_WEIGHTS = "situations/data/situations_weights.json"
# お弁当じゃなくて歯の話: what is meant follows it.
_DENIED = re.compile("[^。!?！？、,\\s]{1,12}(?<!だけ)(?<!ばかり)(?:じゃ|や|では)なくて[、,]?")


@dataclass(frozen=True, slots=True)
class Model:
    """A sparse linear model per situation: each slot keeps only the weights that matter.

    `places` are the slots with any weight, sorted. From `starts[n]` to `starts[n + 1]`, `of` has the situations of the
    nth slot, as indexes into `names`, and `weights` their weights. `kind_of` maps a situation to the kind of its
    messages, if they have one.
    """

    names: Sequence[str]
    bias: Sequence[float]
    unit: float
    places: Sequence[int]
    starts: Sequence[int]
    of: Sequence[int]
    weights: Sequence[int]
    kind_of: Mapping[str, str]

    def scores(self, text: str) -> Mapping[str, float]:
        """Score every situation that anything in a message speaks for or against; above 0 it is nearly certain."""
        sums: dict[int, int] = defaultdict(int)
        known = 0
        for slot in slots_of(text):
            place = bisect_left(self.places, slot)
            if place < len(self.places) and self.places[place] == slot:
                known += 1
                for at in range(self.starts[place], self.starts[place + 1]):
                    sums[self.of[at]] += self.weights[at]
        damped = self.unit / max(1, known) ** 0.5
        return {self.names[number]: self.bias[number] + damped * total for number, total in sums.items()}


def slots_of(text: str) -> frozenset[int]:
    """Return the slots of a message, without settings and without what is said not to be meant."""
    return slots(joined(fold(_DENIED.sub("", words.without_settings(text))))[:LONGEST])


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the default model."""
    return _model(data.made(__name__, lambda: _unpacked(data.read(_WEIGHTS))))


def _unpacked(written: Mapping[str, Any]) -> dict[str, Any]:
    distances, counts, of, weights = (
        decompress(b64decode(written[name])) for name in ("distances", "counts", "of", "weights")
    )
    places = array("I", accumulate(memoryview(distances).cast("H")))
    starts = array("I", accumulate(memoryview(counts).cast("H"), initial=0))
    laid_out = {"places": places.tobytes(), "starts": starts.tobytes(), "of": of, "weights": weights}
    return {**{name: written[name] for name in ("names", "bias", "unit", "kind_of")}, **laid_out}


def _model(unpacked: Mapping[str, Any]) -> Model:
    return Model(
        names=unpacked["names"],
        bias=unpacked["bias"],
        unit=unpacked["unit"],
        places=memoryview(unpacked["places"]).cast("I"),
        starts=memoryview(unpacked["starts"]).cast("I"),
        of=memoryview(unpacked["of"]).cast("H"),
        weights=memoryview(unpacked["weights"]).cast("b"),
        kind_of=unpacked["kind_of"],
    )
