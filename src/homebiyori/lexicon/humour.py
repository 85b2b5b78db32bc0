"""Detects dry humour, which is no grief: a laugh at a sentence's end, a retort to oneself, a wry picture.

Laughing at something unbearable still says so, and is read as that.
"""

import re
from functools import lru_cache

from homebiyori.lexicon import tones_told
from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("humour")
    return re.compile(fold_pattern(f"{data['laugh']}|{data['retort']}")), re.compile(fold_pattern(data["heavy"]))


@lru_cache(maxsize=4)
def is_light(text: str) -> bool:
    """Return whether a folded text is tongue-in-cheek, with nothing heavy beside it."""
    light, heavy = _patterns()
    return (light.search(text) is not None or tones_told.is_light(text)) and heavy.search(text) is None
