"""Trunk and limbs: space colonization with one attractor per step; widths by the pipe model."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.tree.picture.growth import GROUND, MIDDLE, Pose, ease
from homebiyori.tree.picture.numbers import numbers
from homebiyori.tree.picture.palette import Palette
from homebiyori.tree.picture.svg import Point, number, path, strokes, tag

ROOT = (0.0, 1.0)
_LIMBS = ((-0.36, 0.5), (0.04, 0.36), (0.38, 0.46))
_LIMB_PLAY = 0.16
_DOWNWARD = 1.35  # cost factor for growing down
_FROM_ROOT = 2.2  # cost factor for growing from the trunk's end
_STRAIGHT, _STRAIGHTER = 1.25, 0.35  # growing on in the parent's direction is cheaper
_BEND, _LIMB_BEND = 0.45, 0.62
_PIPE = 1 / 2.2  # a limb's cross-section is about the sum of its twigs'
_BEFORE_SEEN = 0.06
_THIN = 3  # px: thinner twigs are rounded to whole px
_HIDDEN_ABOVE = 0.1  # twigs that end above this lie behind leaves
_FORK_SINK = 20  # px by which limbs begin inside the trunk


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Nodes, each with its parent's index and the direction from that parent; node 0 is the fork."""

    nodes: Sequence[Point]
    elders: Sequence[int]
    ways: Sequence[Point]

    def ends(self) -> list[int]:
        """Return the leaf nodes."""
        return sorted(set(range(len(self.nodes))) - set(self.elders))


def grow_skeleton(attractors: Sequence[Point], seed: bytes) -> Skeleton:
    """Attach each point to its best parent, the nearest to the fork first."""
    own = numbers(seed, "limbs")
    nodes, elders, ways = [ROOT], [-1], [(0.0, -1.0)]
    for x, y in _LIMBS:
        node = (x + _LIMB_PLAY * (next(own) - 0.5), y + _LIMB_PLAY * (next(own) - 0.5))
        _join(nodes, elders, ways, node, 0)
    for node in sorted(attractors, key=lambda at: (at[0] * 0.9) ** 2 + (at[1] - ROOT[1]) ** 2):
        _join(nodes, elders, ways, node, _best_elder(nodes, ways, node))
    return Skeleton(nodes, elders, ways)


def _join(nodes: list[Point], elders: list[int], ways: list[Point], node: Point, elder: int) -> None:
    dx, dy = node[0] - nodes[elder][0], node[1] - nodes[elder][1]
    length = math.sqrt(dx * dx + dy * dy) or 1
    nodes.append(node)
    elders.append(elder)
    ways.append((dx / length, dy / length))


def _best_elder(nodes: Sequence[Point], ways: Sequence[Point], node: Point) -> int:
    x, y = node
    best, least = 0, math.inf
    for index, (elder_x, elder_y) in enumerate(nodes):
        dx, dy = x - elder_x, y - elder_y
        distance = math.sqrt(dx * dx + dy * dy)
        way = ways[index]
        along = (dx * way[0] + dy * way[1]) / (distance or 1)
        cost = distance * (_STRAIGHT - _STRAIGHTER * along if index else _FROM_ROOT)
        if dy > 0.02:
            cost *= _DOWNWARD
        if cost < least:
            best, least = index, cost
    return best


def draw_wood(skeleton: Skeleton, pose: Pose, palette: Palette) -> str:
    """Draw the trunk and the limbs grown so far."""
    alive = _alive(len(skeleton.nodes), pose.fullness)
    loads = _loads(skeleton, alive)
    thickest = 1.12 * pose.trunk
    widths = [max(1.2, thickest * (load / loads[0]) ** _PIPE) for load in loads]
    neck = 0.5 * max(width for width, elder in zip(widths, skeleton.elders, strict=True) if elder == 0)
    return draw_trunk(pose, neck, palette) + _draw_limbs(skeleton, alive, widths, pose, palette)


def _alive(count: int, fullness: float) -> list[float]:
    """Return each twig's growth, 0 to 1, lowest first."""
    return [1.0] + [ease((fullness * 1.15 * count - index) / 6) for index in range(1, count)]


def _loads(skeleton: Skeleton, alive: Sequence[float]) -> list[float]:
    loads = list(alive)
    loads[0] = 0.0
    for index in range(len(loads) - 1, 0, -1):
        loads[skeleton.elders[index]] += loads[index]
    return loads


def draw_trunk(pose: Pose, neck: float, palette: Palette) -> str:
    """Draw the trunk: flared at the ground, bent with the tree's lean, shaded on one side."""
    x, top = pose.at(*ROOT)
    wide, foot, middle = 0.62 * pose.trunk, 1.35 * pose.trunk, (GROUND + top) / 2
    points = [MIDDLE - foot, GROUND, MIDDLE - wide, GROUND - 9, x - neck, middle, x - neck, top + 18]
    back = [x + neck, middle, MIDDLE + wide, GROUND - 9, MIDDLE + foot, GROUND]
    a, b, c, d, e, f, g, h = map(number, points)
    i, j, k, m, n, o = map(number, back)
    outline = f"M{a} {b}C{c} {d} {e} {f} {g} {h}L{i} {h}C{i} {j} {k} {m} {n} {o}Q{MIDDLE + 4} {GROUND + 7} {a} {b}z"
    shade = (
        f"M{number(MIDDLE + 0.75 * pose.trunk)} {GROUND - 2}Q{number(MIDDLE + 0.32 * pose.trunk)} {GROUND - 12} "
        f"{number((MIDDLE + x) / 2 + 0.3 * wide)} {number(middle)}T{number(x + 0.45 * neck)} {number(top + 14)}"
    )
    light = (
        f"M{number(MIDDLE - 0.5 * wide)} {GROUND - 14}Q{number((MIDDLE + x) / 2 - 0.6 * neck)} {number(middle)} "
        f"{number(x - 0.55 * neck)} {number(top + 22)}"
    )
    return (
        path(outline, fill=palette.bark, class_="trunk")
        + strokes(shade, palette.bark_shade, 0.2 * pose.trunk, opacity=0.7)
        + strokes(light, palette.bark_light, 0.1 * pose.trunk, opacity=0.7, stroke_dasharray="9 5 16 7")
    )


def _draw_limbs(
    skeleton: Skeleton, alive: Sequence[float], widths: Sequence[float], pose: Pose, palette: Palette
) -> str:
    curves: dict[float, list[str]] = defaultdict(list)
    places = [pose.at(*node) for node in skeleton.nodes]
    hidden = {end for end in skeleton.ends() if skeleton.nodes[end][1] < _HIDDEN_ABOVE}
    for index in range(1, len(places)):
        part = alive[index]
        if part < _BEFORE_SEEN or index in hidden:
            continue
        elder = skeleton.elders[index]
        from_x, from_y = places[elder]
        from_y += 0 if elder else _FORK_SINK
        x, y = from_x + (places[index][0] - from_x) * part, from_y + (places[index][1] - from_y) * part
        bend = math.hypot(x - from_x, y - from_y) * (_BEND if elder else _LIMB_BEND)
        way = skeleton.ways[elder]
        corners = (from_x, from_y, from_x + way[0] * bend, from_y + way[1] * bend, x, y)
        a, b, c, d, e, f = map(number if widths[index] > _THIN else _whole, corners)
        curves[round(widths[index] * 2) / 2].append(f"M{a} {b}Q{c} {d} {e} {f}")
    drawn = (path("".join(curves[width]), stroke_width=width) for width in sorted(curves, reverse=True))
    return tag("g", *drawn, stroke=palette.bark)


def _whole(value: float) -> str:
    return str(round(value))
