"""Reads what a message in care tells besides danger: a joy, a burden, something done that we asked for.

Each has its own words (`things.json`) and its own sentence, so that what was said is named exactly.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from homebiyori.care.files import load
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.spacing import without_gaps

ANY_JOY = "care.joy.any"
_GROUPS = ("joy", "felt", "did")


def told_in(text: str) -> tuple[str | None, str | None, str | None]:
    """Return the slots of what a message tells by known words: a joy, a burden, something done."""
    folded = fold(text)
    read = f"{folded}\n{without_gaps(folded)}"
    joy, felt, done = (_first_in(group, read) for group in _GROUPS)
    return joy, felt, done


def every_slot() -> Iterator[str]:
    """Yield every slot of these."""
    yield from (f"care.{group}.{name}" for group in _GROUPS for name in _things()[group])
    yield ANY_JOY


def _first_in(group: str, folded: str) -> str | None:
    return next((f"care.{group}.{name}" for name, words in _patterns(group) if words.search(folded)), None)


@cache
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = _things()[group].items()
    return tuple((name, compile_folded("|".join(words))) for name, words in found)


@cache
def _things() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return load("things")
