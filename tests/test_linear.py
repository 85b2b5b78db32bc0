"""Every pattern runs in linear time, even on hostile input."""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any
from zlib import crc32

import pytest

from support.hostile_inputs import shapes
from support.patterns import find_patterns, readings, uses
from support.processor import least, seconds

LENGTH = 2_000
# Quadratic time for twice the length is far above this, even at a nanosecond a step.
TOO_LITTLE_TO_JUDGE = 0.004
LARGEST_FACTOR = 2.6
TRIES = 5
# A pattern that takes longer for one shape may be exponential: every further character doubles its time.
ENDLESS = 5
PARTS = 12

_patterns = cache(find_patterns)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError if the block takes longer, even in the middle of a match."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_dear(read: Callable[[Any], object], single: Any, double: Any) -> bool:
    # Alternately: a slow moment of the machine lasts longer than one reading, so it affects both.
    once, twice = least(partial(read, single), partial(read, double), runs=TRIES)
    return twice > TOO_LITTLE_TO_JUDGE and twice > LARGEST_FACTOR * once


def superlinear(read: Callable[[Any], object], *, of: type[Any] = str) -> Iterator[str]:
    """Yield the names of shapes that cost more than 2.6 times as much at twice the length."""
    doubled = dict(shapes(2 * LENGTH))
    for name, shape in shapes(LENGTH):
        single, double = (shape, doubled[name]) if of is str else (shape.encode(), doubled[name].encode())
        # Another program may evict the processor's caches during one measurement, but hardly during three.
        try:
            with _at_most(ENDLESS):
                is_dear = seconds(partial(read, double)) > TOO_LITTLE_TO_JUDGE
                is_dear = is_dear and all(_is_dear(read, single, double) for _ in range(3))
        except TimeoutError:
            is_dear = True
        if is_dear:
            yield name


@pytest.mark.proof
def test_patterns_and_shapes_are_many() -> None:
    assert len(_patterns()) > 150, "patterns of code and of data"
    assert len(dict(shapes(LENGTH))) >= 40


def _part(pattern: Any) -> int:
    """Return which part tests a pattern: by its text, because each worker's order depends on what it ran before."""
    return crc32(repr(pattern.pattern).encode()) % PARTS


# In parts, so that all workers share them.
@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_is_linear(part: int) -> None:
    called = uses()
    slow = {
        (place, name)
        for place, pattern in sorted(_patterns().items())
        if _part(pattern) == part
        for read in readings(place, pattern, called)
        for name in superlinear(read, of=type(pattern.pattern))
    }
    assert slow == set()


QUADRATIC = [r'"(?:[^"\\]|\\.)*"', r"\b[a-z0-9](?:[a-z0-9-]*\.)+(?:com|net)\b", r"\s*\n+\s*", r"(?:[^。]*、)+。"]


ENDLESS_PATTERN = r"^(?:そうか|ああ|あ|,)*N"


@pytest.mark.proof
@pytest.mark.parametrize("pattern", [*QUADRATIC, ENDLESS_PATTERN])
def test_a_pattern_that_is_not_is_found(pattern: str) -> None:
    found = re.compile(pattern)
    assert next(superlinear(lambda text: sum(1 for _ in found.finditer(text))), None) is not None
