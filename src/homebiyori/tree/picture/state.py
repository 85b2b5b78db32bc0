"""The input of a picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from homebiyori.base.clock import to_jst
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.models import FruitMark, ThemeColor
from homebiyori.tree.picture.growth import growth
from homebiyori.tree.picture.tokyo import Light, Season, light_of, season_of
from homebiyori.tree.rules import DEFAULT_THRESHOLDS, Height, height_of

SEED_BYTES = 32
SHOWN_SLOTS = 366  # a year's fruits hang on the tree; older ones lie in the basket


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeState:
    """A parent's tree at a moment.

    `since` is the total that the page last showed: later growth fades in. `stage_reached` is the lowest stage to
    show, in case operators have raised the thresholds. `name` keeps the ids of one tree's pictures distinct on a
    page, even if they look alike.
    """

    seed: bytes
    total: int
    now: datetime
    fruits: Sequence[FruitMark] = ()
    theme: ThemeColor = ThemeColor.WARM_PINK
    thresholds: Sequence[int] = DEFAULT_THRESHOLDS
    stage_reached: int = 0
    since: int | None = None
    name: str = ""

    @property
    def height(self) -> Height:
        return height_of(self.total, self.thresholds, at_least=self.stage_reached)

    @property
    def season(self) -> Season:
        """The season in Tokyo."""
        return season_of(to_jst(self.now).date())

    @property
    def light(self) -> Light:
        """The light over Tokyo."""
        return light_of(to_jst(self.now))

    @property
    def growth(self) -> float:
        return growth(self.total, self.thresholds, at_least=self.stage_reached)

    @property
    def growth_seen(self) -> float | None:
        """The growth that the page last showed; None if nothing is new."""
        if self.since is None or self.since >= self.total:
            return None
        return growth(self.since, self.thresholds, at_least=self.stage_reached)

    def hung(self) -> list[FruitMark]:
        """Return the fruits that hang on the tree, oldest first; the rest lies in the basket."""
        newest = max((mark.slot for mark in self.fruits), default=0)
        return sorted((mark for mark in self.fruits if newest - mark.slot < SHOWN_SLOTS), key=lambda mark: mark.slot)

    def by_emotion(self) -> Counter[Emotion]:
        """Count all fruits by emotion."""
        return Counter(mark.emotion for mark in self.fruits)


def seed_of(user_id: str) -> bytes:
    """Derive the seed of a parent's tree; not keyed, as the tree would change whenever a key rotates."""
    return blake2b(user_id.encode(), digest_size=SEED_BYTES, person=b"homebiyori-tree").digest()
