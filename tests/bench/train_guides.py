"""Train which next step a message asks for, among those of its theme (`lexicon/models/guides.py`).

    PYTHONPATH=src:tests python tests/bench/train_guides.py [--check] [--quick]

Writes the weights. Also prints how many messages of players are heard by a model that was trained without them, among
the steps of their theme. Needs requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bench.risks_corpus import DATA, SHAPED_IN, Sentence, labelled, rows
from bench.train_messages import EACH_IN_KANA, in_kana
from bench.train_risks import Fitted
from bench.weights_file import keep, text_of
from homebiyori.care.files import load
from homebiyori.lexicon.models.guides import SLOTS
from homebiyori.lexicon.models.talks import Theme
from homebiyori.lexicon.risks.model import read_scale

WEIGHTS = DATA / "guides_weights.json"
GUIDES_IN = SHAPED_IN.parent / "guides"
STRENGTH, STEPS = 0.3, 10
# Parts of the players, each judged by a model of the others.
PARTS = 4


@dataclass(frozen=True)
class Example:
    """A message, the step that it asks for, if any, its theme if a player wrote it, and who."""

    sentence: Sentence
    step: str | None
    theme: str | None
    by: str | None


def read_asked() -> list[Example]:
    """Read the examples of each step and the messages of players; every second of them also in kana."""
    found = list[Example]()
    for file in sorted(GUIDES_IN.glob("*.jsonl")):
        for at, row in enumerate(rows(file)):
            texts = [row["text"], in_kana(row["text"])] if at % EACH_IN_KANA == 0 else [row["text"]]
            found += (
                Example(
                    labelled(text, is_crisis=False, counts_more=False), row["step"], row.get("theme"), row.get("by")
                )
                for text in texts
            )
    return found


def steps_by_theme() -> dict[str, list[str]]:
    """Return the steps of each theme."""
    found = defaultdict[str, list[str]](list)
    for name, row in load("guidance")["steps"].items():
        for theme in row["themes"].split():
            found[theme].append(name)
    return dict(sorted(found.items()))


def fit(some: Sequence[Example], theme: str, steps: Sequence[str]) -> dict[str, Any]:
    """Fit each step of a theme against the others."""
    those = [one for one in some if (one.theme == theme if one.theme else one.step in steps)]
    sentences = [one.sentence for one in those]
    return {
        step: Fitted(
            sentences,
            [one.step == step for one in those],
            strength=STRENGTH,
            emphasis=1.0,
            size=SLOTS,
            is_margin=True,
        ).scale(STEPS)
        for step in steps
    }


def judged(some: Sequence[Example]) -> Iterator[str]:
    """Yield by theme how many messages of players are heard rightly by a model of the other players."""
    stages = {name: set(row["stages"].split()) for name, row in load("guidance")["steps"].items()}
    players = sorted({one.by for one in some if one.by})
    for theme, steps in steps_by_theme().items():
        right = Counter[str]()
        for part in range(PARTS):
            out = set(players[part::PARTS])
            scales = {
                step: read_scale(scale)
                for step, scale in fit([one for one in some if one.by not in out], theme, steps).items()
            }
            for one in (one for one in some if one.by in out and one.theme == theme and one.step in steps):
                found = one.sentence.found
                among = [step for step in steps if stages[step] & stages[str(one.step)]]
                best = max(among, key=lambda step: scales[step].weigh(found, len(found)))
                right["all"] += 1
                right["right"] += best == one.step
                right["among"] += len(among)
        mean = right["among"] / max(1, right["all"])
        yield f"{theme}: of {right['all']} the step of {right['right']} is right, among {mean:.0f} of {len(steps)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train which next step a message asks for.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    parser.add_argument("--quick", action="store_true", help="do not judge players by models of the others")
    options = parser.parse_args(arguments)
    some = read_asked()
    if not options.quick:
        for line in judged(some):
            print(line)
    themes = {Theme(theme).value: fit(some, theme, steps) for theme, steps in steps_by_theme().items()}
    version = sha256(json.dumps(themes, sort_keys=True).encode()).hexdigest()[:12]
    sizes = {"messages": len(some)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "themes": themes}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
