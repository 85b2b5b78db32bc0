"""The tree before it is one: a seed in a window of earth, a sprout, a sapling."""

import math

from homebiyori.tree.picture.growth import GROUND, MIDDLE, SPROUT, Pose, ease
from homebiyori.tree.picture.numbers import numbers
from homebiyori.tree.picture.palette import Palette, mix
from homebiyori.tree.picture.svg import Point, dabs, dots, leaf, number, path, strokes, tag

_RIM = GROUND - 24  # the upper edge of the window of earth, px
_DEPTH = _RIM + 30  # where the seed lies
_LEAVES = 12
_LEAST_LEAF = 3  # px
_EARTH_GRAINS, _PEBBLES = 22, 7
_TUFTS = ((-108, 11), (-58, -13), (66, -12), (122, 18))  # from the middle and the rim, px


def draw_seed(seed: bytes, grown: float, palette: Palette) -> str:
    """Draw a seed that sleeps in a window of earth, cracks and sends out root and shoot; `grown` is 0 to 1."""
    return _earth(seed, palette) + _halo(grown) + _root_and_shoot(grown, palette) + _kernel(grown, palette)


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


def _root_and_shoot(grown: float, palette: Palette) -> str:
    root, shoot = 36 * grown, 52 * max(0.0, grown - 0.3)
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
        strokes(threads, mix("#f3ead2", palette.soil, 0.1), 3)
        + (strokes(stem, young, 5) if shoot else "")
        + path(pair if shoot else "", fill=mix(young, "#ffffff", 0.15))
    )


def _kernel(grown: float, palette: Palette) -> str:
    """Draw the seed itself: it sleeps, and a crack opens from its tip."""
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


def draw_sprout(seed: bytes, pose: Pose, palette: Palette) -> str:
    """Draw a stem whose leaves come one by one, left and right in turn."""
    grown, (x, y) = pose.growth, pose.fork
    bend = x - MIDDLE
    stem = mix(mix("#8fbf6a", palette.leaves[2], 0.4), palette.bark, ease((grown - 1.8) / 1.4))
    half = 2 + 1.3 * (grown - SPROUT)
    bent = f"{number(MIDDLE - bend + 0.7 * half)} {number((GROUND + y) / 2)}"
    line = (
        f"M{number(MIDDLE - 1.3 * half)} {GROUND + 1}Q{number(MIDDLE - bend - 0.7 * half)} {number((GROUND + y) / 2)} "
        f"{number(x - 0.8)} {number(y)}h1.6Q{bent} {number(MIDDLE + 1.3 * half)} {GROUND + 1}z"
    )
    dark, light, veins = _sprout_leaves(seed, pose)
    tip = leaf((x, y + 1), -math.pi / 2 + 0.2, 16 + 4 * (grown % 1))
    return (
        path(dark, fill=palette.leaves[2])
        + path(light + tip, fill=palette.leaves[3])
        + strokes(veins, palette.leaves[1], 1.1, opacity=0.7)
        + path(line, fill=stem, class_="trunk")
    )


def _sprout_leaves(seed: bytes, pose: Pose) -> tuple[str, str, str]:
    own = numbers(seed, "sprout")
    many = 2.4 + 3.6 * (pose.growth - SPROUT)  # leaves so far, the last one still small
    sides: tuple[list[str], list[str]] = ([], [])
    veins = []
    for place in range(_LEAVES):
        up, long = next(own), next(own)
        part = (0.7 + 0.3 * ease(pose.growth - SPROUT)) * ease((many - place) / 1.6)
        length = (46 - 2.2 * place) * part * (0.92 + 0.16 * long)
        if length < _LEAST_LEAF:
            continue
        along = min(0.97, 0.34 + 0.64 * (place + 0.8) / (many + 0.6))
        at = stem_point(pose, along)
        rise = 0.3 + 0.3 * up + 0.35 * along
        angle = -math.pi + rise if place % 2 else -rise
        sides[place % 2].append(leaf(at, angle, length))
        vein = number(0.7 * length * math.cos(angle)), number(0.7 * length * math.sin(angle))
        veins.append(f"M{number(at[0])} {number(at[1])}l{vein[0]} {vein[1]}")
    return "".join(sides[1]), "".join(sides[0]), "".join(veins)


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
