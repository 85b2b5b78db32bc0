"""The crown's leaves, from the shade at the back to the fresh sprigs in front."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.tree.picture.crown import LEAVES, Crown
from homebiyori.tree.picture.growth import Pose
from homebiyori.tree.picture.palette import Palette, mix
from homebiyori.tree.picture.svg import (
    LEAF_LENGTH,
    Circle,
    Point,
    circles,
    dabs,
    dots,
    number,
    path,
    ring,
    rounded,
    scattered,
    small_leaf,
    stamps,
    strokes,
)
from homebiyori.tree.picture.tokyo import Season

CHARACTERS_PER_LEAF = 2
LEAVES_PER_SPRIG = 3
CHARACTERS_PER_SPRIG = CHARACTERS_PER_LEAF * LEAVES_PER_SPRIG
FRESH_CHARACTERS = 120
_MOST_NEW_LEAVES = 60  # more, after a long message, would hide the rest

_MOST_LEAVES = 80
_FEWEST_PUFFS = 30
_TONES = (0.2, 0.5, 0.8)  # how lit a puff must be for the next tone
_DABS = ((-0.45, -0.2), (0.05, -0.5), (0.35, 0))  # brush strokes on a puff, in its radii
_BLOSSOM_SHARE = {Season.SPRING: 1.0, Season.SUMMER: 0.16, Season.AUTUMN: 0.2, Season.WINTER: 0.12}
_SNOW_ABOVE = -0.4
_RIM_BUMPS = (0.12, 0.07, 0.17)  # widths along the silhouette, in half widths of the crown


@dataclass(frozen=True, slots=True)
class Growing:
    """A tree's total of characters, and the total that the page last showed (None: unknown)."""

    total: int
    since: int | None

    def leaves(self) -> tuple[range, range]:
        """Return the fresh leaves, then those new to the page, as ranges counted over the tree's life."""
        made = self.total // CHARACTERS_PER_LEAF
        known = self.total if self.since is None else min(self.since, self.total)
        last = made - (known < self.total)  # a single new character still shows one leaf as new
        seen = max(0, made - _MOST_NEW_LEAVES, min(last, known // CHARACTERS_PER_LEAF))
        fresh = max(0, self.total - FRESH_CHARACTERS) // CHARACTERS_PER_LEAF
        return range(min(fresh, seen), seen), range(seen, made)


def draw_back(crown: Crown, pose: Pose, palette: Palette) -> str:
    """Draw the silhouette, its line broken by leaves."""
    part = 0.93 + 0.07 * pose.fullness
    lobes = [(*pose.at(x, y), part * r * pose.half_width) for x, y, r in crown.lobes]
    rim = [pose.at(part * x, part * y) for x, y in crown.rim]
    leaves = scattered((at, small_leaf(crown.turns[place])) for place, at in enumerate(rim[1::3]))
    bumps = (
        strokes(dots(rim[first::3]), palette.leaves[1], round(share * pose.half_width, 1))
        for first, share in enumerate(_RIM_BUMPS)
    )
    outline = "".join(ring(*lobe) for lobe in lobes)  # exact: rounding to whole px could make it narrower
    return path(outline + leaves, fill=palette.leaves[1], class_="crown") + "".join(bumps)


def draw_foliage(crown: Crown, pose: Pose, palette: Palette, growing: Growing) -> str:
    """Draw everything in front of the limbs."""
    return (
        _puffs(crown, pose, palette)
        + _leaves(crown, pose, palette, growing)
        + _blossoms(crown, pose, palette)
        + (_snow(crown.lobes, pose, palette) if palette.season is Season.WINTER else "")
    )


def _puffs(crown: Crown, pose: Pose, palette: Palette) -> str:
    """Draw balls of leaves lit from the upper left, each with a few brush strokes."""
    count = _FEWEST_PUFFS + int((len(crown.puffs) - _FEWEST_PUFFS) * pose.fullness)
    tones: dict[int, list[Circle]] = defaultdict(list)
    touches: dict[int, list[Point]] = defaultdict(list)
    for x, y, radius, lit in crown.puffs[:count]:
        tone = sum(lit >= least for least in _TONES)
        tones[tone].append((*pose.at(x, y), radius * pose.half_width))
        touches[tone] += [pose.at(x + dx * radius, y + dy * radius) for dx, dy in _DABS]
    shade, back, middle, light, fresh = palette.leaves
    colors = (mix(back, middle, 0.4), middle, mix(middle, light, 0.5), light)
    brushed = (middle, mix(middle, light, 0.5), light, mix(light, fresh, 0.5))
    return path(circles(_shadow(tones)), fill=shade, opacity=0.28) + "".join(
        path(circles(tones[tone]), fill=colors[tone], opacity=0.85)
        + strokes(_brushed(touches[tone], pose), brushed[tone], round(pose.half_width / 22, 1), opacity=0.75)
        for tone in range(len(colors))
    )


def _brushed(touches: Sequence[Point], pose: Pose) -> str:
    """Return the brush strokes, each ball's in three directions."""
    long, short = max(2, round(pose.half_width / 26)), max(1, round(pose.half_width / 60))
    return dabs(touches[::3], long, -short) + dabs(touches[1::3], short, long) + dabs(touches[2::3], long, short)


def _shadow(tones: dict[int, list[Circle]]) -> list[Circle]:
    """Return the shadows of the darker half of the puffs, down and to the right."""
    return [(x + 0.14 * r, y + 0.24 * r, 0.8 * r) for tone in (0, 1) for x, y, r in tones[tone]]


def _leaves(crown: Crown, pose: Pose, palette: Palette, growing: Growing) -> str:
    """Draw a leaf for every second sprig until the crown is full; the latest growth is brightest."""
    sprigs = growing.total // CHARACTERS_PER_SPRIG
    shown = range(min(sprigs // 2, _MOST_LEAVES))
    leaves = [(_leaf_at(crown, pose, place), small_leaf(crown.turns[place])) for place in shown]
    fresh, new = growing.leaves()
    return (
        path(scattered(leaves[::2]), fill=palette.leaves[0], opacity=0.7)
        + path(scattered(leaves[1::2]), fill=palette.leaves[3])
        + path(_sprigs(crown, pose, fresh), fill=palette.leaves[4])
        + path(_sprigs(crown, pose, new), fill=palette.leaves[4], class_="fresh")
    )


def _sprigs(crown: Crown, pose: Pose, made: range) -> str:
    """Return the path of a range of leaves, three to a sprig."""
    turned = [(leaf // LEAVES_PER_SPRIG % LEAVES, 2 * (leaf % LEAVES_PER_SPRIG - 1)) for leaf in made]
    return scattered((_leaf_at(crown, pose, place), small_leaf(crown.turns[place] + turn)) for place, turn in turned)


def _leaf_at(crown: Crown, pose: Pose, place: int) -> Point:
    """Return a leaf's base: its tip stays in the silhouette, or the tree would shrink when the leaf fades."""
    x, y = crown.leaves[place]
    part = 1 - LEAF_LENGTH / pose.half_width
    return pose.at(part * x, part * y)


def _blossoms(crown: Crown, pose: Pose, palette: Palette) -> str:
    count = round(_BLOSSOM_SHARE[palette.season] * pose.fullness * len(crown.blossoms))
    flower = strokes("M0-2h0m2 2h0m-2 2h0m-2-2h0", palette.blossom, 4.2) + strokes(
        "M0 0h0", mix(palette.white, "#ffd76a", 0.5), 2.2
    )
    return stamps("blossom", flower, rounded(pose.at(x, y) for x, y in crown.blossoms[:count]))


def _snow(lobes: Sequence[Circle], pose: Pose, palette: Palette) -> str:
    """Draw snow on the lobes that nothing covers from above."""
    caps = []
    part = 0.94 + 0.07 * pose.fullness
    for x, y, r in lobes:
        if y - r > _SNOW_ABOVE or _is_covered((x, y, r), lobes):
            continue
        left, top = pose.at(x - 0.75 * r * part, y - 0.66 * r * part)
        right = pose.at(x + 0.75 * r * part, y)[0]
        caps.append(_cap(left, right, top, part * r * pose.half_width))
    return path("".join(caps), fill=palette.white, opacity=0.93)


def _is_covered(lobe: Circle, lobes: Sequence[Circle]) -> bool:
    x, top = lobe[0], lobe[1] - lobe[2]
    return any((x - ox) ** 2 + (top - oy) ** 2 < (0.97 * r) ** 2 for ox, oy, r in lobes if (ox, oy, r) != lobe)


def _cap(left: float, right: float, y: float, radius: float) -> str:
    """Return the path of snow between two points of a lobe: round above, dripping below."""
    fourth, drop = (left - right) / 4, radius * 0.2
    d, back = number(drop), number(fourth)
    half, up, deep = number(fourth / 2), number(-drop * 0.3), number(drop * 1.5)
    return (
        f"M{number(left)} {number(y)}A{number(radius)} {number(radius)} 0 0 1 {number(right)} {number(y)}"
        f"q{half} {d} {back} {up}q{half} {deep} {back} 0q{half} {d} {back} 0q{half} {d} {back} {number(drop * 0.3)}z"
    )
