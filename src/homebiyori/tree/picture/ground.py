"""The ground, the things that rings add to it, and the trunk slice that shows the rings."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from homebiyori.tree.picture.growth import GROUND, Pose
from homebiyori.tree.picture.numbers import EVEN_STEP, evenly, numbers
from homebiyori.tree.picture.palette import Palette, mix
from homebiyori.tree.picture.sky import LEFT, WIDE, land
from homebiyori.tree.picture.svg import Point, dabs, dots, number, path, ring, rounded, stamps, strokes, tag
from homebiyori.tree.picture.tokyo import Season

BIRD_RINGS, BENCH_RINGS, LANTERN_RINGS, SWING_RINGS = 3, 10, 20, 30
_PLACES = 60  # rings that add a thing to the meadow; later ones add flowers on the hill
_HILL_PLACES = 90

_TUFTS, _GRASS_DABS = 22, 48
_FLOWERS, _MUSHROOMS = 0.6, 0.8  # cumulative shares of the things; the rest are stones
_SLICE = (352, 406)
_MOST_LINES = 9  # of each width


def draw_ground(seed: bytes, palette: Palette) -> str:
    """Draw the meadow, with brush strokes and tufts of grass."""
    own = numbers(seed, "ground")
    crest = land(GROUND + 40, f"Q200 {GROUND - 58} {LEFT + WIDE} {GROUND + 40}", 0)
    front = land(GROUND + 54, "q110-24 210-12q100-16 200-6t190-6 200 10", 14)
    touches = [(LEFT + WIDE * next(own), GROUND + 8 + 150 * next(own) ** 2) for _ in range(_GRASS_DABS)]
    tufts = [(LEFT + WIDE * next(own), GROUND + 16 + 44 * next(own)) for _ in range(_TUFTS)]
    color = palette.bark_light if palette.season is Season.WINTER else mix(palette.meadow, palette.leaves[0], 0.5)
    return (
        path(crest, fill=palette.grass)
        + path(front, fill=palette.meadow)
        + strokes(dabs(touches[::2], 17, -2), mix(palette.grass, palette.white, 0.3), 3, opacity=0.4)
        + strokes(dabs(touches[1::2], 13, 2), mix(palette.meadow, palette.leaves[0], 0.35), 3, opacity=0.35)
        + stamps("tuft", strokes("M0 0q-2-6-5-8m5 8q0-7 1-11m-1 11q2-6 5-8", color, 1.7), rounded(tufts))
    )


def draw_ring_things(seed: bytes, rings: int, palette: Palette) -> str:
    """Draw one small thing per ring; earlier ones never change."""
    own = numbers(seed, "rings")
    spots = islice(evenly((next(own), next(own)), EVEN_STEP), min(rings, _PLACES))
    things: dict[str, list[Point]] = defaultdict(list)
    for u, v in spots:
        kind = next(own)
        name = "flower" if kind < _FLOWERS else "mushroom" if kind < _MUSHROOMS else "stone"
        things[name].append((8 + 304 * u, GROUND + 14 + 48 * v))
    return (
        _hill_flowers(own, rings - _PLACES, palette)
        + (_bench(palette) if rings >= BENCH_RINGS else "")
        + (_lantern(palette) if rings >= LANTERN_RINGS else "")
        + _stones(things["stone"], palette)
        + _mushrooms(things["mushroom"], palette)
        + _flowers(things["flower"], palette)
        + (_bird(palette) if rings >= BIRD_RINGS else "")
    )


def _hill_flowers(own: Iterator[float], count: int, palette: Palette) -> str:
    start = next(own), next(own)
    if count <= 0:
        return ""
    spots = islice(evenly(start, EVEN_STEP), min(count, _HILL_PLACES))
    drawn = [(-20 + 440 * u, GROUND + 1 + 11 * v - 13 * (1 - ((u - 0.5) * 2) ** 2)) for u, v in spots]
    return strokes(dots(drawn[::2]), palette.seen("#fff6df"), 3.2) + strokes(dots(drawn[1::2]), palette.blossom, 3.2)


def _flowers(spots: list[Point], palette: Palette) -> str:
    stem = strokes("M0 0q1-6 0-11m0 8q4-1 5-5", mix(palette.meadow, palette.leaves[0], 0.7), 1.6)
    heart = strokes("M0-12h0", palette.seen("#ffcf57"), 3)
    return "".join(
        stamps(
            f"flower-{kind}",
            stem + strokes("M0-15h0m3 3h0m-3 3h0m-3-3h0", color, 4.6) + heart,
            rounded(spots[kind::2]),
        )
        for kind, color in enumerate((palette.blossom, palette.seen("#fffdf4")))
    )


def _stones(spots: list[Point], palette: Palette) -> str:
    body = path("M-10 0q0-8 7-9 10-2 12 4 2 4 1 5q-10 3-20 0z", fill=palette.seen("#b1b4ac"))
    return stamps("stone", body + strokes("M-5-6q4-3 8-1", palette.seen("#d8dad2"), 2), rounded(spots))


def _mushrooms(spots: list[Point], palette: Palette) -> str:
    mushroom = (
        strokes("M0 0v-7", palette.seen("#f6ead3"), 4.4)
        + path("M-8-6q1-11 8-11t8 11q-8 3-16 0z", fill=palette.seen("#d9626c"))
        + strokes("M-3-11h0m5-1h0m1 4h0", palette.seen("#fff3e6"), 2)
    )
    return stamps("mushroom", mushroom, rounded(spots))


def _bird(palette: Palette) -> str:
    x, y = 134, GROUND + 30
    body = f"M{x - 13} {y - 5}q-7-1-9-5q6 1 9-1 2-8 10-8 7 0 8 6l4 2-4 1q-1 8-9 8-6 0-9-3z"
    return (
        strokes(f"M{x - 3} {y + 2}v5m4-5v5", palette.seen("#a4703c"), 1.3)
        + path(body, fill=palette.seen("#6f9fc4"))
        + path(f"M{x - 10} {y - 5}q6-4 10 0-3 5-10 0z", fill=palette.seen("#4d7ea6"))
        + path(f"M{x + 1} {y + 2}q5-2 5-8-6 1-9 7z", fill=palette.seen("#f3d9b8"))
        + strokes(f"M{x + 1} {y - 10}h0", "#2d2a33", 1.8)
    )


def _bench(palette: Palette) -> str:
    x, y = 72, GROUND + 8
    wood, dark = palette.seen("#b98555"), palette.seen("#84593a")
    return (
        tag("ellipse", cx=x, cy=y + 1, rx=32, ry=4, fill="#000", opacity=0.1)
        + strokes(f"M{x - 22} {y}v-13m44 13v-13m-42-2l-2-16m42 16l2-16", dark, 3.2)
        + strokes(f"M{x - 27} {y - 13}h54", wood, 5)
        + strokes(f"M{x - 26} {y - 22}h52m-52-7h52", wood, 4)
    )


def _lantern(palette: Palette) -> str:
    x, y = 308, GROUND + 6
    post, glass = palette.seen("#5c5148"), "#ffe9a8" if palette.is_night else palette.seen("#fff6d6")
    glow = tag("circle", cx=x, cy=y - 49, r=34, fill="url(#t-glow)") if palette.is_night else ""
    return (
        glow
        + strokes(f"M{x} {y}v-40m-6 40h12", post, 3)
        + path(f"M{x - 6} {y - 41}l-2-15h16l-2 15z", fill=glass, stroke=post, stroke_width=1.6)
        + path(f"M{x - 11} {y - 56}q11-3 11-9 0 6 11 9z", fill=post)
    )


def draw_swing(rings: int, pose: Pose, palette: Palette) -> str:
    """Hang a swing from the crown; its ropes end among the leaves."""
    if rings < SWING_RINGS:
        return ""
    x, y = pose.at(-0.52, 0.3)
    seat = GROUND - 24
    ropes = f"M{round(x) - 11} {round(y)}V{seat}m22 0V{round(y)}"
    return strokes(ropes, palette.bark_light, 1.6) + strokes(f"M{round(x) - 15} {seat}h30", palette.bark, 4.4)


def draw_slice(rings: int, palette: Palette) -> str:
    """Draw a slice of the trunk: a thin line per ring, a broader one per ten, the broadest per hundred."""
    if not rings:
        return ""
    x, y = _SLICE
    radius = 17 + 7 * rings / (rings + 30)
    hundreds, tens, ones = min(rings // 100, _MOST_LINES), rings // 10 % 10, rings % 10
    widths = [3.0] * hundreds + [1.8] * tens + [0.8] * ones
    wood, bark = palette.seen("#ecd2a8"), palette.seen("#8d6643")
    gap = (radius - 3) / max(len(widths), 4)
    lines: dict[float, list[str]] = defaultdict(list)
    for place, width in enumerate(widths):
        lines[min(width, 0.7 * gap)].append(ring(x + 0.5 * (place % 3 - 1), y, (place + 0.6) * gap))
    color = mix(bark, wood, 0.25)
    return (
        tag("ellipse", cx=x, cy=number(y + radius), rx=number(radius), ry=4, fill="#000", opacity=0.12)
        + tag("circle", cx=x, cy=y, r=round(radius, 1), fill=wood, stroke=bark, stroke_width=3.6)
        + "".join(strokes("".join(group), color, width) for width, group in lines.items())
    )
