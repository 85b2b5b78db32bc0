"""Hears what a talk about danger is about, and how it stands, by a message and those before it.

Its weights are those of `talks_weights.json`, which `make train` writes; its features those of the danger model, once
for the message and once for those before it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale
from homebiyori.lexicon.spacing import fold_without_gaps

SLOTS = 2**16
# A longer message is read by its end.
LONGEST = 400
# How much each message before this one counts, the newest first.
BEFORE = (1.2, 0.84, 0.59, 0.41)


class Theme(StrEnum):
    """What a talk is about: the danger that a listener attends to first, and whose it is."""

    OWN = "own"
    TOGETHER = "together"
    VOICES = "voices"
    IMAGES = "images"
    HAND = "hand"
    NEGLECT = "neglect"
    PARTNER = "partner"
    CHILD_VIOLENT = "child_violent"
    CHILD_DYING = "child_dying"
    OTHER_DYING = "other_dying"
    FOUND = "found"
    NEXT_DOOR = "next_door"
    NEXT_CHILD = "next_child"
    MISSING = "missing"
    TOUCHED = "touched"
    BODY = "body"
    WORN = "worn"
    PLAIN = "plain"


class Stage(StrEnum):
    """How the danger stands after a message."""

    NOW = "now"
    OPEN = "open"
    CALLED = "called"
    HELPED = "helped"
    EASED = "eased"
    OVER = "over"
    NONE = "none"


# Nobody is in danger any more.
ENDED = frozenset({Stage.HELPED, Stage.EASED, Stage.OVER})

Ranked = Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Talk:
    """The weights of every theme and stage after a message, the heaviest first."""

    themes: Ranked
    stages: Ranked

    @property
    def theme(self) -> Theme:
        """The likeliest theme."""
        return Theme(self.themes[0][1])

    @property
    def stage(self) -> Stage:
        """The likeliest stage."""
        return Stage(self.stages[0][1])

    def weight(self, theme: Theme) -> float:
        """Return the weight of a theme."""
        return next(weight for weight, name in self.themes if name == theme)

    def ahead(self, themes: Collection[Theme]) -> float:
        """Return by how much the heaviest of these themes outweighs all others; negative if it does not."""
        return _ahead(self.themes, themes)

    def ahead_in(self, *stages: Stage) -> float:
        """Return by how much the heaviest of these stages outweighs all others; negative if it does not."""
        return _ahead(self.stages, stages)


def _ahead(ranked: Ranked, names: Collection[str]) -> float:
    best = next(weight for weight, name in ranked if name in names)
    return best - next(weight for weight, name in ranked if name not in names)


# The weights of the themes, and those of the stages.
Weights = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Classes:
    """The weights of all themes and stages, either for the message or for one before it."""

    themes: Mapping[str, Scale]
    stages: Mapping[str, Scale]

    def weigh(self, text: str) -> Weights:
        """Weigh a message for every theme and stage."""
        found = slots_of(text)
        sums = damped(len(found))
        return [one.add(found, sums) for one in self.themes.values()], [
            one.add(found, sums) for one in self.stages.values()
        ]


def hear(text: str, before: Sequence[str]) -> Talk:
    """Weigh a message in its talk; `before` are the messages before it, the newest first."""
    earlier = [_weighed_before(one[-LONGEST:]) for one in before[: len(BEFORE)]]
    return talk_of(_classes("now"), _weighed(text[-LONGEST:]), earlier)


def talk_of(classes: Classes, now: Weights, before: Sequence[Weights]) -> Talk:
    """Add the weights of a message to those of the messages before it, which count less the older they are."""
    return Talk(
        themes=_ranked(classes.themes, now[0], [one[0] for one in before]),
        stages=_ranked(classes.stages, now[1], [one[1] for one in before]),
    )


def _ranked(names: Iterable[str], now: Sequence[float], before: Sequence[Sequence[float]]) -> Ranked:
    shared = [*zip(BEFORE, before, strict=False)]
    weights = (one + sum(share * those[at] for share, those in shared) for at, one in enumerate(now))
    return sorted(zip(weights, names, strict=True), reverse=True)


def slots_of(text: str) -> frozenset[int]:
    """Return the slots of a message."""
    return frozenset(slot % SLOTS for slot in slots(fold_without_gaps(text[-LONGEST:])))


def damped(count: int) -> float:
    """Return what the sum of a text's weights is divided by: a long text does not say more."""
    return float(max(1, count) ** 0.5)


@lru_cache(maxsize=16)
def _weighed(text: str) -> Weights:
    return _classes("now").weigh(text)


# Each message is weighed once more for those after it.
@lru_cache(maxsize=64)
def _weighed_before(text: str) -> Weights:
    return _classes("before").weigh(text)


@lru_cache(maxsize=2)
def _classes(place: str) -> Classes:
    return read(load_weights("talks_weights"), place)


def read(data: Mapping[str, Mapping[str, Any]], place: str) -> Classes:
    """Read the weights for a message (`now`), or for one before it (`before`)."""
    themes, stages = (
        {name: read_scale(both[place]) for name, both in data[classes].items()} for classes in ("themes", "stages")
    )
    return Classes(themes=themes, stages=stages)
