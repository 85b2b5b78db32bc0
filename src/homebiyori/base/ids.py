"""Sortable ids: ULIDs, whose first 48 bits are the milliseconds since 1970.

Implemented here because importing python-ulid costs 90 ms of a cold start (it looks up its own version).
The layout and the alphabet are those of https://github.com/ulid/spec.
"""

import re
import secrets
from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# Bounds of all ids, for range queries.
FIRST, LAST = "0", "1"
# The leading 0 lasts until the year 3084; anything later is not an id of ours and would overflow a datetime.
_PATTERN = re.compile(r"0[0-9A-HJKMNP-TV-Z]{25}")


def new_id(at: datetime) -> str:
    """Make an id that sorts by `at` and is otherwise unguessable."""
    return _encode(_milliseconds(at) << 80 | secrets.randbits(80))


def first_id(at: datetime) -> str:
    """Return the smallest id of the millisecond, as a bound for range queries."""
    return _encode(_milliseconds(at) << 80)


def is_id(text: str) -> bool:
    return _PATTERN.fullmatch(text) is not None


def id_time(text: str) -> datetime:
    """Return the instant of an id; ValueError if it is not an id."""
    if not is_id(text):
        raise ValueError("not an id")
    number = 0
    for letter in text:
        number = number << 5 | _VALUES[letter]
    return _EPOCH + (number >> 80) * _MILLISECOND


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def _encode(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
