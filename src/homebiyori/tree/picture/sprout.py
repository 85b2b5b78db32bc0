"""The first stages: a seed in a window of earth, a sprout, a sapling."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.tree.picture.growth import GROUND, MIDDLE, SPROUT, Pose, ease
from homebiyori.tree.picture.numbers import numbers
from homebiyori.tree.picture.palette import Palette, mix
from homebiyori.tree.picture.svg import Point, dabs, dots, leaf, number, path, strokes, tag

_RIM = GROUND - 24  # the upper edge of the window of earth, px
_DEPTH = _RIM + 30  # where the seed lies
_LEAVES = 12
_LEAST_LEAF = 3  # px
_ROOT, _ROOT_HAIRS, _HAIR_WIDTH = 36, 20, 1.4
_EARTH_GRAINS, _PEBBLES = 22, 7
_TUFTS = ((-108, 11), (-58, -13), (66, -12), (122, 18))  # from the middle and the rim, px


@dataclass(frozen=True, slots=True)
class _Leaf:
    outline: str
    vein: str
    is_left: bool


def draw_seed(seed: bytes, grown: float, palette: Palette, seen: float | None = None) -> str:
    """Draw a seed that sleeps in a window of earth, cracks and sends out root and shoot; `grown` is 0 to 1.

    Root hairs grown since `seen` fade in.
    """
    sent_out = _root_hairs(grown, seen, palette) + _root_and_shoot(grown, palette)
    return _earth(seed, palette) + _halo(grown) + sent_out + _kernel(grown, palette)


def _earth(seed: bytes, palette: Palette) -> str:
    own = numbers(seed, "earth")
    deep = mix(palette.soil, "#2c1a12", 0.35)
    grains, pebbles = ([_in_window(next(own), next(own)) for _ in range(n)] for n in (_EARTH_GRAINS, _PEBBLES))
    knoll = f"M{MIDDLE - 200} {GROUND + 20}c70-4 100-66 200-66s130 62 200 66q-90 24-200 24t-200-24z"
    window = f"M{MIDDLE - 84} {_DEPTH + 4}c0-26 36-40 86-39s82 15 82 41-38 45-84 44-84-20-84-46z"
    tufts = "".join(f"M{MIDDLE + x} {_RIM + y}q-2-7-6-9m6 9q0-8 1-12m-1 12q2-7 6-10" for x, y in _TUFTS)
    return (
        path(knoll, fill=palette.grass)
        + path(window, fill=deep, stroke=palette.soil, stroke_width=9, stroke_linejoin="round")
        + strokes(dabs(grains, 5, 1), mix(deep, palette.soil, 0.7), 3, opacity=0.7)
        + strokes(dots(pebbles), mix(palette.soil, "#e8dccb", 0.35), 6, opacity=0.6)
        + strokes(f"M{MIDDLE - 62} {_RIM - 10}q66-15 112-2", mix(palette.grass, "#ffffff", 0.3), 4, opacity=0.5)
        + strokes(tufts, palette.meadow, 2.2)
    )


def _in_window(u: float, v: float) -> Point:
    angle, far = math.tau * u, math.sqrt(0.25 + 0.75 * v)
    return MIDDLE + 62 * far * math.cos(angle), _DEPTH + 8 + 30 * far * math.sin(angle)


def _halo(grown: float) -> str:
    return tag("circle", cx=MIDDLE, cy=_DEPTH, r=round(38 + 18 * grown), fill="url(#t-glow)")


def _root_hairs(grown: float, seen: float | None, palette: Palette) -> str:
    """Draw the root's hairs, one per twentieth of the way to the sprout; those grown since `seen` fade in."""
    made = _hairs(grown)
    known = made if seen is None else min(made - 1, _hairs(seen))
    hairs = [_root_hair(place, grown) for place in range(made)]
    color = _root_color(palette)
    return strokes("".join(hairs[:known]), color, _HAIR_WIDTH) + strokes(
        "".join(hairs[known:]), color, _HAIR_WIDTH, class_="fresh"
    )


def _hairs(grown: float) -> int:
    return math.ceil(_ROOT_HAIRS * grown - 1e-9)


def _root_hair(place: int, grown: float) -> str:
    along = place / (_ROOT_HAIRS * grown)  # share of the current root
    x = MIDDLE + grown * (10 * along * (1 - along) - 3 * along**2)
    side = 1 if place % 2 else -1
    return f"M{number(x)} {number(_DEPTH + 14 + _ROOT * place / _ROOT_HAIRS)}l{side * (8 - place % 3)} {4 + place % 3}"


def _root_color(palette: Palette) -> str:
    return mix("#f3ead2", palette.soil, 0.1)


def _root_and_shoot(grown: float, palette: Palette) -> str:
    root, shoot = _ROOT * grown, 52 * max(0.0, grown - 0.3)
    threads = f"M{MIDDLE} {_DEPTH + 14}q{number(5 * grown)} {number(root / 2)} {number(-3 * grown)} {number(root)}"
    for side in (-1, 1):
        threads += (
            f"M{MIDDLE} {number(_DEPTH + 14 + root / 3)}q{number(side * root / 5)} {number(root / 6)} "
            f"{number(side * root / 2.6)} {number(root / 3)}"
        )
    x, y = MIDDLE, _DEPTH - 14
    stem = f"M{x} {y}q{number(-7 * grown)} {number(-shoot / 2)} 0 {number(-shoot)}"
    pair = "".join(leaf((x, y - shoot + 1), -math.pi / 2 + turn, 16 * max(0.0, grown - 0.5)) for turn in (-0.7, 0.7))
    young = mix(palette.leaves[3], "#c5e59a", 0.5)
    return (
        strokes(threads, _root_color(palette), 3)
        + (strokes(stem, young, 5) if shoot else "")
        + path(pair if shoot else "", fill=mix(young, "#ffffff", 0.15))
    )


def _kernel(grown: float, palette: Palette) -> str:
    """Draw the sleeping seed, and the crack that opens from its tip."""
    x, y = MIDDLE, _DEPTH
    warm = mix("#cf9558", palette.soil, 0.15 if palette.is_night else 0)
    crack = f"M{x} {y - 21}l{number(-3 * grown)} {number(7 * grown)} {number(5 * grown)} {number(6 * grown)} "
    crack += f"{number(-3 * grown)} {number(6 * grown)}"
    body = f"M{x} {y - 22}c14 2 21 13 21 23s-9 19-21 19-21-8-21-19 7-21 21-23z"
    return (
        path(body, fill=warm)
        + strokes(f"M{x - 12} {y - 8}q-6 9 0 18", mix(warm, "#ffffff", 0.5), 3.4)
        + strokes(f"M{x - 8} {y + 3}q3 3 6 0m6 0q3 3 6 0", "#7a4d26", 1.8)
        + strokes(dots(((x - 11, y + 9), (x + 11, y + 9))), "#f0a58a", 5, opacity=0.6)
        + (strokes(crack, "#7a4d26", 1.8) if grown else "")
    )


def draw_sprout(seed: bytes, pose: Pose, palette: Palette, seen: float | None = None) -> str:
    """Draw a stem whose leaves come one by one, left and right in turn.

    Leaves grown since `seen` fade in.
    """
    grown, (x, y) = pose.growth, pose.fork
    bend = x - MIDDLE
    stem = mix(mix("#8fbf6a", palette.leaves[2], 0.4), palette.bark, ease((grown - 1.8) / 1.4))
    half = 2 + 1.3 * (grown - SPROUT)
    bent = f"{number(MIDDLE - bend + 0.7 * half)} {number((GROUND + y) / 2)}"
    line = (
        f"M{number(MIDDLE - 1.3 * half)} {GROUND + 1}Q{number(MIDDLE - bend - 0.7 * half)} {number((GROUND + y) / 2)} "
        f"{number(x - 0.8)} {number(y)}h1.6Q{bent} {number(MIDDLE + 1.3 * half)} {GROUND + 1}z"
    )
    leaves = _sprout_leaves(seed, pose)
    known = len(leaves) if seen is None else min(len(leaves) - 1, _count_leaves(seed, seen))
    tip = leaf((x, y + 1), -math.pi / 2 + 0.2, 16 + 4 * (grown - SPROUT))
    return (
        _draw_leaves(leaves[:known], palette)
        + _draw_leaves(leaves[known:], palette, class_="fresh")
        + path(tip, fill=palette.leaves[3], class_="tip")
        + path(line, fill=stem, class_="trunk")
    )


def _draw_leaves(leaves: Sequence[_Leaf], palette: Palette, **attributes: str) -> str:
    return (
        path("".join(each.outline for each in leaves if each.is_left), fill=palette.leaves[2], **attributes)
        + path("".join(each.outline for each in leaves if not each.is_left), fill=palette.leaves[3], **attributes)
        + strokes("".join(each.vein for each in leaves), palette.leaves[1], 1.1, opacity=0.7, **attributes)
    )


def _sprout_leaves(seed: bytes, pose: Pose) -> list[_Leaf]:
    leaves = []
    many = _leaves_so_far(pose.growth)
    for place, (up, length) in enumerate(_leaf_lengths(seed, pose.growth)):
        along = min(0.97, 0.34 + 0.64 * (place + 0.8) / (many + 0.6))
        at = stem_point(pose, along)
        rise = 0.3 + 0.3 * up + 0.35 * along
        is_left = place % 2 == 1
        angle = -math.pi + rise if is_left else -rise
        vein = number(0.7 * length * math.cos(angle)), number(0.7 * length * math.sin(angle))
        drawn = f"M{number(at[0])} {number(at[1])}l{vein[0]} {vein[1]}"
        leaves.append(_Leaf(leaf(at, angle, length), drawn, is_left))
    return leaves


def _count_leaves(seed: bytes, grown: float) -> int:
    return len(_leaf_lengths(seed, grown))


def _leaf_lengths(seed: bytes, grown: float) -> list[tuple[float, float]]:
    """Return each leaf's own steepness and its length in px; the last ones are still small."""
    own = numbers(seed, "sprout")
    many, vigour = _leaves_so_far(grown), 0.7 + 0.3 * ease(grown - SPROUT)
    lengths = []
    for place in range(_LEAVES):
        up, long = next(own), next(own)
        length = (46 - 2.2 * place) * vigour * ease((many - place) / 1.6) * (0.92 + 0.16 * long)
        if length >= _LEAST_LEAF:
            lengths.append((up, length))
    return lengths


def _leaves_so_far(grown: float) -> float:
    return 2.4 + 3.6 * (grown - SPROUT)


def stem_point(pose: Pose, along: float) -> Point:
    """Return a point of a sprout's stem: 0 at the ground, 1 at its tip."""
    x, y = pose.fork
    bend = x - MIDDLE
    across = (1 - along) ** 2 * MIDDLE + 2 * along * (1 - along) * (MIDDLE - bend) + along**2 * x
    return across, GROUND + (y - GROUND) * along


def sprout_ground(pose: Pose) -> str:
    """Draw the shadow at a sprout's foot."""
    width = 26 + 10 * pose.growth
    return tag("ellipse", cx=MIDDLE, cy=GROUND + 1, rx=round(width), ry=6, fill="#000", opacity=0.1)
