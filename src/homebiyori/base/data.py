"""JSON data kept beside the code, in a package's folder `data`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]


def path_of(package: str, name: str) -> Path:
    """Return where a package ("ai/offline") keeps `name`."""
    return _ROOT.joinpath(package, "data", f"{name}.json")


@cache
def load(package: str, name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one file of data, once for all who take from it: nobody changes what is returned."""
    return json.loads(path_of(package, name).read_text("utf-8"))
