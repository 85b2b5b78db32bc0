"""Train the model of emergencies and of danger under way (`lexicon/models/emergencies.py`) on labelled sentences.

    PYTHONPATH=src:tests python tests/bench/train_emergencies.py [--check]

Writes the weights. Also prints how much of each author is heard, with weights trained on the others.
Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.risks_corpus import (
    ALWAYS,
    CORPUS,
    DATA,
    DAYS,
    IMMINENT,
    LATER,
    NEAR_IN,
    NOW,
    SHAPED,
    SHAPED_IN,
    Sentence,
    harmless,
    labelled,
    read_lives,
    read_told,
    rows,
)
from bench.train_risks import Fitted, weigh
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.risks.model import Scale, read_scale

EMERGENCIES_IN = SHAPED_IN.parent / "emergencies"
WEIGHTS = DATA / "emergencies_weights.json"
AUTHORS = ("1", "2", "3", "4")
# Our own sentences.
OWN = {"now": True, "none": False, "written": False}
NAMED = "medical_emergency"
STRENGTH, EMPHASIS = 2.0, 6.0
# The share of messages about everyday life, by left-out parents, that may be heard as one, and as perhaps one.
SHARES = {"emergency": {"sure": 0.001, "maybe": 0.01}, "under_way": {"sure": 0.001, "maybe": 0.003}}
# A lower bound, because harmless texts by new authors were heard more often than left-out lives.
LEAST = {"emergency": {"sure": -1.1}, "under_way": {}}


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of one scale: `authors` and `lives` are left out in turn, `always` never."""

    authors: dict[str, list[Sentence]]
    lives: dict[str, list[Sentence]]
    always: list[Sentence]

    def all_but(self, group: Container[str] = ()) -> list[Sentence]:
        """Return all sentences except those of a group."""
        others = [one for name, some in (self.authors | self.lives).items() if name not in group for one in some]
        return others + self.always


def read_emergencies() -> Corpus:
    """Read medical emergencies; a danger of another kind counts as none."""
    dangers = [labelled(row["text"], is_crisis=is_medical(row), counts_more=is_medical(row)) for row in _dangers()]
    return _corpus({name: _of_emergencies(name) for name in AUTHORS}, dangers)


def read_under_way() -> Corpus:
    """Read what is under way, medical or not; a danger that is not leaves the question open, and is left out."""
    authors = {name: [_of_danger(row) for row in rows(SHAPED_IN / f"{name}.jsonl")] for name in (*NOW, *LATER)}
    dangers = [_of_danger(row) for row in _dangers() if _is_now(row) or not row.get("crisis")]
    return _corpus(authors, [*dangers, *(one for name in AUTHORS for one in _of_emergencies(name))])


def _corpus(authors: dict[str, list[Sentence]], dangers: list[Sentence]) -> Corpus:
    own = [labelled(text, is_crisis=is_urgent) for name, is_urgent in OWN.items() for text in _lines(name)]
    near = [text for path in sorted(NEAR_IN.glob("*.txt")) for text in path.read_text("utf-8").splitlines()]
    lives = {name: list(map(_lighter, some)) for name, some in read_lives().items()}
    always = [*own, *dangers, *(_lighter(harmless(text)) for text in near), *map(_lighter, read_told())]
    return Corpus(authors=authors, lives=lives, always=always)


def _dangers() -> Iterator[dict[str, Any]]:
    for path in (*(SHAPED_IN / f"{name}.jsonl" for name in (*CORPUS, *SHAPED, *DAYS)), *ALWAYS[:3]):
        yield from rows(path)


def _lines(name: str) -> list[str]:
    return (EMERGENCIES_IN / f"{name}.txt").read_text("utf-8").splitlines()


def _of_emergencies(author: str) -> list[Sentence]:
    return [labelled(row["text"], is_crisis=row["emergency"]) for row in rows(EMERGENCIES_IN / f"{author}.jsonl")]


def _of_danger(row: dict[str, Any]) -> Sentence:
    return labelled(row["text"], is_crisis=_is_now(row))


def is_medical(row: dict[str, Any]) -> bool:
    return NAMED in (row.get("crisis_type"), *row.get("tags", ()))


def _is_now(row: dict[str, Any]) -> bool:
    return bool(row.get("crisis")) and (row.get("level") in IMMINENT or is_medical(row))


def _lighter(sentence: Sentence) -> Sentence:
    return replace(sentence, counts_more=False)


def fit(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Fit what is urgent against everything else."""
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


def choose(lived: Sequence[float], name: str) -> dict[str, float]:
    """Return the lowest thresholds that keep everyday lives within their shares."""
    ranked = sorted(lived, reverse=True)
    chosen = {bound: round(ranked[int(len(ranked) * share)] + 0.001, 3) for bound, share in SHARES[name].items()}
    return {bound: max(value, LEAST[name].get(bound, value)) for bound, value in chosen.items()}


def train(name: str, corpus: Corpus) -> dict[str, Any]:
    """Return the scale of a corpus with its thresholds, and print what it hears."""
    judged, lived = judge(corpus)
    thresholds = choose(lived, name)
    print(f"{name}: each author by a model of the others; {thresholds}")
    print("author    sure        maybe       twins sure  maybe")
    for author, some in judged.items():
        cells = [
            f"{sum(weight >= bound for weight in of_label):4}/{len(of_label):<4}  "
            for label in (True, False)
            for of_label in [[weight for one, weight in some if one.is_crisis is label]]
            for bound in thresholds.values()
        ]
        print(f"{author:8}", *cells)
    return {**thresholds, **fit(corpus.all_but())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of emergencies.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    corpora = {"emergency": read_emergencies(), "under_way": read_under_way()}
    trained = {name: train(name, corpus) for name, corpus in corpora.items()}
    version = version_of(trained)
    sizes = {name: len(corpus.all_but()) for name, corpus in corpora.items()}
    form = "packed signed bytes by slot (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, **trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
