"""Hears what a parent asks in a talk about danger: where to call, whether the child is taken away, how to say it ...

Its weights are those of `questions_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale

SLOTS = 2**14
# A message that asks nothing, or something that has no answer of its own.
NONE = frozenset({"none", "no_question"})
# How much a question must weigh, and how far it must be ahead of the next, to be heard: where no pattern reads one, where
# a rough one does, where an exact one does. A form alone (「...してもいいですか」) weighs less than LEAST.
LEAST = -0.3
AHEAD, AHEAD_OF_ROUGH, AHEAD_OF_EXACT = 0.08, 0.3, 0.6
# A longer message is read by its end, where a question stands.
LONGEST = 400


def hear(text: str) -> str | None:
    """Return the question that a message surely asks: a key of `care/data/heard.json`; None if it may ask another."""
    return surely(_ranked(text))


def how_far_ahead(text: str) -> float:
    """Return by how much the likeliest question outweighs the next."""
    (best, _), (next_best, _), *_ = _ranked(text)
    return best - next_best


def rank(folded: str, scales: Mapping[str, Scale]) -> list[tuple[float, str]]:
    """Return the questions with their weights, the likeliest first."""
    found = slots(folded)
    places = [slot % SLOTS for slot in found]
    return sorted(((scale.weigh(places, len(found)), name) for name, scale in scales.items()), reverse=True)


def surely(ranked: Sequence[tuple[float, str]]) -> str | None:
    """Return the first question if it weighs enough, and is far enough ahead."""
    (best, name), (next_best, _), *_ = ranked
    return name if name not in NONE and best >= LEAST and best - next_best >= AHEAD else None


@lru_cache(maxsize=4)
def _ranked(text: str) -> list[tuple[float, str]]:
    return rank(fold(text[-LONGEST:]), _scales())


@lru_cache(maxsize=1)
def _scales() -> dict[str, Scale]:
    return {name: read_scale(scale) for name, scale in load("questions_weights")["questions"].items()}
