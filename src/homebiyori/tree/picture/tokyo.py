"""Season and light in Tokyo."""

from datetime import date, datetime
from enum import StrEnum


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
    """Return the light at a time in Tokyo's offset."""
    minute = 60 * at.hour + at.minute
    rise, fall = _SUN[at.month - 1]
    if not rise - _DAWN_MINUTES <= minute < fall + _DUSK_MINUTES:
        return Light.NIGHT
    if minute < rise + _MORNING_MINUTES:
        return Light.MORNING
    return Light.EVENING if minute >= fall - _GOLDEN_MINUTES else Light.DAY
