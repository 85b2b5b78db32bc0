"""The lexicon's words, kept as data beside the code."""

import json
from importlib.resources import files
from typing import Any


def load(name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one file of words."""
    return json.loads((files("homebiyori.ai.lexicon") / "data" / f"{name}.json").read_text("utf-8"))
