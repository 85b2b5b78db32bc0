"""Reads the tone of what is told, beyond its words: a quarrel made up, a small kindness, a slight, a lost game."""

import re
from collections.abc import Mapping
from functools import lru_cache

from homebiyori.lexicon import endings
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# The strength of a feeling about what someone did or said: it is told because it moved the writer.
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
    """Return the emotion in the tone of a folded text: joy, or the hurt of a slight; None if there is none."""
    book = _book()
    if book["slight"].search(text):
        return Emotion.SADNESS if book["silenced"].search(text) else Emotion.ANGER
    return Emotion.JOY if gladness_of(text) not in {None, *endings.WEAK} else None


@lru_cache(maxsize=4)
def gladness_of(text: str) -> str | None:
    """Return what gladdens in a folded text: a quarrel `made_up`, a `kindness`, something `lighter`, or a good end."""
    book = _book()
    told = (("made_up", book["made_up"]), ("kindness", book["kindness"]), ("lighter", book["lighter"]))
    found = None if book["never"].search(text) else next((name for name, words in told if _is_last(words, text)), None)
    return found or endings.good(text)


def _is_last(words: re.Pattern[str], text: str) -> bool:
    """Return whether these words occur in a folded text, with no bad turn after them."""
    found, turned = words.search(text), endings.bad_at(text)
    return found is not None and (turned is None or turned[0] <= found.end())


def is_smiling(text: str) -> bool:
    """Return whether someone smiles in a folded text about a person who has died, and no one weeps."""
    return _book()["smiled"].search(text) is not None and _book()["wept"].search(text) is None


def is_of_money(text: str) -> bool:
    """Return whether a folded text is about a hardship of money, and not of anyone's body."""
    return _book()["money"].search(text) is not None


@lru_cache(maxsize=4)
def is_light(text: str) -> bool:
    """Return whether a folded text makes fun of a small mishap or a lost game."""
    return _book()["light"].search(text) is not None and _book()["earnest"].search(text) is None
