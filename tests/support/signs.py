"""Signs, written in tables by their names."""

from collections.abc import Iterator
from itertools import product

from homebiyori.care.signs import Sign


def signs(names: str) -> frozenset[Sign]:
    """Read names that are separated by spaces."""
    return frozenset(map(Sign, names.split()))


def each_of(*columns: str) -> Iterator[tuple[frozenset[Sign], ...]]:
    """Yield the signs of the columns once for every alternative: `means|plan time` is `means time` and `plan time`."""
    ways = [product(*(word.split("|") for word in names.split())) for names in columns]
    for way in product(*ways):
        yield tuple(frozenset(map(Sign, names)) for names in way)
