"""Hears a wish to die that the writer lets fall, however faintly, beside what is told of somebody else.

Its weights are those of `wishes_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.models.messages import last_parts
from homebiyori.lexicon.models.talks import slots_of
from homebiyori.lexicon.risks.model import Scale, read_scale

# How much less a sentence by itself counts than a whole message.
LESS = 0.2


@lru_cache(maxsize=16)
def weigh(text: str) -> float:
    """Return how much a message, or one of its sentences, sounds like such a wish."""
    return weigh_by(_scale(), text)


def weigh_by(scale: Scale, text: str) -> float:
    """Weigh a message by these weights."""
    whole, parts = _weight(scale, text), last_parts(text)
    return max(whole, *(_weight(scale, part) - LESS for part in parts)) if len(parts) > 1 else whole


def _weight(scale: Scale, text: str) -> float:
    found = slots_of(text)
    return scale.weigh(found, len(found))


@lru_cache(maxsize=1)
def _scale() -> Scale:
    return read(load_weights("wishes_weights"))


def read(data: Mapping[str, Any]) -> Scale:
    """Read the weights."""
    return read_scale(data["wish"])
