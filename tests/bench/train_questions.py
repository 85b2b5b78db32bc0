"""Train the model of what a parent asks in a talk about danger (`lexicon/questions_model.py`) on labelled messages.

    PYTHONPATH=src:tests python tests/bench/train_questions.py [--check]

Writes the weights. Also prints for each author how many questions are heard, with weights trained on the others. Needs
requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from typing import Any

from bench.risks_corpus import DATA, SHAPED_IN, Sentence, labelled, rows
from bench.train_risks import Fitted
from bench.weights_file import keep, text_of
from homebiyori.lexicon.questions_model import NONE, SLOTS, rank, surely
from homebiyori.lexicon.risks.model import read_scale

WEIGHTS = DATA / "questions_weights.json"
ASKS_IN, TELLS_IN = SHAPED_IN.parent / "asks", SHAPED_IN.parent / "tells"
AUTHORS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
# What tells something asks nothing.
TELLERS, NO_QUESTION = ("1", "2", "3", "4", "5", "6", "7", "8"), "no_question"
STRENGTH = 0.3

Labelled = Sequence[tuple[Sentence, str]]


def read(author: str) -> Labelled:
    """Read the messages of an author with what they ask."""
    return [
        (labelled(row["text"], is_crisis=False, counts_more=False), row["asks"])
        for row in rows(ASKS_IN / f"{author}.jsonl")
    ]


def read_tells() -> Labelled:
    """Read the messages that tell something."""
    told = (row["text"] for teller in TELLERS for row in rows(TELLS_IN / f"{teller}.jsonl"))
    return [(labelled(text, is_crisis=False, counts_more=False), NO_QUESTION) for text in told]


def fit(some: Labelled) -> dict[str, Any]:
    """Fit each question against the others."""
    sentences = [one for one, _ in some]
    return {
        name: Fitted(
            sentences,
            [label == name for _, label in some],
            strength=STRENGTH,
            emphasis=1.0,
            size=SLOTS,
            is_margin=True,
        ).scale()
        for name in sorted({label for _, label in some})
    }


def judged(author: str, by_author: dict[str, Labelled], tells: Labelled) -> str:
    """Return how many messages of an author are surely heard by a model of the others, and how many rightly."""
    trained = fit([*(one for name, those in by_author.items() if name != author for one in those), *tells])
    scales = {name: read_scale(scale) for name, scale in trained.items()}
    heard = Counter[tuple[bool, bool]]()
    for sentence, label in by_author[author]:
        asked = surely(rank(sentence.folded, scales))
        if asked is not None:
            heard[label not in NONE, asked == label] += 1
    total = sum(label not in NONE for _, label in by_author[author])
    none = len(by_author[author]) - total
    return (
        f"{author}: of {total} questions {heard[True, True]} heard rightly, {heard[True, False]} wrongly; "
        f"of {none} others {heard[False, False]} taken for one"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of what a parent asks in a talk about danger.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    parser.add_argument("--quick", action="store_true", help="do not judge authors by models of the others")
    options = parser.parse_args(arguments)
    by_author, tells = {author: read(author) for author in AUTHORS}, read_tells()
    with ProcessPoolExecutor() as pool:
        for line in pool.map(judged, () if options.quick else AUTHORS, [by_author] * len(AUTHORS), [tells] * len(AUTHORS)):
            print(line)
    trained = fit([*(one for some in by_author.values() for one in some), *tells])
    version = sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()[:12]
    sizes = {author: len(some) for author, some in by_author.items()} | {"tells": len(tells)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "questions": trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
