"""Train the emergency model (`lexicon/emergencies_model.py`) on labelled sentences.

    PYTHONPATH=src:tests python tests/bench/train_emergencies.py [--check]

Writes the weights. Also prints how many emergencies of each author are heard, with weights trained on the others.
Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.risks_corpus import (
    ALWAYS,
    CORPUS,
    DATA,
    DAYS,
    NEAR_IN,
    SHAPED,
    SHAPED_IN,
    Sentence,
    harmless,
    read_lives,
    read_told,
)
from bench.train_risks import Fitted, weigh
from bench.weights_file import keep, text_of
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.risks.model import Scale, read_scale

EMERGENCIES_IN = SHAPED_IN.parent / "emergencies"
WEIGHTS = DATA / "emergencies_weights.json"
AUTHORS = ("1", "2", "3", "4")
# Our own sentences.
OWN = {"now": True, "none": False, "written": False}
NAMED = "medical_emergency"
STRENGTH, EMPHASIS = 2.0, 6.0
# The share of messages about everyday life, by left-out parents, that may be heard as an emergency, and as perhaps one.
SHARES = {"sure": 0.001, "maybe": 0.01}
# A lower bound, because harmless texts by new authors were heard more often than left-out lives.
LEAST = {"sure": -1.1}


@dataclass(frozen=True, slots=True)
class Corpus:
    """All sentences: `authors` and `lives` are left out in turn, `always` never."""

    authors: dict[str, list[Sentence]]
    lives: dict[str, list[Sentence]]
    always: list[Sentence]

    def all_but(self, group: Container[str] = ()) -> list[Sentence]:
        """Return all sentences except those of a group."""
        others = [one for name, some in (self.authors | self.lives).items() if name not in group for one in some]
        return others + self.always


def read_corpus() -> Corpus:
    """Read all sentences; a danger that is not a medical emergency counts as none."""
    always = [_labelled(text, is_emergency=is_emergency) for name, is_emergency in OWN.items() for text in _lines(name)]
    for path in (*(SHAPED_IN / f"{name}.jsonl" for name in (*CORPUS, *SHAPED, *DAYS)), *ALWAYS[:3]):
        always += map(_of_danger, _rows(path))
    near = [text for path in sorted(NEAR_IN.glob("*.txt")) for text in path.read_text("utf-8").splitlines()]
    lives = {name: list(map(_lighter, some)) for name, some in read_lives().items()}
    return Corpus(
        authors={name: list(map(_of_author, _rows(EMERGENCIES_IN / f"{name}.jsonl"))) for name in AUTHORS},
        lives=lives,
        always=[*always, *(_lighter(harmless(text)) for text in near), *map(_lighter, read_told())],
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _lines(name: str) -> list[str]:
    return (EMERGENCIES_IN / f"{name}.txt").read_text("utf-8").splitlines()


def _of_author(row: dict[str, Any]) -> Sentence:
    return _labelled(row["text"], is_emergency=row["emergency"])


def _of_danger(row: dict[str, Any]) -> Sentence:
    is_emergency = NAMED in (row.get("crisis_type"), *row.get("tags", ()))
    return replace(_labelled(row["text"], is_emergency=is_emergency), counts_more=is_emergency)


def _labelled(text: str, *, is_emergency: bool) -> Sentence:
    folded = fold(text)
    return Sentence(folded, frozenset(slots(folded)), is_emergency, None, is_near_miss=False, counts_more=True)


def _lighter(sentence: Sentence) -> Sentence:
    return replace(sentence, counts_more=False)


def fit(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Fit emergencies against everything else."""
    labels = [one.is_crisis for one in sentences]
    return Fitted(sentences, labels, strength=STRENGTH, emphasis=EMPHASIS).scale()


def judge(corpus: Corpus) -> tuple[dict[str, list[tuple[Sentence, float]]], list[float]]:
    """Score each author's sentences, and all lives, with weights trained without them."""
    judged: dict[str, list[tuple[Sentence, float]]] = {}
    lived: list[float] = []
    for at, author in enumerate(corpus.authors):
        group = {author, *list(corpus.lives)[at :: len(corpus.authors)]}
        scale: Scale = read_scale(fit(corpus.all_but(group)))
        judged[author] = [(one, weigh(scale, one)) for one in corpus.authors[author]]
        lived += [weigh(scale, one) for name in group - {author} for one in corpus.lives[name]]
    return judged, lived


def choose(lived: Sequence[float]) -> dict[str, float]:
    """Return the lowest thresholds that keep everyday lives within their shares."""
    ranked = sorted(lived, reverse=True)
    chosen = {name: round(ranked[int(len(ranked) * share)] + 0.001, 3) for name, share in SHARES.items()}
    return {name: max(bound, LEAST.get(name, bound)) for name, bound in chosen.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of emergencies.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    corpus = read_corpus()
    judged, lived = judge(corpus)
    thresholds = choose(lived)
    print(f"Each author by a model of the others; {thresholds}\nauthor    sure        maybe       twins sure  maybe")
    for author, some in judged.items():
        cells = [
            f"{sum(weight >= thresholds[name] for weight in of_label):4}/{len(of_label):<4}  "
            for label in (True, False)
            for of_label in [[weight for one, weight in some if one.is_crisis is label]]
            for name in SHARES
        ]
        print(f"{author:8}", *cells)
    trained = fit(corpus.all_but())
    version = sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()[:12]
    sizes = {name: len(some) for name, some in corpus.authors.items()}
    sizes |= {"lives": sum(map(len, corpus.lives.values())), "always": len(corpus.always)}
    form = "packed signed bytes by slot (lexicon/risks/features.py)"
    content = text_of(form, sizes, {"version": version, **thresholds, "emergency": trained})
    return keep(WEIGHTS, content, is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
