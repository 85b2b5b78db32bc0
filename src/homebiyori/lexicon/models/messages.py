"""Hears what a message asks and tells, and which danger a first one tells, whatever its words.

The weights are those of `questions_weights.json`, `tells_weights.json`, `moments_weights.json`, `firsts_weights.json`
and `practical_weights.json`, which `make train` writes; the features are those of the danger model.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import kept, load_weights
from homebiyori.lexicon.letters import WRITTEN_SENTENCE
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale, scale_of, unpacked
from homebiyori.lexicon.spacing import fold_without_gaps

SLOTS = 2**14
# A longer message is read by its end, where a question stands, and what is so by now.
LONGEST = 400
# So many of the last sentences are also heard by themselves, unless they are this short.
MOST_PARTS, SHORTEST_PART = 8, 6

Ranked = Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The likeliest kind of a message, its weight, and by how much it outweighs the next."""

    kind: str
    weight: float
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
    # Kinds of one side are not weighed against each other.
    sides: tuple[frozenset[str], ...] = ()
    # How much less `none` counts, if it is learnt from far more messages than any kind.
    lenience: float = 0.0

    def kinds(self) -> frozenset[str]:
        """Return every kind that may be heard."""
        return frozenset(_scales(self.weights)) - self.none

    def hear(self, text: str, without: Set[str] = frozenset()) -> Heard | None:
        """Return what a message surely asks or tells; None if it may be another thing. `without` leaves out kinds."""
        ranked = _ranked(self.weights, text)
        return self.surely([one for one in ranked if one[1] not in without] if without else ranked)

    def hear_parts(self, text: str, without: Set[str] = frozenset()) -> list[tuple[Heard, str]]:
        """Return what each sentence of a message surely asks or tells by itself, the last first."""
        heard = ((self.hear(part, without), part) for part in reversed(last_parts(text)))
        return [(one, part) for one, part in heard if one is not None]

    def nothing_ahead(self, text: str) -> float:
        """Return by how much `none` outweighs the likeliest kind of a message; negative if it does not."""
        ranked = _ranked(self.weights, text)
        nothing = next(weight for weight, kind in ranked if kind in self.none)
        return nothing - next(weight for weight, kind in ranked if kind not in self.none)

    def surely(self, ranked: Ranked) -> Heard | None:
        """Return the first kind if it weighs enough, and is far enough ahead."""
        if self.lenience:
            ranked = sorted(((w - self.lenience if one in self.none else w, one) for w, one in ranked), reverse=True)
        best, kind = ranked[0]
        allied = next((side for side in self.sides if kind in side), frozenset({kind}))
        ahead = best - next(weight for weight, other in ranked if other not in allied)
        is_sure = kind not in self.none and best >= self.least and ahead >= self.ahead
        return Heard(kind, best, ahead) if is_sure else None


# A form alone (「...してもいいですか」) weighs less than `least`.
QUESTIONS = Hearing("questions_weights", frozenset({"none", "no_question"}), least=-0.3, ahead=0.08)
TELLS = Hearing("tells_weights", frozenset({"none"}), least=-0.5, ahead=0.12)
# What must be said at this moment of a talk: answers to further questions, and to what has changed.
MOMENTS = Hearing("moments_weights", frozenset({"none"}), least=-0.4, ahead=0.1, lenience=0.3)
# What is asked in everyday life: what to cook, whether to stay at home with a fever, what to say to a child.
PRACTICAL = Hearing("practical_weights", frozenset({"none"}), least=-0.45, ahead=0.08, lenience=0.6)
_SIDES = (
    "missing_elder missing_child missing_adult next_door next_child kin_hit friend_dying child_dying partner_dying"
    " other_attempt found_dead",
    "self_wish self_ready self_means self_now self_done self_past self_method takes_child exhausted",
    "hand_done hand_grave hand_fear child_alone",
    "partner_hits partner_chokes partner_threat partner_controls after_attack",
    "voices images",
)
FIRSTS = Hearing(
    "firsts_weights",
    frozenset({"none"}),
    least=-0.4,
    ahead=0.1,
    sides=tuple(frozenset(side.split()) for side in _SIDES),
)


def last_parts(text: str) -> list[str]:
    """Return the last sentences of a message that are long enough to be heard by themselves."""
    parts = [part for part in WRITTEN_SENTENCE.findall(text[-LONGEST:]) if len(part) >= SHORTEST_PART]
    return parts[-MOST_PARTS:]


def rank(folded: str, scales: Mapping[str, Scale]) -> Ranked:
    """Return the kinds with their weights, the likeliest first."""
    found = slots(folded)
    places = [slot % SLOTS for slot in found]
    return sorted(((scale.weigh(places, len(found)), kind) for kind, scale in scales.items()), reverse=True)


@lru_cache(maxsize=32)
def _ranked(weights: str, text: str) -> Ranked:
    return rank(fold_without_gaps(text[-LONGEST:]), _scales(weights))


@lru_cache(maxsize=5)
def _scales(weights: str) -> dict[str, Scale]:
    if weights == FIRSTS.weights:
        return {kind: scale_of(scale) for kind, scale in _unpacked_firsts().items()}
    return {kind: read_scale(scale) for kind, scale in load_weights(weights)["kinds"].items()}


# Every message outside of care is heard: the image keeps these weights unpacked.
@kept("firsts_weights")
def _unpacked_firsts(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {kind: unpacked(scale) for kind, scale in data["kinds"].items()}
