"""Hears a wish to die that the writer lets fall, however faintly, beside what is told of somebody else.

Its weights are those of `wishes_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.letters import WRITTEN_SENTENCE
from homebiyori.lexicon.models.talks import SLOTS, slots_of
from homebiyori.lexicon.risks.model import DAMPING, Scale, read_scale

__all__ = ["SLOTS", "read", "weigh", "weigh_by"]

# A longer message is read by its end.
LONGEST = 400
# So many of the last sentences are also read by themselves, unless they are this short; each counts so much less.
MOST_PARTS, SHORTEST_PART, LESS = 8, 6, 0.2


@lru_cache(maxsize=16)
def weigh(text: str) -> float:
    """Return how much a message, or one of its sentences, sounds like such a wish."""
    return weigh_by(_scale(), text)


def weigh_by(scale: Scale, text: str) -> float:
    """Weigh a message by these weights."""
    parts = [part for part in WRITTEN_SENTENCE.findall(text[-LONGEST:]) if len(part) >= SHORTEST_PART]
    by_part = (_weight(scale, part) - LESS for part in parts[-MOST_PARTS:])
    return max(_weight(scale, text), *by_part) if len(parts) > 1 else _weight(scale, text)


def _weight(scale: Scale, text: str) -> float:
    found = slots_of(text)
    return scale.add(found, max(1, len(found)) ** DAMPING)


@lru_cache(maxsize=1)
def _scale() -> Scale:
    return read(load_weights("wishes_weights"))


def read(data: Mapping[str, Any]) -> Scale:
    """Read the weights."""
    return read_scale(data["wish"])
