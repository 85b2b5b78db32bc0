"""Hears the tone of what is told beyond its words: a quarrel made up, a small kindness, a slight, a game lost."""

import re
from collections.abc import Mapping
from functools import lru_cache

from homebiyori.lexicon import endings
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# How much is felt of what somebody did, or said: it is told because it moved.
MOVED = 3.0


@lru_cache(maxsize=1)
def _book() -> Mapping[str, re.Pattern[str]]:
    data = load("tones")
    who = {"WHO": data["WHO"]}
    parts = {name: of if isinstance(of, list) else [of] for name, of in data.items() if name not in ("comment", "WHO")}
    parts["light"] = [*parts.pop("play"), *parts["light"]]
    return {name: re.compile(fold_pattern(expanded("|".join(of), who))) for name, of in parts.items()}


@lru_cache(maxsize=4)
def of(text: str) -> Emotion | None:
    """Name the emotion that a folded text's tone tells: joy, or the hurt of a slight; None where it tells nothing."""
    book = _book()
    if book["slight"].search(text):
        return Emotion.SADNESS if book["silenced"].search(text) else Emotion.ANGER
    return Emotion.JOY if gladness_of(text) not in {None, *endings.WEAK} else None


@lru_cache(maxsize=4)
def gladness_of(text: str) -> str | None:
    """Name what gladdens in a folded text: a quarrel `made_up`, a `kindness`, what grew `lighter`, or a good end."""
    book = _book()
    told = (("made_up", book["made_up"]), ("kindness", book["kindness"]), ("lighter", book["lighter"]))
    found = None if book["never"].search(text) else next((name for name, words in told if _is_last(words, text)), None)
    return found or endings.good(text)


def _is_last(words: re.Pattern[str], text: str) -> bool:
    """Return whether a folded text tells what gladdens, and no bad turn behind it."""
    found, turned = words.search(text), endings.bad_at(text)
    return found is not None and (turned is None or turned[0] <= found.end())


def is_smiling(text: str) -> bool:
    """Return whether somebody smiles in a folded text that tells of one who is gone, and nobody weeps."""
    return _book()["smiled"].search(text) is not None and _book()["wept"].search(text) is None


def is_of_money(text: str) -> bool:
    """Return whether it is money, and nobody's body, that is hard in a folded text."""
    return _book()["money"].search(text) is not None


@lru_cache(maxsize=4)
def is_light(text: str) -> bool:
    """Return whether a folded text makes fun of a small mishap, or of a game that was lost."""
    return _book()["light"].search(text) is not None and _book()["earnest"].search(text) is None
