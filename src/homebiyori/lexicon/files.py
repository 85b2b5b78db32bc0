"""The lexicon's words, kept as data beside the code."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")
# <name>, but not the name of a group.
_PART = re.compile(r"(?<!\?P)<(\w+)>")


def path_of(name: str) -> Path:
    """Return where a file of words lies."""
    return _DATA / f"{name}.json"


def load(name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one file of words."""
    return json.loads(path_of(name).read_text("utf-8"))


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts of a pattern where it calls for them by `<name>`; a part may call for others."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern
