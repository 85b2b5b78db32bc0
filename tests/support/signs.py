"""Signs and risks, written in tables by their names."""

from collections.abc import Iterator
from itertools import product

from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel


def signs(names: str) -> frozenset[Sign]:
    """Read names that are separated by spaces."""
    return frozenset(map(Sign, names.split()))


def each_of(*columns: str) -> Iterator[tuple[frozenset[Sign], ...]]:
    """Yield the signs of the columns once for every alternative: `means|plan time` is `means time` and `plan time`."""
    ways = [product(*(word.split("|") for word in names.split())) for names in columns]
    for way in product(*ways):
        yield tuple(frozenset(map(Sign, names)) for names in way)


def risk_of(words: str) -> Risk | None:
    """Read "kind level"; a kind alone is serious."""
    kind, _, level = words.partition(" ")
    return Risk(RiskKind(kind), RiskLevel[(level or "serious").upper()]) if kind else None


def kind_of(name: str) -> RiskKind | None:
    return RiskKind(name) if name else None
