"""Hostile inputs (`tests/hostile/*.jsonl`), written from the contract alone, without knowledge of the code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "hostile"


def rows(name: str) -> list[dict[str, Any]]:
    """Read the rows of a file; long texts are stored as parts, each with a repeat count."""
    lines = (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [{key: _whole(value) for key, value in json.loads(line).items()} for line in lines]


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    is_parts = isinstance(value, list) and value and all(isinstance(part, list) for part in value)
    return "".join(text * times for text, times in value) if is_parts else value


def shapes(length: int) -> Iterator[tuple[str, str]]:
    """Yield each shape's name, and a text of about this length."""
    for line in (_FOLDER / "shapes.jsonl").read_text("utf-8").splitlines():
        shape = json.loads(line)
        unit = sum(len(text) for text, is_repeated in shape["parts"] if is_repeated)
        times = max(1, length // unit)
        yield shape["name"], "".join(text * times if is_repeated else text for text, is_repeated in shape["parts"])
