"""Scores a text for danger with the weights of `risks_weights.json`, which `make train` writes."""

from array import array
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import decompress

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.risks.features import SLOTS, slots
from homebiyori.lexicon.vocabulary import RiskKind

# A long text says more of everything: its sum is divided by its number of features to this power.
DAMPING = 0.45
# A danger mentioned in passing must not drown in a diary: a longer text is also read in pieces, and one longer than
# LONGEST_WHOLE only in pieces.
PIECE = 160
LONGEST_WHOLE = 3_000


@dataclass(frozen=True, slots=True)
class Scale:
    """One linear model: a signed byte per slot (if there are fewer bytes, slots share them), and a bias."""

    weights: "array[int]"
    unit: float
    bias: float

    def weigh(self, found: Iterable[int], count: int) -> float:
        """Score the features found in a text that has `count` of them."""
        size = len(self.weights)
        shared = found if size == SLOTS else (slot % size for slot in found)
        return self.add(shared, max(1, count) ** DAMPING)

    def add(self, places: Iterable[int], damped: float) -> float:
        """Return the bias plus the sum of the weights at these places, divided by `damped`."""
        return float(sum(map(self.weights.__getitem__, places)) * self.unit / damped + self.bias)


class Weighed(NamedTuple):
    """How much a text sounds like danger, and how much like harm that is told lightly."""

    danger: float
    text: str
    harm: float


@dataclass(frozen=True, slots=True)
class Model:
    """Scores how much a text sounds like danger, and which kind; above `firm` it is one, above `gentle` it may be.

    Below `margin` it is surely none, or below `faint` if the mood is low. Harm above `harmful`, however lightly told,
    may be danger, too; above `unpraised` it is not praised. A possible danger above `imminent` on the imminence scale
    is happening now, even if it is not above `firm`; a certain one is above `near`.
    """

    danger: Scale
    harm: Scale
    kinds: Mapping[RiskKind, Scale]
    imminence: Scale
    firm: float
    gentle: float
    margin: float
    harmful: float
    unpraised: float
    faint: float
    imminent: float
    near: float

    def heaviest(self, folded: str) -> Weighed:
        """Weigh a folded text, and each piece of a long one; return the heaviest, with the highest harm of all."""
        read = [self._weigh(piece) for piece in pieces(folded)]
        return max(read)._replace(harm=max(one.harm for one in read))

    def kinds_of(self, folded: str) -> list[RiskKind]:
        """Return the kinds of danger that a folded text may be, the likeliest first."""
        found = slots(folded)
        return sorted(self.kinds, key=lambda kind: self.kinds[kind].weigh(found, len(found)), reverse=True)

    def imminence_of(self, folded: str) -> float:
        """Score how much a danger sounds as if it were happening now."""
        found = slots(folded)
        return self.imminence.weigh(found, len(found))

    def _weigh(self, folded: str) -> Weighed:
        found = slots(folded)
        return Weighed(self.danger.weigh(found, len(found)), folded, self.harm.weigh(found, len(found)))


def pieces(folded: str) -> list[str]:
    """Return the text and, if it is long, its overlapping pieces; of a very long one only the pieces."""
    if len(folded) <= PIECE * 3 // 2:
        return [folded]
    if len(folded) <= LONGEST_WHOLE:
        return [folded, *_cut(folded, PIECE // 2)]
    return _cut(folded, PIECE * 3 // 4)


def _cut(folded: str, step: int) -> list[str]:
    return [folded[at : at + PIECE] for at in range(0, len(folded) - PIECE + step, step)]


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the default model."""
    data = _weights()
    return Model(
        danger=scale_of(data["danger"]),
        harm=scale_of(data["harm"]),
        kinds={RiskKind(kind): scale_of(scale) for kind, scale in data["kinds"].items()},
        imminence=scale_of(data["imminence"]),
        firm=data["firm"],
        gentle=data["gentle"],
        margin=data["margin"],
        harmful=data["harmful"],
        unpraised=data["unpraised"],
        faint=data["faint"],
        imminent=data["imminent"],
        near=data["near"],
    )


@kept("risks_weights")
def _weights(data: dict[str, Any]) -> dict[str, Any]:
    kinds = {kind: unpacked(scale) for kind, scale in data["kinds"].items()}
    return {**data, **{name: unpacked(data[name]) for name in ("danger", "harm", "imminence")}, "kinds": kinds}


def unpacked(scale: Mapping[str, Any]) -> dict[str, Any]:
    """Unpack the weights of a scale, which are text in a file, and bytes once loaded (`load_weights`)."""
    weights = scale["weights"]
    return {**scale, "weights": decompress(weights if isinstance(weights, bytes) else b64decode(weights))}


def scale_of(data: Mapping[str, Any]) -> Scale:
    """Build a scale from unpacked data."""
    return Scale(weights=array("b", data["weights"]), unit=data["unit"], bias=data["bias"])


def read_scale(data: Mapping[str, Any]) -> Scale:
    """Build a scale from the data of the weights file."""
    return scale_of(unpacked(data))
