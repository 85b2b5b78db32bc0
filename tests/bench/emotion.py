"""Measure `homebiyori.lexicon` on labelled sentences; the last line of the output is a JSON object.

    PYTHONPATH=src python tests/bench/emotion.py PATH.jsonl [--show] [--tag TAG]

A line needs `text` and `emotion`; `id`, `alt`, `crisis`, `fruit` and `tags` are optional. `opposite` and
`crisis_false_alarms` are counts, the rest are shares (null without labels).
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Emotion
from homebiyori.tree.rules import is_fruit_worthy

POSITIVE = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
NEGATIVE = frozenset({Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})


class BadLineError(Exception):
    """A line is not a labelled sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled sentence; `is_crisis` and `is_fruit` are None without a label."""

    name: str
    text: str
    emotion: Emotion
    alternatives: frozenset[Emotion]
    is_crisis: bool | None
    is_fruit: bool | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled sentence, and its analysis."""

    item: Item
    got: Analysis

    @property
    def is_right(self) -> bool:
        """The emotion is the label."""
        return self.got.emotion is self.item.emotion

    @property
    def is_acceptable(self) -> bool:
        """The emotion is the label or one of its alternatives."""
        return self.got.emotion in {self.item.emotion, *self.item.alternatives}

    @property
    def is_opposite(self) -> bool:
        """The emotion is positive, and all labels are negative, or the reverse."""
        expected = {self.item.emotion, *self.item.alternatives}
        return (self.got.emotion in POSITIVE and expected <= NEGATIVE) or (
            self.got.emotion in NEGATIVE and expected <= POSITIVE
        )

    @property
    def is_fruit(self) -> bool:
        """The exchange would become a fruit."""
        return is_fruit_worthy(self.got, self.item.text)


def parse(line: str, number: int) -> Item:
    """Parse a line; BadLineError names its number."""
    try:
        return _item(json.loads(line), number)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadLineError(f"line {number}: {type(error).__name__}: {error}") from error


def _item(row: dict[str, Any], number: int) -> Item:
    if not isinstance(row["text"], str):
        raise TypeError("text is not a string")
    return Item(
        name=str(row.get("id", number)),
        text=row["text"],
        emotion=Emotion(row["emotion"]),
        alternatives=frozenset(Emotion(name) for name in row.get("alt") or ()),
        is_crisis=_flag(row, "crisis"),
        is_fruit=_flag(row, "fruit"),
        tags=tuple(row.get("tags") or ()),
    )


def _flag(row: dict[str, Any], name: str) -> bool | None:
    value = row.get(name)
    if value is not None and not isinstance(value, bool):
        raise TypeError(f"{name} is neither true nor false")
    return value


def read_items(path: Path, tag: str | None) -> list[Item]:
    """Read a file of labelled sentences; with a tag, only those that have it."""
    lines = path.read_text("utf-8-sig").splitlines()
    items = [parse(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    chosen = [item for item in items if tag is None or tag in item.tags]
    if not chosen:
        raise BadLineError("no labelled sentence in the file")
    return chosen


def misses(outcomes: Iterable[Outcome], *, show: bool) -> Iterable[str]:
    """Yield a line for each wrong result; with its text if `show`."""
    for outcome in outcomes:
        wrong = [part for part in (_emotion_miss(outcome), _crisis_miss(outcome), _fruit_miss(outcome)) if part]
        if wrong:
            yield "  ".join((outcome.item.name, *wrong, *((outcome.item.text,) if show else ())))


def _emotion_miss(outcome: Outcome) -> str | None:
    if outcome.is_right:
        return None
    mark = "OPPOSITE " if outcome.is_opposite else "~" if outcome.is_acceptable else ""
    return f"{mark}emotion {outcome.item.emotion} got {outcome.got.emotion}"


def _crisis_miss(outcome: Outcome) -> str | None:
    expected, got = outcome.item.is_crisis, outcome.got.risk
    if expected is None or expected == (got is not None):
        return None
    return f"CRISIS expected {expected} got {got.kind if got else None}"


def _fruit_miss(outcome: Outcome) -> str | None:
    expected = outcome.item.is_fruit
    if expected is None or expected == outcome.is_fruit:
        return None
    return f"fruit expected {expected} got i{outcome.got.intensity} d{outcome.got.depth}"


def figures(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """Return the counts and shares to print."""
    crises = [outcome for outcome in outcomes if outcome.item.is_crisis]
    fruits = [outcome for outcome in outcomes if outcome.item.is_fruit]
    given = [outcome for outcome in outcomes if outcome.item.is_fruit is not None and outcome.is_fruit]
    return {
        "accuracy": _share(sum(outcome.is_right for outcome in outcomes), len(outcomes)),
        "accuracy_with_alternatives": _share(sum(outcome.is_acceptable for outcome in outcomes), len(outcomes)),
        "opposite": sum(outcome.is_opposite for outcome in outcomes),
        "crisis_recall": _share(sum(outcome.got.risk is not None for outcome in crises), len(crises)),
        "crisis_false_alarms": sum(
            outcome.got.risk is not None for outcome in outcomes if outcome.item.is_crisis is False
        ),
        "fruit_precision": _share(sum(outcome.item.is_fruit is True for outcome in given), len(given)),
        "fruit_recall": _share(sum(outcome.is_fruit for outcome in fruits), len(fruits)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the misses and the figures; return 2 if the file cannot be read."""
    parser = argparse.ArgumentParser(description="Measure the lexicon on labelled sentences.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", action="store_true", help="print the texts of the misses")
    parser.add_argument("--tag", help="only sentences with this tag")
    options = parser.parse_args(arguments)
    try:
        items = read_items(options.path, options.tag)
    except (OSError, UnicodeDecodeError, BadLineError) as error:
        print(f"emotion.py: {options.path}: {error}", file=sys.stderr)
        return 2
    outcomes = [Outcome(item, analyze(item.text)) for item in items]
    for miss in misses(outcomes, show=options.show):
        print(miss)
    print(json.dumps(figures(outcomes)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
