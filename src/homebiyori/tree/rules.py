"""How words become growth, and which exchanges become fruits (`product.md` 2 and 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import regex

from homebiyori.ai.port import Analysis, Concern, Emotion, Tier
from homebiyori.core.text import clusters, is_invisible, normalize

STAGE_NAMES = ("種", "芽", "苗", "若木", "成木", "大木")
DEFAULT_THRESHOLDS = (20, 50, 100, 180, 300)
CHARACTERS_PER_RING = 1_000

FRUIT_MIN_INTENSITY = 3
FRUIT_MIN_DEPTH = 3
FRUIT_MIN_CHARACTERS = 20
FRUIT_EMOTIONS = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT, Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY})
FRUITLESS_CONCERNS = frozenset({Concern.INJECTION, Concern.MEDICAL_EMERGENCY})

LONGEST_RUN = 3

_URL = regex.compile(
    r"(?:https?|ftp)://[!-~]*"  # ASCII only: Japanese text follows an address without a space
    r"|\bwww\.[!-~]+"
    r"|\b[a-z0-9](?:[a-z0-9-]*\.)+(?:com|net|org|jp|io|me|app|info|biz|dev)\b(?:/[!-~]*)?",
    regex.IGNORECASE,
)


def count_growth(text: str) -> int:
    """Count the characters by which a text makes the tree grow.

    Grapheme clusters after NFKC, without white space, invisible characters and URLs; a run of one
    character counts 3 at most.
    """
    visible = (cluster for cluster in clusters(_URL.sub(" ", normalize(text))) if not is_invisible(cluster))
    return sum(min(LONGEST_RUN, len(list(run))) for _, run in groupby(visible))


def is_fruit_worthy(analysis: Analysis, text: str) -> bool:
    """Tell whether an exchange is meaningful enough for a fruit; the day and the source are the caller's to check."""
    return (
        analysis.intensity >= FRUIT_MIN_INTENSITY
        and analysis.depth >= FRUIT_MIN_DEPTH
        and analysis.emotion in FRUIT_EMOTIONS
        and analysis.tier is Tier.NONE
        and not analysis.concerns & FRUITLESS_CONCERNS
        and len(clusters(normalize(text))) >= FRUIT_MIN_CHARACTERS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """Where a total of characters stands between the stages, and after them between the rings."""

    stage: int
    rings: int
    characters_to_next: int
    progress_percentage: int

    @property
    def stage_name(self) -> str:
        """The stage's name in Japanese."""
        return STAGE_NAMES[self.stage]


def read_thresholds(text: str | None) -> tuple[int, ...]:
    """Read the operators' thresholds ("20,50,100,180,300"); what is no rising row of five is not followed."""
    if text is None:
        return DEFAULT_THRESHOLDS
    parts = [part.strip() for part in text.split(",")]
    thresholds = tuple(int(part) for part in parts if part.isdecimal())
    is_rising = all(low < high for low, high in pairwise((0, *thresholds)))
    return thresholds if is_rising and len(thresholds) == len(parts) == len(DEFAULT_THRESHOLDS) else DEFAULT_THRESHOLDS


def height_of(total: int, thresholds: Sequence[int] = DEFAULT_THRESHOLDS, *, at_least: int = 0) -> Height:
    """Derive the stage, the rings and the way to the next from the total.

    `at_least` is the stage that was reached before: should operators raise a threshold, no tree shrinks.
    """
    stage = max(at_least, sum(total >= threshold for threshold in thresholds))
    if stage < len(thresholds):
        floor = thresholds[stage - 1] if stage else 0
        return _height(stage=stage, rings=0, done=max(0, total - floor), span=thresholds[stage] - floor)
    rings, done = divmod(max(0, total - thresholds[-1]), CHARACTERS_PER_RING)
    return _height(stage=stage, rings=rings, done=done, span=CHARACTERS_PER_RING)


def _height(*, stage: int, rings: int, done: int, span: int) -> Height:
    return Height(stage=stage, rings=rings, characters_to_next=span - done, progress_percentage=100 * done // span)
