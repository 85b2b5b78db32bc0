"""Train the model of how a danger stands in its talk (`lexicon/models/courses.py`) on labelled messages.

    PYTHONPATH=src:tests python tests/bench/train_courses.py [--check]

Writes the weights. Also prints for each author how many messages are heard, with weights trained on the others. Needs
requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from bench.risks_corpus import DATA, SHAPED_IN, Sentence, labelled, read_lives, rows
from bench.train_kinds import fit
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.models.courses import Course, rank, surely
from homebiyori.lexicon.models.kinds import SLOTS
from homebiyori.lexicon.risks.model import read_scale

WEIGHTS = DATA / "courses_weights.json"
COURSES_IN = SHAPED_IN.parent / "courses"
AUTHORS = ("1", "2", "3")
# Our own: what is said plainly, which the authors were told to leave out.
OWN = "written"
# Every sixth message about everyday life says nothing about the danger.
EACH_LIVED = 6
STRENGTH, EMPHASIS = 5.0, 1.0


def read(author: str) -> list[tuple[Sentence, str]]:
    """Read the messages of an author with their courses."""
    return [
        (labelled(row["text"], is_crisis=False, counts_more=False), row["state"])
        for row in rows(COURSES_IN / f"{author}.jsonl")
    ]


def read_always() -> list[tuple[Sentence, str]]:
    """Read our own messages, and those about everyday life."""
    lived = [one for some in read_lives().values() for one in some]
    return [*read(OWN), *((one, Course.ASIDE.value) for one in lived[::EACH_LIVED])]


def judge(by_author: dict[str, list[tuple[Sentence, str]]], always: list[tuple[Sentence, str]]) -> None:
    """Print how many messages of each author are surely heard by a model of the others, and how many rightly."""
    for author, some in by_author.items():
        others = [one for name, those in by_author.items() if name != author for one in those]
        trained = fit([*others, *always], strength=STRENGTH, emphasis=EMPHASIS)
        scales = {Course(course): read_scale(scale) for course, scale in trained.items()}
        heard = Counter[tuple[Course, bool]]()
        for sentence, label in some:
            course = surely(rank(sentence.folded, scales))
            if course is not None:
                heard[course, course == label] += 1
        cells = [f"{course} {heard[course, True]} right, {heard[course, False]} wrong" for course in Course]
        print(f"{author}: {'; '.join(cells)}; of {len(some)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of how a danger stands in its talk.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    by_author = {author: read(author) for author in AUTHORS}
    always = read_always()
    judge(by_author, always)
    labelled = [*(one for some in by_author.values() for one in some), *always]
    trained = fit(labelled, strength=STRENGTH, emphasis=EMPHASIS)
    version = version_of(trained)
    sizes = {author: len(some) for author, some in by_author.items()} | {"always": len(always)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "courses": trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
