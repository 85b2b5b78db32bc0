"""Measures how danger is read in the sentences of authors who never trained it.

    PYTHONPATH=src python tests/bench/danger.py [PATH.jsonl ...]

Prints what each author's dangers and harmless talk come to in both tiers, with the 95 % interval of Wilson, the curve
that the thresholds were chosen on, and how often what is hidden between the letters hides a danger. A line of a file
needs `text` and `crisis`; `level`, if there, says which dangers are `imminent`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from homebiyori.ai.lexicon import analyze
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.port import Analysis, Concern, RiskLevel, Tier

HERE = Path(__file__).parents[1] / "ai"
NEVER_TRAINED = (HERE / "crisis" / "d.jsonl", *(HERE / "unseen" / f"{number}.jsonl" for number in range(1, 5)))
# The first so many harmless sentences of `d` are near misses: idioms, stories, accidents, what is long past.
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
    """A labelled sentence and what was read in it."""

    text: str
    is_crisis: bool
    is_imminent: bool
    got: Analysis

    @property
    def is_found(self) -> bool:
        """Some tier, or the words for an emergency, answer it."""
        return self.got.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in self.got.concerns


def read(path: Path) -> list[Read]:
    """Read a file of labelled sentences."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Read(row["text"], bool(row["crisis"]), row.get("level") == "imminent", analyze(row["text"])) for row in rows
    ]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Give the bounds of the 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    share = hits / count
    middle = share + Z * Z / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return (middle - spread) / (1 + Z * Z / count), (middle + spread) / (1 + Z * Z / count)


def table(sets: dict[str, Sequence[Read]]) -> Iterator[str]:
    """Describe each author's sentences."""
    yield f"{'author':14} {'found':>7}  (95 %)       firm   imminent as such   firm alarms   gentle alarms"
    everyone = [one for some in sets.values() for one in some]
    for name, some in ({**sets, "all": everyone} if len(sets) > 1 else sets).items():
        crises = [one for one in some if one.is_crisis]
        calm = [one for one in some if not one.is_crisis]
        found = sum(one.is_found for one in crises)
        low, high = wilson(found, len(crises))
        firm = sum(one.got.risk is not None for one in crises)
        imminent = [one.got.risk for one in crises if one.is_imminent]
        at_once = sum(risk is not None and risk.level is RiskLevel.IMMEDIATE for risk in imminent)
        yield (
            f"{name:14} {found:3}/{len(crises):<4} ({low:.2f}-{high:.2f}) {firm:4}/{len(crises):<4}"
            f" {at_once:3}/{len(imminent):<14} {_alarms(calm, Tier.FIRM)} {_alarms(calm, Tier.GENTLE)}"
        )


def _alarms(calm: Sequence[Read], tier: Tier) -> str:
    alarms = sum(one.got.tier is tier for one in calm)
    return f"{alarms:3}/{len(calm):<5} {1000 * alarms / max(1, len(calm)):3.0f} ‰"


def curve() -> Iterator[str]:
    """Give the curve that `make train` wrote: each author weighed by a model of the others, without the rules."""
    weights = load("risks_weights")
    yield f"By weight alone, each author by a model of the others; firm {weights['firm']}, gentle {weights['gentle']}"
    yield "threshold  found  near misses / 1,000  ordinary / 1,000"
    for threshold, found, near, ordinary in weights["curve"]:
        yield f"{threshold:9} {found:6.1%} {near * 1000:20.0f} {ordinary * 1000:17.0f}"


def disguised(texts: Sequence[str]) -> dict[str, int]:
    """Count how many dangers are found in each disguise."""
    return {
        name: sum(analyze(disguise(text)).tier is not Tier.NONE for text in texts)
        for name, disguise in DISGUISES.items()
    }


def crises_to_disguise() -> list[str]:
    """Give the dangers that are tried in disguise."""
    rows = map(json.loads, NEVER_TRAINED[0].read_text("utf-8").splitlines())
    return [row["text"] for row in rows if row["crisis"]][:DISGUISED]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="Measure how danger is read.")
    parser.add_argument("paths", type=Path, nargs="*")
    options = parser.parse_args(arguments)
    paths = options.paths or NEVER_TRAINED
    print(
        *table({path.stem if options.paths else f"{path.parent.name}/{path.stem}": read(path) for path in paths}),
        sep="\n",
    )
    if not options.paths:
        print("", *curve(), "", "Found in disguise:", sep="\n")
        texts = crises_to_disguise()
        for name, found in disguised(texts).items():
            print(f"{name:20} {found:4}/{len(texts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
