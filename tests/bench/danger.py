"""Measure how well danger is detected, on sentences of authors whose texts were not used for training.

    PYTHONPATH=src python tests/bench/danger.py [PATH.jsonl ...]

Prints for each author the detected dangers and the false alarms in both tiers, with 95 % Wilson intervals, and how many
of the rest are uncertain, where nothing is praised; then the curve that the thresholds were chosen from, and how many
dangers are detected with characters inserted between the letters. The files in tests/lexicon/judging are included.
Those in tests/lexicon/authors were used to write the rules, and are printed separately. A line needs `text` and
`crisis`; `level` may mark a danger as imminent, and `crisis_type` or `kind` may give its kind.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from homebiyori.lexicon import analyze
from homebiyori.lexicon.files import load
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskKind, RiskLevel, Tier

HERE = Path(__file__).parents[1] / "lexicon"
NEVER_TRAINED = (HERE / "crisis" / "d.jsonl", *(HERE / "unseen" / f"{number}.jsonl" for number in range(1, 5)))
IMMINENT = frozenset({"immediate", "imminent"})
# Labels in older files.
KINDS = {
    "self": RiskKind.SELF_HARM,
    "partner": RiskKind.DOMESTIC_VIOLENCE,
    "child": RiskKind.CHILD_DANGER,
    **{kind.value: kind for kind in RiskKind},
}
# How many of the dangers in `d` are disguised: all of them.
DISGUISED = 280
Z = 1.96


def _between(mark: str) -> Callable[[str], str]:
    return mark.join


DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "゛": _between("゛"),
    "゜": _between("゜"),
    "U+3099": _between("\u3099"),
    "U+FF9E": _between("\uff9e"),
    "variation selectors": _between("\ufe0f"),
    "left-to-right marks": _between("\u200e"),
    "spaces": _between(" "),
    "line breaks": _between("\n"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled sentence, and its analysis."""

    text: str
    is_crisis: bool
    is_imminent: bool
    kind: RiskKind | None
    got: Analysis

    @property
    def is_firm(self) -> bool:
        """It is answered as a danger or an emergency."""
        return self.got.risk is not None or Concern.MEDICAL_EMERGENCY in self.got.concerns

    @property
    def is_gentle(self) -> bool:
        """It is answered in the second tier only."""
        return self.got.is_gentle and not self.is_firm

    @property
    def is_found(self) -> bool:
        """It is answered in either tier."""
        return self.is_firm or self.is_gentle

    @property
    def is_uncertain(self) -> bool:
        """It is in neither tier, but not praised."""
        return self.got.is_uncertain and not self.is_found

    @property
    def is_at_once(self) -> bool:
        """It is answered as happening now."""
        is_immediate = self.got.risk is not None and self.got.risk.level is RiskLevel.IMMEDIATE
        return is_immediate or Concern.MEDICAL_EMERGENCY in self.got.concerns


@cache
def read(path: Path) -> tuple[Read, ...]:
    """Read and analyze a file of labelled sentences; cached."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return tuple(
        Read(
            text=row["text"],
            is_crisis=bool(row["crisis"]),
            is_imminent=row.get("level") in IMMINENT,
            kind=KINDS.get(row.get("crisis_type") or row.get("kind") or ""),
            got=analyze(row["text"]),
        )
        for row in rows
    )


def texts(path: Path) -> list[str]:
    """Return the texts in a file of labelled sentences or talks."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [text for row in rows for text in row.get("texts") or _said(row)]


def _said(row: dict[str, Any]) -> list[str]:
    return [turn["text"] for turn in row.get("turns", [row])]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the bounds of the 95 % Wilson interval of a share."""
    if not count:
        return 0.0, 1.0
    share = hits / count
    middle = share + Z * Z / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return (middle - spread) / (1 + Z * Z / count), (middle + spread) / (1 + Z * Z / count)


def table(sets: dict[str, Sequence[Read]]) -> Iterator[str]:
    """Yield a table of the results, one line per author."""
    yield (
        f"{'author':18} {'found':8} {'(95 %)':12}{'firm':>7} {'imminent':>10} {'kind':>7} {'margin':>10}"
        f" | {'firm alarms':>13} {'gentle alarms':>17} {'margin':>12}"
    )
    everyone = [one for some in sets.values() for one in some]
    for name, some in ({**sets, "all": everyone} if len(sets) > 1 else sets).items():
        crises = [one for one in some if one.is_crisis]
        calm = [one for one in some if not one.is_crisis]
        found = sum(one.is_found for one in crises)
        low, high = wilson(found, len(crises))
        imminent = [one for one in crises if one.is_imminent]
        named = [one for one in crises if one.kind is not None and one.got.risk is not None]
        missed = [one for one in crises if not one.is_found]
        yield (
            f"{name:18} {found:3}/{len(crises):<4} ({low:.2f}-{high:.2f}) {_of(crises, lambda one: one.is_firm)}"
            f" {_of(imminent, lambda one: one.is_at_once)} {_of(named, _is_named)}"
            f" {_of(missed, lambda one: one.is_uncertain)} | {_alarms(calm, lambda one: one.is_firm)}"
            f" {_alarms(calm, lambda one: one.is_gentle)} {_alarms(calm, lambda one: one.is_uncertain)}"
        )


def _is_named(one: Read) -> bool:
    return one.got.risk is not None and one.got.risk.kind is one.kind


def _of(some: Sequence[Read], is_one: Callable[[Read], bool]) -> str:
    return f"{sum(map(is_one, some)):4}/{len(some):<4}"


def _alarms(calm: Sequence[Read], is_one: Callable[[Read], bool]) -> str:
    return f"{_of(calm, is_one)} {1000 * sum(map(is_one, calm)) / max(1, len(calm)):3.0f} ‰"


def curve() -> Iterator[str]:
    """Yield the curve that `make train` wrote: scores by models trained on other authors, without the rules."""
    weights = load("risks_weights")
    yield f"By weight alone, each author by a model of the others; firm {weights['firm']}, gentle {weights['gentle']}"
    yield "threshold  found  near misses / 1,000  ordinary / 1,000"
    for threshold, found, near, ordinary in weights["curve"]:
        yield f"{threshold:9} {found:6.1%} {near * 1000:20.0f} {ordinary * 1000:17.0f}"


def disguised(texts: Sequence[str]) -> dict[str, int]:
    """Count how many dangers are detected in each disguise."""
    return {
        name: sum(analyze(disguise(text)).tier is not Tier.NONE for text in texts)
        for name, disguise in DISGUISES.items()
    }


def crises_to_disguise() -> list[str]:
    """Return the dangers to test in disguise."""
    rows = map(json.loads, NEVER_TRAINED[0].read_text("utf-8").splitlines())
    return [row["text"] for row in rows if row["crisis"]][:DISGUISED]


def _sets(paths: Sequence[Path]) -> dict[str, Sequence[Read]]:
    return {f"{path.parent.name}/{path.stem}": read(path) for path in paths}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure how well danger is detected.")
    parser.add_argument("paths", type=Path, nargs="*")
    options = parser.parse_args(arguments)
    judging = sorted((HERE / "judging").glob("*.jsonl"))
    print(*table(_sets(options.paths or (*NEVER_TRAINED, *judging))), sep="\n")
    if not options.paths:
        print("", "These shaped the rules and the weights, and judge nothing:", sep="\n")
        print(*table(_sets(sorted((HERE / "authors").glob("*.jsonl")))), sep="\n")
        print("", *curve(), "", "Found in disguise:", sep="\n")
        texts = crises_to_disguise()
        for name, found in disguised(texts).items():
            print(f"{name:20} {found:4}/{len(texts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
