"""Hears what a message asks, and what it tells, in a talk about danger: one of many kinds each, whatever its words.

The weights are those of `questions_weights.json` and `tells_weights.json`, which `make train` writes; the features are
those of the danger model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale

SLOTS = 2**14
# A longer message is read by its end, where a question stands, and what is so by now.
LONGEST = 400

Ranked = Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The likeliest kind of a message, and by how much it outweighs the next."""

    kind: str
    ahead: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """The kinds in one file of weights.

    A message is of one of them if it weighs at least `least`, is ahead of the next by `ahead`, and is not in `none`.
    """

    weights: str
    none: frozenset[str]
    least: float
    ahead: float

    def hear(self, text: str) -> Heard | None:
        """Return what a message surely asks or tells; None if it may be another thing."""
        return self.surely(_ranked(self.weights, text))

    def surely(self, ranked: Ranked) -> Heard | None:
        """Return the first kind if it weighs enough, and is far enough ahead."""
        (best, kind), (next_best, _), *_ = ranked
        ahead = best - next_best
        is_sure = kind not in self.none and best >= self.least and ahead >= self.ahead
        return Heard(kind, ahead) if is_sure else None


# A form alone (「...してもいいですか」) weighs less than `least`.
QUESTIONS = Hearing("questions_weights", frozenset({"none", "no_question"}), least=-0.3, ahead=0.08)
TELLS = Hearing("tells_weights", frozenset({"none"}), least=-0.5, ahead=0.12)


def rank(folded: str, scales: Mapping[str, Scale]) -> Ranked:
    """Return the kinds with their weights, the likeliest first."""
    found = slots(folded)
    places = [slot % SLOTS for slot in found]
    return sorted(((scale.weigh(places, len(found)), kind) for kind, scale in scales.items()), reverse=True)


@lru_cache(maxsize=8)
def _ranked(weights: str, text: str) -> Ranked:
    return rank(fold(text[-LONGEST:]), _scales(weights))


@lru_cache(maxsize=2)
def _scales(weights: str) -> dict[str, Scale]:
    return {kind: read_scale(scale) for kind, scale in load(weights)["kinds"].items()}
