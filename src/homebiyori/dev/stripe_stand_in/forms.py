"""Stripe's encoding of nested parameters: `line_items[0][price]=price_1`."""

import re
from typing import Any
from urllib.parse import parse_qsl

_PART = re.compile(r"\[([^\[\]]*)\]")


def parse(encoded: str) -> dict[str, Any]:
    """Parse parameters; lists become objects with the names "0", "1", ..."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        *path, last = [name.partition("[")[0], *_PART.findall(name)]
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return found
