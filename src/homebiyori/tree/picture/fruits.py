"""Fruits: shape and colour by emotion, leaf cap by character, and a permanent place.

The n-th fruit that a tree ever bore (slot n) hangs at the n-th point of its crown's sequence, whatever became of the
others. Its size depends on how many newer ones are left: the newest are large even after many were deleted.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from homebiyori.ai.port import Character
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.models import FruitMark
from homebiyori.tree.picture.crown import fruit_places
from homebiyori.tree.picture.growth import GROUND, SAPLING, YOUNG, Pose
from homebiyori.tree.picture.palette import CAPS, FRUITS, Palette
from homebiyori.tree.picture.sprout import stem_point
from homebiyori.tree.picture.svg import Point, dots, number, numbers_of, path, stamps, strokes, tag, text_tag
from homebiyori.tree.picture.words import fruit_title

NEW_FRUITS, NEAR_FRUITS = 24, 90
NEW_RADIUS, NEAR_RADIUS, FAR_RADIUS = 6.8, 4.2, 2.2  # px; cap and shade lie within
_NEAR_SCALE = 0.58
_GLOW_RADIUS = 18
_AIR = 0.2  # minimum gap between two fruits, px

# `FRUIT_STEP` bounds how close two fruits can be in a crown of half width 140 px, if fewer than _NEAR_STEPS
# steps apart or at all. This decides which can be drawn as near, and how large they can be without touching.
_WIDEST = 140
_NEAR_STEPS = 168
_NEAR_LIMIT = 16.2 / (NEW_RADIUS + NEAR_RADIUS)
_FAR_LIMIT = 9.1 / (NEW_RADIUS + FAR_RADIUS)

_ROUND = 0.5523  # length of a quarter circle's Bézier handles, in radii

Outline = tuple[Point, Sequence[tuple[float, ...]]]


def _oval(rx: float, ry: float, y: float) -> Outline:
    hx, hy = rx * _ROUND, ry * _ROUND
    quarters = (
        (hx, 0, rx, ry - hy, rx, ry),
        (0, hy, hx - rx, ry, -rx, ry),
        (-hx, 0, -rx, hy - ry, -rx, -ry),
        (0, -hy, rx - hx, -ry, rx, -ry),
    )
    return (0, y - ry), quarters


# An outline's start point and its relative curves, around the fruit's middle in px.
_OUTLINES: dict[Emotion, Outline] = {
    Emotion.JOY: _oval(5.6, 5.6, 1),
    Emotion.FATIGUE: _oval(4.7, 5.9, 0.8),
    Emotion.ACCOMPLISHMENT: (  # a pear
        (0, -5.2),
        (
            (2.1, 0, 2.8, 2.8, 3.5, 4.2),
            (0.7, 1.4, 1.9, 2, 1.9, 3.9),
            (0, 2.1, -2.7, 3.4, -5.4, 3.4),
            (-2.7, 0, -5.4, -1.3, -5.4, -3.4),
            (0, -1.9, 1.2, -2.5, 1.9, -3.9),
            (0.7, -1.4, 1.4, -4.2, 3.5, -4.2),
        ),
    ),
    Emotion.SADNESS: (  # a drop
        (0, -6),
        (
            (1.5, 2.8, 5, 4.6, 5, 7.4),
            (0, 2.8, -2.2, 5, -5, 5),
            (-2.8, 0, -5, -2.2, -5, -5),
            (0, -2.8, 3.5, -4.6, 5, -7.4),
        ),
    ),
    Emotion.WORRY: (  # a lantern
        (0, -5.4),
        (
            (3.5, 0.7, 5.6, 4, 5.6, 6.1),
            (0, 2.1, -3.5, 4.2, -5.6, 6),
            (-2.1, -1.8, -5.6, -3.9, -5.6, -6),
            (0, -2.1, 2.1, -5.4, 5.6, -6.1),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Hanging:
    """A fruit at its place in the frame; `age` counts newer fruits, `steps` those of the sequence to the newest."""

    mark: FruitMark
    at: Point
    age: int
    steps: int

    @property
    def is_new(self) -> bool:
        """Whether it is one of the newest, drawn large."""
        return self.age < NEW_FRUITS

    @property
    def is_near(self) -> bool:
        """Whether it is some weeks old: drawn small, but in its shape."""
        return NEW_FRUITS <= self.age < NEAR_FRUITS and self.steps < _NEAR_STEPS


def hang(marks: Sequence[FruitMark], seed: bytes, pose: Pose) -> list[Hanging]:
    """Place each fruit; `marks` are ordered from the oldest to the newest."""
    if not marks:
        return []
    newest = marks[-1].slot
    places = fruit_places(seed, newest + 1)
    last = places[newest][2]
    hanging = ((mark, *places[mark.slot]) for mark in marks)
    return [
        Hanging(mark, pose.at(x, y), len(marks) - 1 - place, last - step)
        for place, (mark, x, y, step) in enumerate(hanging)
    ]


def fruit_scale(pose: Pose, fruits: Sequence[Hanging]) -> float:
    """Return the scale of the fruits: smaller on a small tree, and never touching."""
    part = pose.half_width / _WIDEST
    limits = [1.0, 0.45 + 0.55 * pose.half_width / 120, _closest(fruits[-NEW_FRUITS:]) / (2 * NEW_RADIUS + _AIR)]
    if len(fruits) > NEW_FRUITS:
        limits.append(part * (_NEAR_LIMIT if fruits[0].steps < _NEAR_STEPS else _FAR_LIMIT))
    return min(limits)


def _closest(fruits: Sequence[Hanging]) -> float:
    return min((math.dist(one.at, other.at) for one, other in combinations(fruits, 2)), default=math.inf)


def draw_fruits(fruits: Sequence[Hanging], pose: Pose, palette: Palette) -> tuple[str, str]:
    """Return the definitions and the drawing of a tree's fruits."""
    if not fruits:
        return "", ""
    scale = fruit_scale(pose, fruits)
    new = [fruit for fruit in fruits if fruit.is_new]
    near = [fruit for fruit in fruits if fruit.is_near]
    far = [fruit for fruit in fruits if not fruit.is_new and not fruit.is_near]
    drawn = (
        _shadows(new, pose),
        _stalks(new, pose, palette),
        *(_far(emotion, lot, scale, palette) for emotion, lot in _by_emotion(far)),
        *(_near(emotion, lot, scale) for emotion, lot in _by_emotion(near)),
        _glow(new if palette.is_night else new[-1:], scale),
        *(_new(fruit) for fruit in new),
    )
    return _definitions(new, scale), "".join(drawn)


def _by_emotion(fruits: Sequence[Hanging]) -> list[tuple[Emotion, list[Hanging]]]:
    lots: dict[Emotion, list[Hanging]] = defaultdict(list)
    for fruit in fruits:
        lots[fruit.mark.emotion].append(fruit)
    return [(emotion, lots[emotion]) for emotion in FRUITS if lots[emotion]]


def _days(fruits: Sequence[Hanging]) -> str:
    return " ".join(_day(fruit.mark) for fruit in fruits)


def _day(mark: FruitMark) -> str:
    return mark.day.isoformat()[2:].replace("-", "")


def _exact(at: Point) -> str:
    return f"{number(at[0])} {number(at[1])}"


def _far(emotion: Emotion, lot: Sequence[Hanging], scale: float, palette: Palette) -> str:
    """Draw old fruits as small lights, faint at night: hundreds of them must not light up a bedroom."""
    if palette.is_night:
        return _lot(f"far-{emotion}", strokes("M0 0h0", palette.faint(FRUITS[emotion][0]), 2 * FAR_RADIUS * scale), lot)
    light = strokes("M0 0h0", FRUITS[emotion][0], 2 * FAR_RADIUS * scale)
    spark = strokes(f"M{numbers_of((-0.6 * scale, -0.7 * scale))}h0", "#fff", 1.4 * scale, opacity=0.75)
    return _lot(f"far-{emotion}", light + spark, lot)


def _near(emotion: Emotion, lot: Sequence[Hanging], scale: float) -> str:
    """Draw fruits some weeks old, in their shapes."""
    body, shade = FRUITS[emotion]
    fruit = tag(
        "g",
        path(_outline(emotion), fill=body, stroke=shade, stroke_width=1.2),
        tag("ellipse", cx=-2, cy=-0.6, rx=1.3, ry=1.8, fill="#fff", opacity=0.8),
        transform=f"scale({_NEAR_SCALE * scale:.2f})",
    )
    return _lot(f"near-{emotion}", fruit, lot)


def _lot(name: str, fruit: str, lot: Sequence[Hanging]) -> str:
    """Draw one emotion's fruits as one path; points and `data-days` are in the same order."""
    return stamps(name, fruit, [hanging.at for hanging in lot], class_="fruits", data_days=_days(lot))


def _outline(emotion: Emotion) -> str:
    start, curves = _OUTLINES[emotion]
    return f"M{numbers_of(start)}{''.join(f'c{numbers_of(curve)}' for curve in curves)}z"


def _glow(fruits: Sequence[Hanging], scale: float) -> str:
    halo = tag("circle", r=_GLOW_RADIUS * scale, fill="url(#t-glow)")
    return stamps("halo", halo, [fruit.at for fruit in fruits])


def _new(fruit: Hanging) -> str:
    mark = fruit.mark
    return tag(
        "g",
        text_tag("title", fruit_title(mark)),
        tag("use", href=f"#t-{mark.emotion}"),
        tag("use", href=f"#t-{mark.character}"),
        data_day=_day(mark),
        transform=f"translate({_exact(fruit.at)})",
    )


def _definitions(new: Sequence[Hanging], scale: float) -> str:
    emotions = {fruit.mark.emotion for fruit in new}
    characters = {fruit.mark.character for fruit in new}
    bodies = (_body(emotion, scale) for emotion in FRUITS if emotion in emotions)
    caps = (_cap(character, scale) for character in CAPS if character in characters)
    return "".join((*bodies, *caps))


def _body(emotion: Emotion, scale: float) -> str:
    body, shade = FRUITS[emotion]
    return tag(
        "g",
        path(_outline(emotion), fill=body, stroke=shade, stroke_width=0.6),
        strokes("M-3.4 3.6a5 5 0 0 0 6.8 0", shade, 1.3, opacity=0.8),
        tag("ellipse", cx=-2.1, cy=-0.6, rx=1.2, ry=1.8, fill="#fff", opacity=0.8),
        id=f"t-{emotion}",
        transform=f"scale({scale:.2f})",
    )


def _cap(character: Character, scale: float) -> str:
    leaves = "M0-4.4q-2.2-2.6-4.8-.4 2.2 2.4 4.8.4q2.2-2.6 4.8-.4-2.2 2.4-4.8.4z"
    return tag(
        "g",
        strokes("M0-4.4v-2", "#6b4a33", 1.2),
        path(leaves, fill=CAPS[character], stroke="#5d3d2c", stroke_width=0.3),
        id=f"t-{character}",
        transform=f"scale({scale:.2f})",
    )


def _shadows(new: Sequence[Hanging], pose: Pose) -> str:
    """Draw the shadows of fruits that lie on the ground because there is no stem to hang from yet."""
    if pose.growth >= SAPLING:
        return ""
    shade = tag("ellipse", cy=3.4, rx=5, ry=1.8, fill="#000", opacity=0.22)
    return stamps("lying", shade, [fruit.at for fruit in new])


def _stalks(new: Sequence[Hanging], pose: Pose, palette: Palette) -> str:
    """Draw stalks from a sapling's stem to its fruits; a tree has limbs behind its fruits."""
    if not SAPLING <= pose.growth < YOUNG:
        return ""
    curves = []
    for x, y in (fruit.at for fruit in new):
        along = min(0.95, max(0.3, (GROUND - y + 10) / (GROUND - pose.fork[1])))
        from_x, from_y = stem_point(pose, along)
        curves.append(
            f"M{number(from_x)} {number(from_y)}Q{number(x)} {number(min(y, from_y) - 12)} {_exact((x, y - 3))}"
        )
    return strokes("".join(curves), palette.leaves[0], 1.4)


def draw_basket(marks: Sequence[FruitMark], palette: Palette) -> str:
    """Draw the basket of fruits that no longer hang on the tree, fuller with their number, coloured by emotion."""
    if not marks:
        return ""
    x, y = _BASKET
    lying = [marks[place * len(marks) // _HEAP_SIZE] for place in range(_HEAP_SIZE)][: len(marks).bit_length()]
    heap = "".join(
        strokes(dots([(x + dx, y + dy)]), FRUITS[mark.emotion][0], 9)
        for mark, (dx, dy) in zip(lying, _HEAP, strict=False)
    )
    straw, dark = palette.seen("#c99a5b"), palette.seen("#9a6e3a")
    return (
        strokes(f"M{x - 15} {y}a15 19 0 0 1 30 0", dark, 2.4)
        + heap
        + path(f"M{x - 19} {y}h38l-4 17q-15 5-30 0z", fill=straw)
        + strokes(f"M{x - 17} {y + 6}h34m-32 6h30m-22-11l2 16m9-16v17m9-17l-2 16", dark, 1.1, opacity=0.7)
        + strokes(f"M{x - 19} {y}h38", dark, 3)
    )


_BASKET = (262, GROUND + 18)
_HEAP = ((-10, -3), (0, -4), (10, -3), (-5, -9), (5, -9), (0, -14), (-13, -6), (13, -6), (0, -8))
_HEAP_SIZE = len(_HEAP)
