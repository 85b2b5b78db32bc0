"""The lexicon's words, kept as data beside the code."""

import json
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


def path_of(name: str) -> Path:
    """Return where a file of words lies."""
    return _DATA / f"{name}.json"


def load(name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one file of words."""
    return json.loads(path_of(name).read_text("utf-8"))
