"""Hears whose danger it is: the writer's own life, a partner, a child, somebody else, a medical emergency.

Its weights are those of `kinds_weights.json`, which `make train` writes; its features those of the danger model.
"""

from collections.abc import Mapping
from functools import lru_cache

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale

SLOTS = 2**15
MEDICAL = "medical"
# How far the likeliest kind must be ahead of the next to replace what was guessed to be the writer's own danger, and
# what a rule reads as such: on 690 dangers by authors used for nothing, 11 become right by it, and none wrong.
AHEAD, FAR_AHEAD = 1.0, 3.0


def sure_kind(folded: str, ahead: float = AHEAD, scales: Mapping[str, Scale] | None = None) -> str | None:
    """Return the kind that a danger surely is: MEDICAL or the value of a `RiskKind`; None if two are as likely."""
    scales = scales or _scales()
    found = slots(folded)
    ranked = sorted(((scale.weigh(found, len(found)), kind) for kind, scale in scales.items()), reverse=True)
    (best, kind), (next_best, _) = ranked[:2]
    return kind if best - next_best >= ahead else None


@lru_cache(maxsize=1)
def _scales() -> dict[str, Scale]:
    return {kind: read_scale(scale) for kind, scale in load_weights("kinds_weights")["kinds"].items()}
