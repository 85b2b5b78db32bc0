"""How words become growth, and which exchanges become fruits (`docs/product.md` 2 and 3)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from homebiyori.base.text import clusters, is_invisible, normalize
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Tier
from homebiyori.startup.wide import compile_wide

if TYPE_CHECKING:
    import regex

STAGE_NAMES = ("種", "芽", "苗", "若木", "成木", "大木")
DEFAULT_THRESHOLDS = (20, 50, 100, 180, 300)
CHARACTERS_PER_RING = 1_000

FRUIT_MIN_INTENSITY = 3
FRUIT_MIN_DEPTH = 3
FRUIT_MIN_CHARACTERS = 20
MOMENT_MIN_CHARACTERS = 6
MOVED_MIN_INTENSITY = 4
MOVED_MIN_CHARACTERS = 16
FRUIT_EMOTIONS = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT, Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY})
FRUITLESS_CONCERNS = frozenset({Concern.INJECTION, Concern.MEDICAL_EMERGENCY})

LONGEST_RUN = 3

# ASCII only: Japanese text may follow a URL without a space. The quantifiers are possessive, as retrying from each
# character of a candidate would take quadratic time.
_URL = compile_wide(r"(?i)(?:https?|ftp)://[!-~]*+")
_DOTTED = compile_wide(r"(?i)(?P<host>[a-z0-9][a-z0-9.-]*+)(?P<path>/[!-~]*+)?")
_TOP_LEVEL = frozenset({"com", "net", "org", "jp", "io", "me", "app", "info", "biz", "dev"})


def count_growth(text: str) -> int:
    """Count the characters by which a text makes the tree grow.

    Grapheme clusters after NFKC, without white space, invisible characters and URLs; a run of one
    character counts 3 at most, and the total is at most the text's own length (one "ﷺ" is 18 letters after NFKC).
    """
    words = _DOTTED.sub(_without_address, _URL.sub(" ", normalize(text)))
    visible = (cluster for cluster in clusters(words) if not is_invisible(cluster))
    growth = sum(min(LONGEST_RUN, len(list(run))) for _, run in groupby(visible))
    return min(growth, len(clusters(text)))


def _without_address(found: "regex.Match[str]") -> str:
    """Cut a web address out of a match: "www." and all that follows, or a host up to a well-known top-level domain."""
    host: str = found["host"]
    names = host.lower().split(".")
    if names[0] == "www" and len(names) > 1:
        return " "
    ends = [place for place, name in enumerate(names) if place and name in _TOP_LEVEL]
    if not ends:
        return found[0]
    rest = ".".join(host.split(".")[ends[-1] + 1 :])
    return f" {rest}{found['path'] or ''}" if rest else " "


def is_fruit_worthy(analysis: Analysis, text: str) -> bool:
    """Whether an exchange is meaningful enough for a fruit; the caller checks care, day and source."""
    if _is_near_danger(analysis) or analysis.concerns & FRUITLESS_CONCERNS:
        return False
    if analysis.emotion not in FRUIT_EMOTIONS or analysis.intensity < FRUIT_MIN_INTENSITY:
        return False
    return len(clusters(normalize(text))) >= _fewest_characters(analysis)


def _is_near_danger(analysis: Analysis) -> bool:
    """Whether danger was detected or is possible: fruits keep a wide margin from it."""
    return analysis.tier is not Tier.NONE or analysis.is_uncertain or analysis.is_faint


def _fewest_characters(analysis: Analysis) -> float:
    """Return the minimum length of a message: a moment may be short, depth takes more words."""
    is_moving = analysis.intensity >= MOVED_MIN_INTENSITY and (analysis.has_own_feeling or analysis.has_scene)
    lengths = {
        FRUIT_MIN_CHARACTERS: analysis.depth >= FRUIT_MIN_DEPTH and not analysis.is_slight,
        MOMENT_MIN_CHARACTERS: analysis.is_moment,
        MOVED_MIN_CHARACTERS: is_moving and not analysis.is_slight,
    }
    return min((length for length, holds in lengths.items() if holds), default=math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """The position of a total of characters between stages and, after the last one, between rings."""

    stage: int
    rings: int
    characters_to_next: int
    progress_percentage: int

    @property
    def stage_name(self) -> str:
        """The stage's name in Japanese."""
        return STAGE_NAMES[self.stage]


def read_thresholds(text: str | None) -> tuple[int, ...]:
    """Read the operators' thresholds ("20,50,100,180,300"); invalid values fall back to the default."""
    if text is None:
        return DEFAULT_THRESHOLDS
    parts = [part.strip() for part in text.split(",")]
    thresholds = tuple(int(part) for part in parts if part.isdecimal())
    is_rising = all(low < high for low, high in pairwise((0, *thresholds)))
    return thresholds if is_rising and len(thresholds) == len(parts) == len(DEFAULT_THRESHOLDS) else DEFAULT_THRESHOLDS


def height_of(total: int, thresholds: Sequence[int] = DEFAULT_THRESHOLDS, *, at_least: int = 0) -> Height:
    """Derive the stage, the rings and the distance to the next from the total.

    `at_least` is the stage already reached, so that no tree shrinks when operators raise a threshold.
    """
    stage = max(at_least, sum(total >= threshold for threshold in thresholds))
    if stage < len(thresholds):
        floor = thresholds[stage - 1] if stage else 0
        return _height(stage=stage, rings=0, done=max(0, total - floor), span=thresholds[stage] - floor)
    rings, done = divmod(max(0, total - thresholds[-1]), CHARACTERS_PER_RING)
    return _height(stage=stage, rings=rings, done=done, span=CHARACTERS_PER_RING)


def total_at(stage: int, total: int, thresholds: Sequence[int] = DEFAULT_THRESHOLDS) -> int:
    """Return the total that a stage's snapshot shows: its threshold, if the same message reached a later stage."""
    return thresholds[stage - 1] if stage and height_of(total, thresholds).stage > stage else total


def _height(*, stage: int, rings: int, done: int, span: int) -> Height:
    return Height(stage=stage, rings=rings, characters_to_next=span - done, progress_percentage=100 * done // span)
