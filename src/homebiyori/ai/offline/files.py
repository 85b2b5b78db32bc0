"""The companion's data, kept beside its code."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one file of data, once."""
    return json.loads(resources.files("homebiyori.ai.offline").joinpath(name).read_text("utf-8"))
