"""Weighs how much a message asks for each of the next steps of a talk.

The weights are those of `guides_weights.json`, which `make train` writes; the features are those of the danger model.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.models.talks import damped, slots_of
from homebiyori.lexicon.risks.model import Scale, read_scale


def weigh(text: str, among: Collection[str]) -> dict[str, float]:
    """Return the weight of each of some steps after a message, read by its end if it is long."""
    found = slots_of(text)
    sums = damped(len(found))
    scales = _scales()
    return {name: scales[name].add(found, sums) for name in among}


@lru_cache(maxsize=1)
def _scales() -> Mapping[str, Scale]:
    return {name: read_scale(scale) for name, scale in load_weights("guides_weights")["steps"].items()}
