"""SVG as text: numbers with one decimal, escaped attributes, and the few path shapes the drawing is made of."""

import html
import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Circle = tuple[float, float, float]

LEAF_TURNS = 12
LEAF_LENGTH = 10  # px, of the crown's leaves


def number(value: float) -> str:
    """Format a number with at most one decimal, well before the digits in which platforms differ."""
    text = f"{value:.1f}".removesuffix(".0")
    if not -1 < value < 1:
        return text
    return "0" if text in {"0", "-0"} else text.replace("0", "", 1) if "." in text else text


def numbers_of(values: Iterable[float]) -> str:
    """Format numbers in a row, as short as SVG's grammar allows."""
    return " ".join(map(number, values)).replace(" -", "-")


def tag(name: str, *children: str, **attributes: str | float) -> str:
    """Write an element: `stroke_width` becomes `stroke-width`, `class_` becomes `class`."""
    written = "".join(f' {key.strip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text_tag(name: str, text: str, **attributes: str) -> str:
    """Write an element that holds text."""
    return tag(name, html.escape(text), **attributes)


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return html.escape(value) if "&" in value or '"' in value or "<" in value else value
    return f"{value:.2f}".rstrip("0").rstrip(".")


def path(d: str, **attributes: str | float) -> str:
    """Write a path; nothing if `d` is empty."""
    return tag("path", d=d, **attributes) if d else ""


def strokes(d: str, color: str, width: float, **attributes: str | float) -> str:
    """Write a stroked path; round caps and no fill are inherited from the picture's root."""
    return path(d, stroke=color, stroke_width=width, **attributes)


def stamps(name: str, drawing: str, points: Sequence[Point], **attributes: str) -> str:
    """Draw one thing at many points, as the marker of an invisible line 1 px wide."""
    if not points:
        return ""
    marker = tag("marker", drawing, id=f"t-{name}", overflow="visible")
    mark = f"url(#t-{name})"
    d = "M" + " ".join(f"{number(x)} {number(y)}" for x, y in points)
    if len(points) == 1:  # not every renderer draws markers on a single point
        return marker + tag("path", **attributes, d=f"{d}h0", marker_start=mark)
    return marker + tag("path", **attributes, d=d, marker_start=mark, marker_mid=mark, marker_end=mark)


def scattered(things: Iterable[tuple[Point, str]], end: tuple[int, int] = (0, 0)) -> str:
    """Join small paths, each given with its start; `end` is where each leaves the pen, relative to its start.

    Points are rounded to whole px and sorted, so that each is a short move from the one before.
    """
    written: list[str] = []
    from_x = from_y = 0
    for x, y, shape in sorted((round(at[0]), round(at[1]), shape) for at, shape in things):
        written.append(f"{x - from_x} {y - from_y}{shape}")
        from_x, from_y = x + end[0], y + end[1]
    return "M" + "m".join(written).replace(" -", "-") if written else ""


def rounded(points: Iterable[Point]) -> list[Point]:
    """Round points to whole px, for things where the difference is invisible."""
    return [(round(x), round(y)) for x, y in points]


def dots(points: Iterable[Point]) -> str:
    """Return a path of zero-length strokes, whose round caps leave a dot at each point."""
    return scattered((point, "h0") for point in points)


def dabs(points: Iterable[Point], dx: int, dy: int) -> str:
    """Return a path of one short stroke at each point."""
    return scattered(((point, f"l{numbers_of((dx, dy))}") for point in points), (dx, dy))


def ring(x: float, y: float, radius: float) -> str:
    """Return the path of a circle to a tenth of a px."""
    r = number(radius)
    return f"M{number(x)} {number(y - radius)}a{r} {r} 0 1 0 .1 0z"


def circles(spots: Iterable[Circle]) -> str:
    return scattered(((x, y - round(r)), f"a{round(r)} {round(r)} 0 1 0 .1 0z") for x, y, r in spots)


def leaf(at: Point, angle: float, length: float) -> str:
    """Return the path of one leaf that begins at a point."""
    tip, left, right = _leaf(angle, length)
    return f"M{numbers_of(at)}q{numbers_of((*left, *tip))}q{numbers_of((*right, -tip[0], -tip[1]))}"


def _leaf(angle: float, length: float) -> tuple[Point, Point, Point]:
    tx, ty, broad = length * math.cos(angle), length * math.sin(angle), 0.36
    return (
        (tx, ty),
        (0.45 * tx - broad * ty, 0.45 * ty + broad * tx),
        (-0.55 * tx + broad * ty, -0.55 * ty - broad * tx),
    )


def _small_leaf(turn: int, length: float) -> str:
    tip, left, right = _leaf(math.tau * turn / LEAF_TURNS, length)
    corners = (left, tip), (right, (-tip[0], -tip[1]))
    return "".join("q" + numbers_of(round(value) for point in pair for value in point) for pair in corners)


_SMALL_LEAVES: Sequence[str] = tuple(_small_leaf(turn, LEAF_LENGTH) for turn in range(LEAF_TURNS))


def small_leaf(turn: int) -> str:
    """Return a crown leaf's path, 10 px long, turned by `turn` twelfths; the pen ends where it began."""
    return _SMALL_LEAVES[turn % LEAF_TURNS]
