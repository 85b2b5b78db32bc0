"""Trees to draw, and parsers for drawings."""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from homebiyori.ai.port import Character
from homebiyori.base.clock import JST
from homebiyori.tree.models import ThemeColor
from homebiyori.tree.picture import Form, FruitMark, TreeState, seed_of
from homebiyori.tree.picture.palette import FRUITS

EMOTIONS = tuple(FRUITS)
CHARACTERS = tuple(Character)
SVG = "{http://www.w3.org/2000/svg}"
SUMMER_DAY = datetime(2026, 7, 15, 12, tzinfo=JST)
SUMMER_NIGHT = datetime(2026, 7, 15, 2, tzinfo=JST)
SPRING_DAY = datetime(2026, 4, 15, 12, tzinfo=JST)
AUTUMN_EVENING = datetime(2026, 10, 15, 17, tzinfo=JST)
WINTER_MORNING = datetime(2026, 1, 15, 7, tzinfo=JST)
WINTER_NIGHT = datetime(2026, 1, 15, 23, tzinfo=JST)
MOMENTS = tuple(
    datetime(2026, month, 15, hour, 15, tzinfo=JST)
    for month, hours in ((4, (6, 12, 17, 2)), (7, (6, 12, 18, 2)), (10, (6, 12, 17, 2)), (1, (7, 12, 16, 2)))
    for hour in hours
)


def fruits(count: int, first: int = 0) -> tuple[FruitMark, ...]:
    """Return fruits of every emotion and character, one a day."""
    return tuple(
        FruitMark(
            day=date(2025, 1, 1) + timedelta(days=slot),
            emotion=EMOTIONS[(slot * slot + 3 * slot + slot // 7) % len(EMOTIONS)],
            character=CHARACTERS[(7 * slot + slot // 3) % len(CHARACTERS)],
            slot=slot,
        )
        for slot in range(first, first + count)
    )


def tree(
    total: int,
    count: int = 0,
    *,
    now: datetime = SUMMER_DAY,
    who: str = "a parent",
    theme: ThemeColor = ThemeColor.WARM_PINK,
    since: int | None = None,
) -> TreeState:
    """Return a tree with this many characters and fruits."""
    return TreeState(seed=seed_of(who), total=total, now=now, fruits=fruits(count), theme=theme, since=since)


GOLDEN = {
    "seed": (tree(12, now=SPRING_DAY), Form.STANDALONE),
    "sprout": (tree(34, 2), Form.INLINE),
    "sapling": (tree(90, 5, now=AUTUMN_EVENING, theme=ThemeColor.WARM_ORANGE), Form.STANDALONE),
    "young": (tree(130, 8, now=WINTER_MORNING), Form.INLINE),
    "grown": (tree(240, 14, now=SPRING_DAY, theme=ThemeColor.COOL_BLUE, since=212), Form.INLINE),
    "great": (tree(2_500, 30), Form.STANDALONE),
    "night": (tree(9_000, 90, now=SUMMER_NIGHT, who="another parent"), Form.INLINE),
    "year": (tree(30_000, 365, now=WINTER_NIGHT, theme=ThemeColor.COOL_BLUE), Form.STANDALONE),
    "years": (tree(150_000, 1_000, now=AUTUMN_EVENING, who="another parent"), Form.INLINE),
}


def parse(svg: str) -> ET.Element:
    """Parse one of our drawings."""
    return ET.fromstring(svg)  # noqa: S314 - no stranger wrote it


def points_of(d: str) -> Iterator[tuple[float, float]]:
    """Yield points along a path: the starts of subpaths, and eight samples of each segment."""
    x = y = start_x = start_y = 0.0
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        values = [float(value) for value in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        size = {"m": 2, "l": 2, "h": 1, "v": 1, "q": 4, "t": 2, "c": 6, "s": 4, "a": 7, "z": 0}[command.lower()]
        if not size:
            x, y = start_x, start_y
        for at in range(0, len(values), size or 1):
            corners = _absolute(command, values[at : at + size], x, y)
            is_move = command.lower() == "m" and at == 0
            yield from corners if is_move else _along([(x, y), *corners])
            x, y = corners[-1]
            start_x, start_y = (x, y) if is_move else (start_x, start_y)


def _absolute(command: str, values: Sequence[float], x: float, y: float) -> list[tuple[float, float]]:
    base_x, base_y = (x, y) if command.islower() else (0.0, 0.0)
    if command.lower() == "h":
        return [(base_x + values[0], y)]
    if command.lower() == "v":
        return [(x, base_y + values[0])]
    if command.lower() == "a":
        end = base_x + values[5], base_y + values[6]
        far = (x, y + 2 * values[1]) if math.dist(end, (x, y)) < 1 else end  # a full circle that starts at its top
        return [far, end]
    return [(base_x + values[at], base_y + values[at + 1]) for at in range(0, len(values), 2)]


def _along(corners: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Sample a Bézier curve of any degree (de Casteljau)."""
    for step in range(1, 9):
        left = list(corners)
        while len(left) > 1:
            pairs = pairwise(left)
            left = [(a + (c - a) * step / 8, b + (d - b) * step / 8) for (a, b), (c, d) in pairs]
        yield left[0]
