"""The lexicon's words, kept as data beside the code."""

import re
from collections.abc import Mapping
from functools import partial

from homebiyori.base import data

path_of = partial(data.path_of, "lexicon")
load = partial(data.load, "lexicon")
# <name>, but not the name of a group.
_PART = re.compile(r"(?<!\?P)<(\w+)>")


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts of a pattern where it calls for them by `<name>`; a part may call for others."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern
