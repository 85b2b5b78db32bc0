"""Pseudo-random numbers and well-spread points, the same on every machine and Python version."""

from collections.abc import Iterator
from hashlib import blake2b

from homebiyori.tree.picture.svg import Point

# Steps of the plastic number's sequence: any n points in a row are spread about as well as the first n.
EVEN_STEP = (0.7548776662466927, 0.5698402909980532)

_KEY_BYTES = 64
_WORD_BYTES = 4


def numbers(seed: bytes, purpose: str) -> Iterator[float]:
    """Yield endless numbers in [0, 1); each purpose has its own stream, so that no part shifts another."""
    block = 0
    while True:
        digest = blake2b(block.to_bytes(4, "big"), key=seed[:_KEY_BYTES], person=purpose.encode()).digest()
        for at in range(0, len(digest), _WORD_BYTES):
            yield int.from_bytes(digest[at : at + _WORD_BYTES], "big") / 2**32
        block += 1


def evenly(start: Point, step: Point = EVEN_STEP) -> Iterator[Point]:
    """Yield endless points of the unit square by an additive sequence."""
    u, v = start
    while True:
        u, v = (u + step[0]) % 1, (v + step[1]) % 1
        yield u, v
