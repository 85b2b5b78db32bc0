"""The crown's silhouette and contents, which depend on the seed alone, in half widths with y down."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from homebiyori.tree.picture.numbers import EVEN_STEP, evenly, numbers
from homebiyori.tree.picture.skeleton import Skeleton, grow_skeleton
from homebiyori.tree.picture.state import SHOWN_SLOTS
from homebiyori.tree.picture.svg import Circle, Point

LEAVES = 190
PUFFS = 64
TWIGS = 64
BLOSSOMS = 44
RIM_STEPS = 15

# Over the box below, in a crown 280 px wide, two points fewer than 829 steps apart are at least 9.12 px from each
# other; fewer than 168, 16.26 px; fewer than 116, 29.24 px. This holds for any starting point.
FRUIT_STEP = (0.17250192069929338, 0.5597107746072234)

_OUTER_LOBES = 8
_FLAT_BELOW = 0.22
_LEFT, _RIGHT, _TOP, _BOTTOM = -1.1, 1.1, -1.05, 0.72
_FRUIT_BOTTOM, _FRUIT_MARGIN = 0.6, 0.045
_ROWS = 72
_FORK_HALF_WIDTH, _FORK_TOP = 0.36, 0.3
_SEEDS_KEPT = 64  # a seed's geometry takes some 60 kB


Place = tuple[float, float, int]
Puff = tuple[float, float, float, float]  # middle, radius, and how lit it is: 0 in the shade, 1 in the sun


@dataclass(frozen=True, slots=True)
class Rows:
    """The inside of a silhouette, as intervals of x per row of y, for thousands of quick lookups."""

    intervals: Sequence[Sequence[tuple[float, float]]]
    bottom: float

    def points(self, start: Point, step: Point) -> Iterator[Point]:
        """Yield the points of an additive sequence over the box that lie inside; the n-th is always the same."""
        return ((x, y) for x, y, _ in self.places(start, step))

    def places(self, start: Point, step: Point) -> Iterator[Place]:
        """Yield the same points, each with its step in the sequence."""
        rows, tall, across = self.intervals, self.bottom - _TOP, _RIGHT - _LEFT
        per_row = _ROWS / (_BOTTOM - _TOP)
        for place, (u, v) in enumerate(evenly(start, step)):
            x, depth = _LEFT + across * u, tall * v
            for low, high in rows[int(depth * per_row)]:
                if low < x < high:
                    yield x, _TOP + depth, place
                    break


@dataclass(frozen=True, slots=True)
class Crown:
    """A crown's geometry, which depends on the seed alone."""

    lobes: Sequence[Circle]
    rim: Sequence[Point]
    leaves: Sequence[Point]
    turns: Sequence[int]
    puffs: Sequence[Puff]
    blossoms: Sequence[Point]
    skeleton: Skeleton


@lru_cache(maxsize=_SEEDS_KEPT)
def crown_of(seed: bytes) -> Crown:
    """Return the crown of a seed, cached: a parent looks at the tree after each message."""
    lobes = _lobes(seed)
    whole, deep = _rows(lobes, 0.0), _rows(lobes, 0.15)
    own = numbers(seed, "crown")
    twigs = islice(deep.points((next(own), next(own)), EVEN_STEP), TWIGS)
    skeleton = grow_skeleton(list(twigs), seed)
    return Crown(
        lobes=lobes,
        rim=_rim(lobes),
        leaves=list(islice(whole.points((next(own), next(own)), EVEN_STEP), LEAVES)),
        turns=[int(12 * next(own)) for _ in range(LEAVES)],
        puffs=_puffs(own, deep, skeleton),
        blossoms=list(islice(whole.points((next(own), next(own)), EVEN_STEP), BLOSSOMS)),
        skeleton=skeleton,
    )


def fruit_places(seed: bytes, slots: int) -> Sequence[Place]:
    """Return the places of a tree's first fruits, at least `slots` of them."""
    return _fruit_places(seed, -(-slots // SHOWN_SLOTS) * SHOWN_SLOTS)


@lru_cache(maxsize=_SEEDS_KEPT)
def _fruit_places(seed: bytes, slots: int) -> Sequence[Place]:
    own = numbers(seed, "fruits")
    rows = _rows(_lobes(seed), _FRUIT_MARGIN, _FRUIT_BOTTOM)
    return list(islice(rows.places((next(own), next(own)), FRUIT_STEP), slots))


def _puffs(own: Iterator[float], rows: Rows, skeleton: Skeleton) -> list[Puff]:
    """Spread balls of leaves, lit from the upper left; at the fork only twig tips have one."""
    tips = [skeleton.nodes[end] for end in skeleton.ends()]
    spread = list(islice(rows.points((next(own), next(own)), EVEN_STEP), PUFFS))
    spots = [(x, y, 0.09) for x, y in tips if _is_fork(x, y)]
    spots += [(x, y, 0.14 + 0.07 * next(own)) for x, y in spread if not _is_fork(x, y)]
    return [(x, y, radius, 0.45 - 0.62 * y - 0.28 * x + 0.4 * (next(own) - 0.5)) for x, y, radius in spots]


def _is_fork(x: float, y: float) -> bool:
    return y > _FORK_TOP and abs(x) < _FORK_HALF_WIDTH


def _lobes(seed: bytes) -> list[Circle]:
    own = numbers(seed, "lobes")
    begin, broad = next(own), 0.1 * (next(own) - 0.5)
    lobes = []
    for place in range(_OUTER_LOBES):
        angle = math.tau * (place + begin + 0.5 * (next(own) - 0.5)) / _OUTER_LOBES
        far = 0.60 + 0.13 * next(own)
        x, y = far * math.cos(angle) * (1 + broad), far * math.sin(angle) * 0.82 * (1 - broad)
        y = y if y < _FLAT_BELOW else _FLAT_BELOW + 0.35 * (y - _FLAT_BELOW)
        lobes.append((x, y, 0.33 + 0.09 * next(own)))
    lobes += [(0.0, -0.1, 0.54), (0.22 * (next(own) - 0.5), -0.42, 0.44)]
    return [(round(x, 4), round(y, 4), round(r, 4)) for x, y, r in lobes]


def _rows(lobes: Sequence[Circle], margin: float, bottom: float = _BOTTOM) -> Rows:
    tall = (_BOTTOM - _TOP) / _ROWS
    return Rows([_merged(lobes, margin, _TOP + tall * (row + 0.5)) for row in range(_ROWS)], bottom)


def _merged(lobes: Sequence[Circle], margin: float, y: float) -> list[tuple[float, float]]:
    spans = []
    for lobe_x, lobe_y, radius in lobes:
        left = (radius - margin) ** 2 - (y - lobe_y) ** 2
        if left > 0:
            half = math.sqrt(left)
            spans.append((lobe_x - half, lobe_x + half))
    merged: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _rim(lobes: Sequence[Circle]) -> list[Point]:
    """Find points along the silhouette, where leaves break its line."""
    points = []
    for place, lobe in enumerate(lobes):
        for step in range(RIM_STEPS):
            turn = math.tau * (step + 0.3 * (step * step % 3) + 0.2 * place) / RIM_STEPS
            x, y = lobe[0] + lobe[2] * math.cos(turn), lobe[1] + lobe[2] * math.sin(turn)
            if not any((x - ox) ** 2 + (y - oy) ** 2 < r * r for ox, oy, r in lobes if (ox, oy, r) != lobe):
                points.append((x, y))
    return points
