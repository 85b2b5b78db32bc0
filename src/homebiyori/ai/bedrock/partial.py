"""Parses a JSON object that is incomplete: still being streamed, or truncated."""

import json
import re
from dataclasses import dataclass, field

LONGEST_JSON = 20_000
_STRING_HEAD = re.compile(r'"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class PartialObject:
    """The complete members so far, and the string member that is still open."""

    members: dict[str, object] = field(default_factory=dict)
    open_key: str | None = None
    open_text: str = ""


def read_partial(raw: str) -> PartialObject:
    """Parse as many top-level members as there are. Never raises: parsing stops at invalid input."""
    found = PartialObject()
    at = _skip(raw[:LONGEST_JSON], 0)
    raw = raw[:LONGEST_JSON]
    if raw[at : at + 1] != "{":
        return found
    at += 1
    while (member := _member_start(raw, at)) is not None:
        key, at = member
        try:
            value, end = _DECODER.raw_decode(raw, at)
        except (ValueError, RecursionError):
            _open_string(raw, at, key, found)
            return found
        end = _skip(raw, end)
        # A number may continue in the next piece (1, then 12). Only a separator proves it complete.
        if raw[end : end + 1] not in {",", "}"}:
            return found
        found.members[key] = value
        at = end + 1
    return found


def _member_start(raw: str, at: int) -> tuple[str, int] | None:
    try:
        key, at = _DECODER.raw_decode(raw, _skip(raw, at))
    except (ValueError, RecursionError):
        return None
    at = _skip(raw, at)
    if not isinstance(key, str) or raw[at : at + 1] != ":":
        return None
    return key, _skip(raw, at + 1)


def _open_string(raw: str, at: int, key: str, found: PartialObject) -> None:
    if head := _STRING_HEAD.match(raw, at):
        found.open_key = key
        found.open_text = json.loads(head.group() + '"', strict=False)


def _skip(raw: str, at: int) -> int:
    match = _SPACE.match(raw, at)
    return match.end() if match else at
