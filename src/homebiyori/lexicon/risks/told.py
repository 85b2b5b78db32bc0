"""Limits what only the model hears by what is told: a kind needs its people and deeds, nearness its signs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon import households
from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import LazyPattern
from homebiyori.lexicon.risks.rules import book
from homebiyori.lexicon.vocabulary import RiskKind


@dataclass(frozen=True, slots=True)
class _Words:
    life: LazyPattern
    habits: LazyPattern
    grave: LazyPattern
    calm: LazyPattern
    kinds: dict[RiskKind, LazyPattern]
    near: LazyPattern
    later: LazyPattern


@lru_cache(maxsize=1)
def _words() -> _Words:
    data, near = load("risks_told"), load("near_words")
    return _Words(
        life=book().source("|".join([data["life"], *near["life"]])),
        habits=book().source("|".join([data["habits"], *near["habits"]])),
        grave=book().source(data["grave"]),
        calm=book().source(data["calm"]),
        kinds={RiskKind(kind): book().source(pattern) for kind, pattern in data["kinds"].items()},
        near=book().source(data["near"]),
        later=book().source(data["later"]),
    )


def without_life(text: str) -> str:
    """Remove family introductions, laughter, boasts and regret at a loud word: all sound like danger by themselves."""
    lived = _words().life.pattern.sub("〇", households.without(text))
    calm = _words().habits.pattern.sub("〇", lived)
    return lived if _words().grave.pattern.search(calm) else calm


def without_calm(text: str) -> str:
    """Remove everyday life from a text that sounds like danger."""
    return _words().calm.pattern.sub("〇", text)


def kind_of(guess: RiskKind, *texts: str) -> RiskKind:
    """Keep the kind that the model hears if its people or deeds are told; else it is the writer's own feelings."""
    return guess if _has(_words().kinds[guess], texts) else RiskKind.SELF_HARM


def is_near(*texts: str) -> bool:
    """Return whether a thing, place or state of danger is named, so that it may be happening now.

    A later time, or the opening hours of a helpline, do not count.
    """
    return _has(_words().near, (_words().later.pattern.sub("〇", text) for text in texts))


def _has(source: LazyPattern, texts: Iterable[str]) -> bool:
    return any(source.pattern.search(text) for text in texts)
