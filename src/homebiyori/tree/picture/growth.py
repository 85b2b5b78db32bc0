"""Maps a total of characters to sizes, none of which ever shrinks."""

from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.tree.picture.svg import Point
from homebiyori.tree.rules import DEFAULT_THRESHOLDS, height_of

GROUND = 372  # px from the frame's top
MIDDLE = 200  # px from the frame's left
FLATTER = 0.94  # a crown's height over its width
SPROUT, SAPLING, YOUNG, GREAT = 1, 2, 3, 5  # stages

_PAST_GREAT = 3  # the limit of growth beyond the great tree
_SLOWNESS = 4_000  # characters after which half of that is gained
_LEAN = 13  # px to either side
_SAPLING_CROWN = (30.0, GROUND - 58.0)  # half width and middle height of a sapling's fruits, px
_SEEDBED = (84.0, GROUND + 30.0)  # middle of a seed's or sprout's fruits, on the grass, px


def growth(total: int, thresholds: Sequence[int] = DEFAULT_THRESHOLDS, *, at_least: int = 0) -> float:
    """Return the growth: 0 to 5 through the stages, then towards 8, ever slower."""
    height = height_of(total, thresholds, at_least=at_least)
    if height.stage < len(thresholds):
        floor = thresholds[height.stage - 1] if height.stage else 0
        return height.stage + max(0, total - floor) / (thresholds[height.stage] - floor)
    beyond = max(0, total - thresholds[-1]) / _SLOWNESS
    return len(thresholds) + _PAST_GREAT * beyond / (1 + beyond)


def ease(x: float) -> float:
    """Rise smoothly from 0 to 1 (smoothstep)."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a tree stands in the frame and how large it is, in px."""

    growth: float
    middle: Point
    half_width: float
    fork: Point

    def at(self, x: float, y: float) -> Point:
        """Convert a point of the crown, in half widths, to px."""
        return self.middle[0] + x * self.half_width, self.middle[1] + y * self.half_width * FLATTER

    @property
    def trunk(self) -> float:
        return 5 + 15 * ease((self.growth - 2.6) / 2.6) + 7 * older(self.growth)

    @property
    def fullness(self) -> float:
        """The share of foliage and twigs grown, 0.45 to 1."""
        return 0.45 + 0.55 * ease((self.growth - YOUNG) / 3.2)


def older(grown: float) -> float:
    """Return the age of a full-grown tree: 0 at its first day, near 1 after many years."""
    return max(0.0, grown - GREAT) / _PAST_GREAT


def sprout_height(grown: float) -> float:
    """Return a sprout's and a sapling's height."""
    return 38 + 44 * (grown - SPROUT)


def pose(grown: float, lean: float) -> Pose:
    """Return a tree's pose; `lean` is the seed's, -1 to 1."""
    if grown < YOUNG:
        return _small_pose(grown, lean)
    half_width = 36 + 100 * ease((grown - 2.2) / 2.8) + 12 * older(grown)
    tall = 44 + 48 * ease((grown - 2.4) / 2.6) + 4 * older(grown)
    x = MIDDLE + _LEAN * lean * min(1, grown / GREAT)
    fork_y = GROUND - tall
    return Pose(grown, (x, fork_y - FLATTER * half_width), half_width, (x, fork_y))


def _small_pose(grown: float, lean: float) -> Pose:
    """Return a small tree's pose; a sapling's crown, used only for its fruits, grows into the young tree's."""
    width, y = _SAPLING_CROWN
    x = MIDDLE + _LEAN * lean * grown / GREAT
    fork = x, GROUND - sprout_height(grown)
    if grown < SAPLING:
        return Pose(grown, _SEEDBED, width, fork)
    young = pose(YOUNG, lean)
    way = (grown - SAPLING) / (YOUNG - SAPLING)
    half_width = width + (young.half_width - width) * way
    return Pose(grown, (x, y + (young.middle[1] - y) * way), half_width, fork)
