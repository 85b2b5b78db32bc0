"""Train what is heard in a message (`lexicon/models/messages.py`) on labelled messages.

    PYTHONPATH=src:tests python tests/bench/train_messages.py [--check] [--quick] [--only FOLDER]

FOLDER is one of asks, tells, moments, firsts, practical.

Writes the weights of what is asked, of what is told, of further moments, of first dangers, and of practical questions.
Also prints for each author how many messages are heard, with weights trained on the others. Needs
requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

# Installed in .train and .venv.
from janome.tokenizer import Tokenizer

from bench.risks_corpus import CORPUS, DATA, LATER, NOW, SHAPED_IN, Sentence, labelled, read, read_lives, rows
from bench.train_risks import Fitted
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.models.messages import FIRSTS, MOMENTS, PRACTICAL, QUESTIONS, SLOTS, TELLS, Hearing, rank
from homebiyori.lexicon.risks.model import read_scale

# Finer weights make the files twice as large, and hear no more.
STRENGTH, STEPS = 0.3, 10
# What tells something asks nothing.
NO_QUESTION, NONE = "no_question", "none"
# Kinds that may mean the same as a moment, and so say nothing against it.
_NEAR_ASKED = """
    none no_question may_call words_near words_119 apologise pack flee_money proof throat put_away refuge sleep fault
    apart traces not_noticed he_changes admission leave_alone lose_child police neighbour visit after_attempt may_tell
    hand_again child_sees child_heart tell_child which_line nobody_near cope hand_abuse no_answer missing
"""
_NEAR_TOLD = """
    none called refuses cannot_call alone came near means_away left_place at_place in_hand taken worse hospital afraid
    guilt fled other_ok hand_stopped corrects complains
"""
# Between a katakana and its hiragana.
_TO_HIRAGANA = 0x60

# Every so many messages are also learnt as a writer of kana alone writes them.
EACH_IN_KANA = 2

Labelled = Sequence[tuple[Sentence, str]]


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer()


def in_kana(text: str) -> str:
    """Return a text in kana, without gaps between its words."""
    tokens: Any = _tokenizer().tokenize(text)
    read = (token.surface if token.reading == "*" else token.reading for token in tokens)
    return "".join(chr(ord(sign) - _TO_HIRAGANA) if "ァ" <= sign <= "ヶ" else sign for word in read for sign in word)


@dataclass(frozen=True)
class Task:
    """The messages of several authors, in a folder, with their kinds in a field."""

    hearing: Hearing
    folder: str
    field: str
    authors: tuple[str, ...]

    def read(self, author: str) -> Labelled:
        """Read the messages of an author with their kinds."""
        some = [(row["text"], row[self.field]) for row in rows(SHAPED_IN.parent / self.folder / f"{author}.jsonl")]
        spelt = [(in_kana(text), kind) for text, kind in some[::EACH_IN_KANA]]
        return [(labelled(text, is_crisis=False, counts_more=False), kind) for text, kind in (*some, *spelt)]


OF_QUESTIONS = Task(QUESTIONS, "asks", "asks", tuple("123456789"))
OF_TELLS = Task(TELLS, "tells", "tells", tuple("12345678"))
OF_MOMENTS = Task(MOMENTS, "moments", "kind", tuple("12345678"))
OF_FIRSTS = Task(FIRSTS, "firsts", "first", tuple("12345678"))
OF_PRACTICAL = Task(PRACTICAL, "practical", "asks", (*"123456789", "10", "11", "12", "13", "14"))


def fit(some: Labelled) -> dict[str, Any]:
    """Fit each kind against the others."""
    sentences = [one for one, _ in some]
    return {
        kind: Fitted(
            sentences,
            [label == kind for _, label in some],
            strength=STRENGTH,
            emphasis=1.0,
            size=SLOTS,
            is_margin=True,
        ).scale(STEPS)
        for kind in sorted({label for _, label in some})
    }


def judged(author: str, hearing: Hearing, by_author: dict[str, Labelled], always: Labelled) -> str:
    """Return how many messages of an author are surely heard by a model of the others, and how many rightly."""
    trained = fit([*(one for name, those in by_author.items() if name != author for one in those), *always])
    scales = {kind: read_scale(scale) for kind, scale in trained.items()}
    heard = Counter[tuple[bool, bool]]()
    for sentence, label in by_author[author]:
        surely = hearing.surely(rank(sentence.folded, scales))
        if surely is not None:
            heard[label not in hearing.none, surely.kind == label] += 1
    total = sum(label not in hearing.none for _, label in by_author[author])
    return (
        f"{author}: of {total} {heard[True, True]} heard rightly, {heard[True, False]} wrongly; "
        f"of {len(by_author[author]) - total} that are of no kind {heard[False, False]} heard"
    )


def train(task: Task, always: Labelled, *, is_quick: bool) -> str:
    """Fit the kinds of a task and return the text of its file; also print the results by author, unless it is quick."""
    by_author = {author: task.read(author) for author in task.authors}
    if not is_quick:
        with ProcessPoolExecutor() as pool:
            judge = partial(judged, hearing=task.hearing, by_author=by_author, always=always)
            for line in pool.map(judge, task.authors):
                print(task.folder, line)
    trained = fit([*(one for some in by_author.values() for one in some), *always])
    version = version_of(trained)
    sizes = {author: len(some) for author, some in by_author.items()} | {"always": len(always)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return text_of(form, sizes, {"version": version, "kinds": trained})


def _asking_nothing() -> Iterator[tuple[Sentence, str]]:
    for author in OF_TELLS.authors:
        yield from ((sentence, NO_QUESTION) for sentence, _ in OF_TELLS.read(author))


def _apart_from_moments() -> Iterator[tuple[Sentence, str]]:
    """Yield questions and reports of other kinds than any moment's."""
    for task, near in ((OF_QUESTIONS, frozenset(_NEAR_ASKED.split())), (OF_TELLS, frozenset(_NEAR_TOLD.split()))):
        for author in task.authors:
            yield from ((sentence, NONE) for sentence, kind in task.read(author) if kind not in near)


def _of_lives() -> Iterator[tuple[Sentence, str]]:
    yield from ((one, NONE) for some in read_lives().values() for one in some)


def _harmless() -> Iterator[tuple[Sentence, str]]:
    yield from _of_lives()
    for author in (*NOW, *LATER):
        twins = (row["text"] for row in rows(SHAPED_IN / f"{author}.jsonl") if not row["crisis"])
        yield from ((labelled(text, is_crisis=False, counts_more=False), NONE) for text in twins)


def _asking_for_nothing() -> Iterator[tuple[Sentence, str]]:
    """Yield lives, and dangers however everyday they sound."""
    yield from _of_lives()
    for author in (*CORPUS, *NOW, *LATER):
        yield from ((one, NONE) for one in read(SHAPED_IN / f"{author}.jsonl") if one.is_crisis)
    for author in OF_FIRSTS.authors:
        yield from ((sentence, NONE) for sentence, kind in OF_FIRSTS.read(author) if kind != NONE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in a file differ."""
    parser = argparse.ArgumentParser(description="Train what is heard in a message.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    parser.add_argument("--quick", action="store_true", help="do not judge authors by models of the others")
    parser.add_argument("--only", help="train only what is in this folder")
    options = parser.parse_args(arguments)
    changed = 0
    for task, always in (
        (OF_QUESTIONS, list(_asking_nothing())),
        (OF_TELLS, []),
        (OF_MOMENTS, list(_apart_from_moments())),
        (OF_FIRSTS, list(_harmless())),
        (OF_PRACTICAL, list(_asking_for_nothing())),
    ):
        if options.only and task.folder != options.only:
            continue
        file = DATA / f"{task.hearing.weights}.json"
        changed |= keep(file, train(task, always, is_quick=options.quick), is_check=options.check)
    return changed


if __name__ == "__main__":
    sys.exit(main())
