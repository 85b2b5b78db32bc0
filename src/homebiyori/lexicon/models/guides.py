"""Hears which next step a message asks for, among those of one theme.

The weights are those of `guides_weights.json`, which `make train` writes; the features are those of the danger model.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.letters import WRITTEN_SENTENCE
from homebiyori.lexicon.models.messages import LONGEST, MOST_PARTS, SHORTEST_PART, Heard
from homebiyori.lexicon.models.talks import Theme
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale
from homebiyori.lexicon.spacing import fold_without_gaps

SLOTS = 2**12


def hear(text: str, theme: Theme, among: Collection[str]) -> Heard | None:
    """Return the likeliest of some steps, by the whole message or the sentence that says most; None without any."""
    scales = {name: scale for name, scale in _scales()[theme].items() if name in among} if theme in _scales() else {}
    if not scales:
        return None
    return max((_likeliest(part, scales) for part in parts_of(text)), key=lambda heard: heard.ahead)


def parts_of(text: str) -> list[str]:
    """Return a message, and its last sentences if there are several."""
    end = text[-LONGEST:]
    parts = [part for part in WRITTEN_SENTENCE.findall(end) if len(part) >= SHORTEST_PART]
    return [end, *parts[-MOST_PARTS:]] if len(parts) > 1 else [end]


def _likeliest(text: str, scales: Mapping[str, Scale]) -> Heard:
    found = slots(fold_without_gaps(text))
    ranked = sorted(((scale.weigh(found, len(found)), name) for name, scale in scales.items()), reverse=True)
    best, name = ranked[0]
    return Heard(name, best, best - ranked[1][0] if len(ranked) > 1 else best)


@lru_cache(maxsize=1)
def _scales() -> dict[Theme, dict[str, Scale]]:
    themes = load_weights("guides_weights")["themes"]
    return {Theme(theme): {name: read_scale(one) for name, one in row.items()} for theme, row in themes.items()}
