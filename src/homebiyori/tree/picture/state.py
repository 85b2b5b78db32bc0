"""What a picture is a function of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b

from homebiyori.base.clock import to_jst
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.models import FruitMark, ThemeColor
from homebiyori.tree.picture.growth import growth
from homebiyori.tree.rules import DEFAULT_THRESHOLDS, Height, height_of

SEED_BYTES = 32
SHOWN_SLOTS = 366  # a year's fruits hang on the tree; older ones lie in the basket


class Form(StrEnum):
    """Stand-alone: with a <style> for sway and dark. Inline: attributes and classes only, for a strict CSP."""

    STANDALONE = "standalone"
    INLINE = "inline"


class Season(StrEnum):
    """A season of Tokyo."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Light(StrEnum):
    """The light over Tokyo."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeState:
    """A parent's tree at a moment.

    `since` is the total that the page has already shown: what grew after it fades in. `stage_reached` is the
    stage once reached, should operators have raised the thresholds since. `name` tells pictures of one tree apart
    that stand on one page, however alike they look.
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
        """The growth that the page has shown; None if nothing is new to it."""
        if self.since is None or self.since >= self.total:
            return None
        return growth(self.since, self.thresholds, at_least=self.stage_reached)

    def hung(self) -> list[FruitMark]:
        """Return the fruits that hang on the tree, oldest first; the rest lies in the basket."""
        newest = max((mark.slot for mark in self.fruits), default=0)
        return sorted((mark for mark in self.fruits if newest - mark.slot < SHOWN_SLOTS), key=lambda mark: mark.slot)

    def by_emotion(self) -> Counter[Emotion]:
        """Count all fruits by their feeling."""
        return Counter(mark.emotion for mark in self.fruits)


def seed_of(user_id: str) -> bytes:
    """Derive what makes a parent's tree unlike any other; no key that rotates, or the tree would change."""
    return blake2b(user_id.encode(), digest_size=SEED_BYTES, person=b"homebiyori-tree").digest()


def season_of(day: date) -> Season:
    """Return the season of a day: spring is March to May."""
    return (Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN)[day.month % 12 // 3]


# Tokyo's sunrise and sunset in minutes of the day, on the 15th of each month (National Astronomical Observatory).
_SUN = (
    (409, 1011), (388, 1042), (352, 1068), (308, 1094), (276, 1119), (265, 1139),
    (276, 1137), (299, 1110), (323, 1068), (347, 1026), (377, 994), (402, 989),
)  # fmt: skip
_DAWN_MINUTES, _MORNING_MINUTES = 35, 120
_GOLDEN_MINUTES, _DUSK_MINUTES = 60, 40


def light_of(at: datetime) -> Light:
    """Return the light at an instant with Tokyo's offset."""
    minute = 60 * at.hour + at.minute
    rise, fall = _SUN[at.month - 1]
    if not rise - _DAWN_MINUTES <= minute < fall + _DUSK_MINUTES:
        return Light.NIGHT
    if minute < rise + _MORNING_MINUTES:
        return Light.MORNING
    return Light.EVENING if minute >= fall - _GOLDEN_MINUTES else Light.DAY
