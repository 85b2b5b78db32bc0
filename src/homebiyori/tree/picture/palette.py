"""Gouache colours by season and light, with the parent's theme in the blossoms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.ai.port import Character
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.models import ThemeColor
from homebiyori.tree.picture.tokyo import Light, Season

# Shade, back, middle, light, fresh.
_LEAVES = {
    Season.SPRING: ("#5f9455", "#7fb069", "#9ccb7f", "#bfe0a0", "#eaf9bf"),
    Season.SUMMER: ("#3a7350", "#4f8f5b", "#6bae6e", "#8fcb86", "#d3f2a6"),
    Season.AUTUMN: ("#96531f", "#b9702c", "#d98f3b", "#efb657", "#fce49a"),
    Season.WINTER: ("#456b62", "#5a8476", "#76a091", "#9bbfb2", "#e0f3e6"),
}
_BARK = ("#8b6244", "#6d4932", "#a98059")  # body, shade, light
_GRASS = {
    Season.SPRING: ("#abcb7f", "#8fb565"),
    Season.SUMMER: ("#8fbd6b", "#73a457"),
    Season.AUTUMN: ("#c9b672", "#ae9656"),
    Season.WINTER: ("#eef2f1", "#d7e1e4"),
}
_SKIES = {  # above, between, at the horizon
    (Light.DAY, Season.SPRING): ("#bfdff0", "#dcedf2", "#fdf4ea"),
    (Light.DAY, Season.SUMMER): ("#8fcbea", "#bfe2f0", "#f1f8f2"),
    (Light.DAY, Season.AUTUMN): ("#b3d3e6", "#d8e5e8", "#fbeedb"),
    (Light.DAY, Season.WINTER): ("#bccede", "#d7e0e8", "#f4f1f1"),
}
_OTHER_SKIES = {
    Light.MORNING: ("#b5d3e8", "#e3dfe2", "#fddcc6"),
    Light.EVENING: ("#9b93bd", "#e3a99c", "#fbd9a4"),
    Light.NIGHT: ("#10162d", "#192244", "#273761"),
}
_TINTS = {  # each light's tint and its opacity
    Light.MORNING: ("#ffd9bd", 0.13),
    Light.DAY: ("#ffffff", 0.0),
    Light.EVENING: ("#b5603f", 0.2),
    Light.NIGHT: ("#12204a", 1.0),
}
# Opacity of the night tint by kind of thing.
_NIGHT_LEAF, _NIGHT_GROUND, _NIGHT_BARK, _NIGHT_THING, _NIGHT_BLOSSOM, _NIGHT_WHITE = 0.66, 0.76, 0.56, 0.55, 0.45, 0.5
_FAINT = 0.3
_BLOSSOMS = {
    ThemeColor.WARM_PINK: "#ffb6c1",
    ThemeColor.COOL_BLUE: "#87ceeb",
    ThemeColor.WARM_ORANGE: "#ffa07a",
}
CAPS: Mapping[Character, str] = {Character.TAMA: "#ff8fa3", Character.MADOKA: "#4aa8d8", Character.HIDE: "#f08a5d"}
# Body and shade by emotion, distinct in lightness too, so that they differ without colour.
FRUITS: Mapping[Emotion, tuple[str, str]] = {
    Emotion.JOY: ("#ffd23f", "#d99a07"),
    Emotion.ACCOMPLISHMENT: ("#ff7a59", "#c94a28"),
    Emotion.FATIGUE: ("#9d8df1", "#6553c4"),
    Emotion.SADNESS: ("#6db7f2", "#3478b8"),
    Emotion.WORRY: ("#7ed6a5", "#379668"),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture."""

    season: Season
    light: Light
    leaves: tuple[str, ...]
    bark: str
    bark_shade: str
    bark_light: str
    sky: tuple[str, str, str]
    grass: str
    meadow: str
    soil: str
    blossom: str
    white: str

    @property
    def is_night(self) -> bool:
        """Whether the newest fruits glow."""
        return self.light is Light.NIGHT

    def seen(self, color: str) -> str:
        """Return the colour of a thing on the ground, as seen in this light."""
        return _seen(color, self.light, _NIGHT_THING)

    def faint(self, color: str) -> str:
        """Dim a colour for hundreds of small lights."""
        return mix(color, self.leaves[0], _FAINT)

    def far(self, color: str, distance: float) -> str:
        """Fade a colour into the horizon's, for hills; `distance` is 0 to 1."""
        is_pale = self.season is Season.WINTER and self.light is not Light.EVENING
        return mix(color, self.sky[1 if self.is_night or is_pale else 2], distance)


@lru_cache(maxsize=len(Season) * len(Light) * len(ThemeColor))
def palette_of(season: Season, light: Light, theme: ThemeColor) -> Palette:
    bark, bark_shade, bark_light = (_seen(color, light, _NIGHT_BARK) for color in _BARK)
    grass, meadow = (_seen(color, light, _NIGHT_GROUND) for color in _GRASS[season])
    return Palette(
        season=season,
        light=light,
        leaves=tuple(_seen(color, light, _NIGHT_LEAF) for color in _LEAVES[season]),
        bark=bark,
        bark_shade=bark_shade,
        bark_light=bark_light,
        sky=_SKIES.get((light, season)) or _OTHER_SKIES[light],
        grass=grass,
        meadow=meadow,
        soil=_seen("#8a6549", light, _NIGHT_GROUND),
        blossom=_seen(_BLOSSOMS[theme], light, _NIGHT_BLOSSOM),
        white=_seen("#ffffff", light, _NIGHT_WHITE),
    )


def _seen(color: str, light: Light, at_night: float) -> str:
    tint, thickness = _TINTS[light]
    return mix(color, tint, thickness * at_night if light is Light.NIGHT else thickness)


def mix(color: str, other: str, part: float) -> str:
    """Mix two colours; part 0 is the first, 1 the other."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)
