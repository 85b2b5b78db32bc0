"""The word lists for memories, kept as data."""

from functools import cache
from typing import Any

from homebiyori.base import data

_FILES = ("told", "matters", "particulars", "goods")


@cache
def words() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    """Load the word lists once: people, places, jobs, exams, illnesses, roles and more."""
    return {key: words for name in _FILES for key, words in data.load("memory", name).items()}
