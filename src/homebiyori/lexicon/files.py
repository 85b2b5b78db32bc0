"""The lexicon's words, kept as data beside the code."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from homebiyori.base import data

T = TypeVar("T")

load = partial(data.load, "lexicon")
# <name>, but not the name of a group.
_PART = re.compile(r"(?<!\?P)<(\w+)>")


def kept(*names: str) -> Callable[[Callable[..., T]], Callable[[], T]]:
    """Make a book, of plain values alone, of the contents of these files, which its function is given."""

    def of(make: Callable[..., T]) -> Callable[[], T]:
        def book() -> T:
            return data.made(make.__module__, lambda: make(*(data.read(f"lexicon/data/{name}.json") for name in names)))

        return book

    return of


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts of a pattern where it calls for them by `<name>`; a part may call for others."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern
