"""Train the model of whose danger it is (`lexicon/models/kinds.py`) on labelled sentences.

    PYTHONPATH=src:tests python tests/bench/train_kinds.py [--check]

Writes the weights. Also prints for each author of danger under way how many kinds are right, with weights trained on
the others. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from bench.risks_corpus import (
    ALWAYS,
    AUTHORS,
    CORPUS,
    DATA,
    DAYS,
    IMMINENT,
    LATER,
    NOW,
    SENTENCES,
    SHAPED,
    SHAPED_IN,
    Sentence,
    kind_of,
    labelled,
    rows,
)
from bench.train_emergencies import AUTHORS as OF_EMERGENCIES
from bench.train_emergencies import EMERGENCIES_IN, NAMED, is_medical
from bench.train_risks import Fitted
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.models.kinds import MEDICAL, SLOTS, sure_kind
from homebiyori.lexicon.risks.model import read_scale

WEIGHTS = DATA / "kinds_weights.json"
STRENGTH, EMPHASIS = 5.0, 3.0
FILES = (
    *(SHAPED_IN / f"{name}.jsonl" for name in (*CORPUS, *SHAPED, *DAYS, *NOW, *LATER)),
    ALWAYS[0],
    *(SENTENCES / f"{name}.jsonl" for name in AUTHORS),
)


def read() -> dict[str, list[tuple[Sentence, str]]]:
    """Read every danger with its kind, by file; one that is imminent, or an emergency, has a higher weight."""
    read = {path.stem: list(_dangers(rows(path))) for path in FILES}
    for name in OF_EMERGENCIES:
        told = [row["text"] for row in rows(EMERGENCIES_IN / f"{name}.jsonl") if row["emergency"]]
        read[f"{NAMED}_{name}"] = [(labelled(text, is_crisis=True), MEDICAL) for text in told]
    return read


def _dangers(some: Sequence[dict[str, Any]]) -> Iterator[tuple[Sentence, str]]:
    for row in some:
        kind = kind_of(row)
        if kind is not None:
            sentence = labelled(row["text"], is_crisis=True, counts_more=row.get("level") in IMMINENT)
            yield sentence, MEDICAL if is_medical(row) else kind.value


def fit(
    labelled: Sequence[tuple[Sentence, str]], *, strength: float = STRENGTH, emphasis: float = EMPHASIS
) -> dict[str, Any]:
    """Fit each label against the others."""
    sentences = [one for one, _ in labelled]
    return {
        name: Fitted(
            sentences, [label == name for _, label in labelled], strength=strength, emphasis=emphasis, size=SLOTS
        ).scale()
        for name in sorted({label for _, label in labelled})
    }


def judge(by_author: dict[str, list[tuple[Sentence, str]]]) -> None:
    """Print how many kinds of each author of danger under way are right by a model of the others."""
    for author in (*NOW, *LATER):
        others = [one for name, some in by_author.items() if name != author for one in some]
        scales = {kind: read_scale(scale) for kind, scale in fit(others).items()}
        right = surely = wrong = 0
        for sentence, label in by_author[author]:
            best = max(scales, key=lambda kind: scales[kind].weigh(sentence.found, len(sentence.found)))
            sure = sure_kind(sentence.folded, scales=scales)
            right += best == label
            surely += sure == label
            wrong += sure not in (None, label)
        print(f"{author:8} right {right:3}, surely {surely:3}, surely wrong {wrong:2} of {len(by_author[author])}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of whose danger it is.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    by_author = read()
    judge(by_author)
    trained = fit([one for some in by_author.values() for one in some])
    version = version_of(trained)
    sizes = {"dangers": sum(map(len, by_author.values()))}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "kinds": trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
