"""What a memory is named by, kept as data beside the code."""

from functools import cache
from typing import Any

from homebiyori.base import data

_FILES = ("told", "matters", "particulars", "goods")


@cache
def words() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    """Read the words of people, places and jobs, of exams, illnesses and roles, once."""
    return {key: words for name in _FILES for key, words in data.load("memory", name).items()}
