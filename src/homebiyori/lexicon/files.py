"""The data files of the lexicon."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from homebiyori.base import data

T = TypeVar("T")

load = partial(data.load, "lexicon")
# <name>, unless it names a group.
_PART = re.compile(r"(?<!\?P)<(\w+)>")


def kept(*names: str) -> Callable[[Callable[..., T]], Callable[[], T]]:
    """Decorate a function that builds plain values from the contents of these files; the image keeps its result."""

    def of(make: Callable[..., T]) -> Callable[[], T]:
        def book() -> T:
            return data.made(make.__module__, lambda: make(*(data.read(f"lexicon/data/{name}.json") for name in names)))

        return book

    return of


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Replace each `<name>` in a pattern by its part; parts may contain other names."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern
