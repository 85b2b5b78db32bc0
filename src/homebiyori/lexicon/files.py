"""The data files of the lexicon."""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeVar

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


@cache
def load_weights(name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Load a file of weights, with packed ones as bytes: their text is a third longer."""
    return data.made(f"{name}, as bytes", lambda: _as_bytes(data.read(f"lexicon/data/{name}.json")))


def _as_bytes(value: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, dict):
        return value
    return {key: b64decode(each) if key == "weights" else _as_bytes(each) for key, each in value.items()}


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Replace each `<name>` in a pattern by its part; parts may contain other names."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern
