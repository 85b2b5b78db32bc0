"""Scenery: sky, sun or moon, clouds and hills behind the tree, and what falls in front of it."""

from collections.abc import Iterator
from itertools import islice

from homebiyori.tree.picture.growth import GROUND
from homebiyori.tree.picture.numbers import numbers
from homebiyori.tree.picture.palette import Palette, mix
from homebiyori.tree.picture.svg import Point, circles, dabs, dots, number, path, strokes, tag
from homebiyori.tree.picture.tokyo import Light, Season

# Scenery extends beyond the frame of 400 x 440, as tall screens show more of it. Sky, hills and ground extend to
# FAR_LEFT, for low, wide strips; scattered things end at LEFT.
LEFT, WIDE = -200, 800
FAR_LEFT, TOP, FAR_WIDE, HIGH = -800, -700, 2000, 1540
BOTTOM = TOP + HIGH
_SIDE = LEFT - FAR_LEFT

_STARS, _BRIGHT_STARS, _FLAKES, _PETALS, _FIREFLIES = 70, 12, 66, 24, 14
_SUN_HEIGHT = {Light.MORNING: 288, Light.DAY: 52, Light.EVENING: 276}


def sky_gradient(palette: Palette) -> str:
    """Define the sky's gradient, from above the frame to the horizon."""
    high, middle, low = palette.sky
    stops = (
        tag("stop", stop_color=high),
        tag("stop", offset=0.55, stop_color=middle),
        tag("stop", offset=1, stop_color=low),
    )
    return tag("linearGradient", *stops, id="t-sky", gradientUnits="userSpaceOnUse", x1=0, y1=-220, x2=0, y2=GROUND)


def cover(fill: str, **attributes: str | float) -> str:
    """Fill the whole scenery."""
    return tag("rect", x=FAR_LEFT, y=TOP, width=FAR_WIDE, height=HIGH, fill=fill, **attributes)


def land(y: int, middle: str, rise: int) -> str:
    """Return the path of land: it starts at `y`, follows `middle` from LEFT on, and waves by `rise` on both sides."""
    side = f"q{_SIDE // 4}-{rise} {_SIDE // 2} 0t{_SIDE // 2} 0"
    return f"M{FAR_LEFT} {y}{side}{middle}{side}V{BOTTOM}H{FAR_LEFT}z"


def draw_sky(seed: bytes, palette: Palette, *, is_mirrored: bool) -> str:
    """Draw the sky and what stands in it."""
    own = numbers(seed, "sky")
    x = 48 if is_mirrored else 352
    if palette.is_night:
        return cover("url(#t-sky)") + _night_sky(own, x, palette)
    return cover("url(#t-sky)") + _brush(own, palette) + _sun(x, palette) + _clouds(own, palette)


def _brush(own: Iterator[float], palette: Palette) -> str:
    """Draw the strokes of a broad brush."""
    lines = []
    for _ in range(9):
        x, y, long = -180 + 600 * next(own), -330 + 620 * next(own), 90 + 150 * next(own)
        lines.append(f"M{round(x)} {round(y)}q{round(long / 2)}-{round(4 + 8 * next(own))} {round(long)} 0")
    return strokes("".join(lines), mix(palette.sky[1], "#ffffff", 0.55), 13, opacity=0.28)


def _sun(x: int, palette: Palette) -> str:
    y = _SUN_HEIGHT[palette.light]
    warm = "#fff0b5" if palette.light is Light.DAY else "#ffcf8a"
    rings = ((66, 0.2), (46, 0.3), (27, 1.0))
    return "".join(tag("circle", cx=x, cy=y, r=radius, fill=warm, opacity=opacity) for radius, opacity in rings)


def _clouds(own: Iterator[float], palette: Palette) -> str:
    """Draw clouds of a few puffs with a shaded base, towering in summer."""
    tall = 1.35 if palette.season is Season.SUMMER else 0.8
    light, shade = [], []
    for place in range(3):
        x, y = -150 + 220 * place + 110 * next(own), 30 + 110 * next(own) - (150 if place % 2 else 0)
        size = 0.75 + 0.5 * next(own)
        puffs = [(-30, -6, 12), (-12, -14 * tall, 17), (10, -10 * tall, 19), (31, -5, 11), (0, -3, 16), (-20, -2, 12)]
        light += [(x + dx * size, y + dy * size, r * size) for dx, dy, r in puffs]
        shade.append(f"M{number(x - 38 * size)} {number(y + 6 * size)}h{number(74 * size)}")
    white = mix("#ffffff", palette.sky[2], 0.15)
    return strokes("".join(shade), mix(white, palette.sky[0], 0.4), 11, opacity=0.7) + path(
        circles(light), fill=white, opacity=0.88
    )


def _night_sky(own: Iterator[float], x: int, palette: Palette) -> str:
    small = dots((LEFT + WIDE * next(own), -310 + 560 * next(own)) for _ in range(_STARS))
    bright = dots((LEFT + WIDE * next(own), -300 + 480 * next(own)) for _ in range(_BRIGHT_STARS))
    crescent = f"M{x + 9} 26a22 22 0 1 0 13 27a18 18 0 1 1-13-27z"
    return (
        strokes(small, "#e8ecff", 1.6, opacity=0.6)
        + strokes(bright, "#fff6d8", 2.8, class_="twinkle")
        + tag("circle", cx=x, cy=46, r=52, fill="#fdf0c8", opacity=0.05)
        + tag("circle", cx=x, cy=46, r=36, fill="#fdf0c8", opacity=0.07)
        + path(crescent, fill=mix("#fdf0c8", palette.sky[1], 0.08))
    )


def draw_hills(seed: bytes, palette: Palette) -> str:
    """Draw two ranges of hills, the nearer one with groves."""
    own = numbers(seed, "hills")
    a, b, c, d = (round(14 * next(own)) for _ in range(4))
    far = land(GROUND - 52 - a, f"q100-{36 + b} 210-6q80-{46 + c} 170-8q90-{30 + d} 180 0t240 4", 50)
    near = land(GROUND - 20 - d, f"q120-{30 + c} 230-4q70-{34 + a} 160-8t150-4t260 6", 34)
    grove = mix(palette.leaves[1], palette.grass, 0.3)
    groups = [(-160 + 115 * (place + next(own)), GROUND - 10 - 8 * next(own)) for place in range(6)]
    trees = [(x + 12 * place, y - 2 * (place % 2), 6 + 4 * next(own)) for x, y in groups for place in range(3)]
    return (
        path(far, fill=palette.far(palette.grass, 0.72))
        + path(near, fill=palette.far(palette.grass, 0.45))
        + path(circles(trees), fill=palette.far(grove, 0.4))
    )


def draw_falling(seed: bytes, palette: Palette) -> str:
    """Draw the season's petals, leaves or snow in front of the tree; on summer nights, fireflies."""
    own = numbers(seed, "falling")
    if palette.season is Season.WINTER:
        flakes = list(islice(_scattered(own), _FLAKES))
        return strokes(dots(flakes[::3]), palette.white, 4, opacity=0.75) + strokes(
            dots(flakes[1::3] + flakes[2::3]), palette.white, 2.4, opacity=0.75
        )
    if palette.season is Season.SUMMER:
        return _fireflies(own) if palette.is_night else ""
    color = palette.blossom if palette.season is Season.SPRING else palette.leaves[3]
    spots = list(islice(_scattered(own), _PETALS))
    return strokes(dabs(spots[::2], 4, 2) + dabs(spots[1::2], -3, 3), color, 3.4, opacity=0.85)


def _scattered(own: Iterator[float]) -> Iterator[Point]:
    while True:
        yield LEFT + WIDE * next(own), -330 + 760 * next(own)


def _fireflies(own: Iterator[float]) -> str:
    spots = [(10 + 380 * next(own), GROUND - 60 + 110 * next(own)) for _ in range(_FIREFLIES)]
    glow = strokes(dots(spots), "#e9f58f", 9, opacity=0.14)
    return glow + strokes(dots(spots), "#f1f9ae", 2.6, class_="twinkle")
