"""Hears the tone of what is told beyond its words: a quarrel made up, a small kindness, a slight, a game lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon import endings
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# How much is felt of what somebody did, or said: it is told because it moved.
MOVED = 3.0


@dataclass(frozen=True, slots=True)
class _Book:
    made_up: re.Pattern[str]
    kindness: re.Pattern[str]
    lighter: re.Pattern[str]
    never: re.Pattern[str]
    slight: re.Pattern[str]
    silenced: re.Pattern[str]
    money: re.Pattern[str]
    smiled: re.Pattern[str]
    wept: re.Pattern[str]
    light: re.Pattern[str]
    earnest: re.Pattern[str]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("tones")
    who = {"WHO": data["WHO"]}

    def compiled(words: Iterable[str]) -> re.Pattern[str]:
        return re.compile(fold_pattern(expanded("|".join(words), who)))

    return _Book(
        made_up=compiled(data["made_up"]),
        kindness=compiled(data["kindness"]),
        lighter=compiled(data["lighter"]),
        never=compiled([data["never"]]),
        slight=compiled(data["slight"]),
        silenced=compiled([data["silenced"]]),
        money=compiled([data["money"]]),
        smiled=compiled([data["smiled"]]),
        wept=compiled([data["wept"]]),
        light=compiled([data["play"], *data["light"]]),
        earnest=compiled([data["earnest"]]),
    )


@lru_cache(maxsize=4)
def of(text: str) -> Emotion | None:
    """Name the emotion that a folded text's tone tells: joy, or the hurt of a slight; None where it tells nothing."""
    book = _book()
    if book.slight.search(text):
        return Emotion.SADNESS if book.silenced.search(text) else Emotion.ANGER
    return Emotion.JOY if gladness_of(text) else None


@lru_cache(maxsize=4)
def gladness_of(text: str) -> str | None:
    """Name what gladdens in a folded text: a quarrel `made_up`, a `kindness`, what grew `lighter`, or a good end."""
    book = _book()
    told = (("made_up", book.made_up), ("kindness", book.kindness), ("lighter", book.lighter))
    found = None if book.never.search(text) else next((name for name, words in told if words.search(text)), None)
    return found or endings.good(text)


def is_smiling(text: str) -> bool:
    """Return whether somebody smiles in a folded text that tells of one who is gone, and nobody weeps."""
    return _book().smiled.search(text) is not None and _book().wept.search(text) is None


def is_of_money(text: str) -> bool:
    """Return whether it is money, and nobody's body, that is hard in a folded text."""
    return _book().money.search(text) is not None


@lru_cache(maxsize=4)
def is_light(text: str) -> bool:
    """Return whether a folded text makes fun of a small mishap, or of a game that was lost."""
    return _book().light.search(text) is not None and _book().earnest.search(text) is None
