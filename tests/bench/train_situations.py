"""Train the situation model (`situations/model.py`) on the labelled sentences in tests/situations.

    PYTHONPATH=src:tests python tests/bench/train_situations.py [--judge]

Writes the weights, and prints the results of words and model on `told/judging.jsonl`, which is never used
for training; --judge only prints. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import compress

# Installed only in .train; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from bench.weights_file import text_of
from homebiyori.situations import model, recognising, words

ROOT = Path(__file__).parents[2]
SHOWN = ROOT / "tests" / "situations" / "written"
TOLD = ROOT / "tests" / "situations" / "told"
WEIGHTS = ROOT / "src" / "homebiyori" / "situations" / "data" / "situations_weights.json"
# Maps each kind to its situations.
KIND_OF = TOLD / "kinds.json"

# Sentences for every situation, and more for the frequent ones; lives, labelled by a second annotator; sentences that
# an earlier model misread; and sentences for each kind.
TRAINED = ("each", "frequent", "again", "lives", "misheard", "of_kinds")

# The label of sentences without a situation.
NONE = ""
# A situation is trained if it has this many written sentences, or occurs in a life.
LEAST_SENTENCES = 50
LEAST_TEXTS, KEPT = 8, 470_000
CAPACITY = 0.3
# Sample weights: messages of a life with and without a situation, misread sentences, and near misses. Sentences that
# were written for a situation weigh less the more there are for it.
OF_LIFE, WITHOUT, MISHEARD, NEAR = 2.0, 1.0, 6.0, 0.2
# Sample weights for kinds.
KIND_OF_LIFE, KIND_WRITTEN = 3.0, 8.0
DIGITS = 6

Reader = Callable[[str], Sequence[words.Found]]
# The weights of each slot for a situation or kind, and the bias.
Scales = dict[str, tuple[Any, float]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its situations, the surest first, and its kinds; None if not labelled.

    `is_life`: a message of a life, not written for a situation.
    """

    text: str
    names: tuple[str, ...] | None
    kinds: tuple[str, ...] | None
    is_life: bool
    weight: float | None
    found: frozenset[int]


def read(path: Path) -> list[Sentence]:
    """Read a file of sentences or lives."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kind_of = kinds_told()
    return [_sentence(row, kind_of, is_misheard=path.stem == "misheard") for row in rows]


def kinds_told() -> dict[str, str]:
    """Return the kind of each situation whose messages have one."""
    told_of = json.loads(KIND_OF.read_text("utf-8"))
    return {name: kind for kind, names in told_of.items() for name in names.split()}


def _sentence(row: dict[str, Any], kind_of: Mapping[str, str], *, is_misheard: bool) -> Sentence:
    is_life = "life" in row
    if is_life or "kinds" in row:
        names, kinds = (tuple(row[key]) if key in row else None for key in ("ids", "kinds"))
    else:
        names = tuple(row.get("ids", [row["id"]] if row.get("id") else []))
        kinds = (kind_of[names[0]],) if names and names[0] in kind_of else None
    weight = MISHEARD if is_misheard else _weight(names, is_life=is_life)
    return Sentence(row["text"], names, kinds, is_life, weight, model.slots_of(row["text"]))


def _weight(names: tuple[str, ...] | None, *, is_life: bool) -> float | None:
    if is_life:
        return OF_LIFE if names else WITHOUT
    return None if names else NEAR


def rows_of(sentences: Iterable[Sentence], places: dict[int, int]) -> sparse.csr_matrix:
    """Return a matrix of the known slots of each sentence, divided by the square root of their number."""
    found = [[places[slot] for slot in sorted(one.found) if slot in places] for one in sentences]
    values = [len(some) ** -0.5 for some in found for _ in some]
    ends = np.cumsum([0, *map(len, found)])
    return sparse.csr_matrix((values, [place for some in found for place in some], ends), (len(found), len(places)))


def train(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Train a scale for each situation with enough sentences, and for each kind; return the weights file's content."""
    texts = Counter(slot for one in sentences for slot in one.found)
    known = sorted(slot for slot, count in texts.items() if count >= LEAST_TEXTS)
    scales = learn_situations(sentences, known) | learn_kinds(sentences, known)
    heard = sorted(scales)
    weights = np.array([scales[name][0] for name in heard])
    return {
        "names": heard,
        "bias": [round(float(scales[name][1]), DIGITS) for name in heard],
        "kind_of": dict(sorted(kinds_told().items())),
        **packed(weights, known),
    }


def learn_situations(sentences: Sequence[Sentence], known: Sequence[int]) -> Scales:
    """Train a scale for each situation with enough sentences."""
    pairs = [(one, name) for one in sentences if one.names is not None for name in one.names or (NONE,)]
    of_life = {name for one, name in pairs if one.is_life}
    written = Counter(name for one, name in pairs if not one.is_life)
    heard = sorted(name for name in written if name and (written[name] >= LEAST_SENTENCES or name in of_life))
    shares = Counter(name for _, name in pairs)
    balance = np.array([shares[name] ** -0.5 for _, name in pairs])
    balance /= balance.mean()
    balance = [given if one.weight is None else one.weight for given, (one, _) in zip(balance, pairs, strict=True)]
    return _fitted(pairs, heard, balance, known)


def learn_kinds(sentences: Sequence[Sentence], known: Sequence[int]) -> Scales:
    """Train a scale for each kind of message."""
    pairs = [(one, kind) for one in sentences if one.kinds is not None for kind in one.kinds or (NONE,)]
    heard = sorted({kind for _, kind in pairs if kind})
    shares = Counter(kind for one, kind in pairs if one.names and not one.is_life)
    balance = [
        KIND_WRITTEN * shares[kind] ** -0.5 if one.names and not one.is_life else KIND_OF_LIFE for one, kind in pairs
    ]
    return _fitted(pairs, heard, balance, known)


def _fitted(
    pairs: Sequence[tuple[Sentence, str]], heard: Iterable[str], balance: Sequence[float], known: Sequence[int]
) -> Scales:
    matrix = rows_of((one for one, _ in pairs), {slot: at for at, slot in enumerate(known)})
    scales: dict[str, tuple[Any, float]] = {}
    for name in heard:
        learner = LinearSVC(C=CAPACITY, random_state=0)
        learner.fit(matrix, [is_so == name for _, is_so in pairs], sample_weight=balance)
        scales[name] = learner.coef_[0], float(learner.intercept_[0])
    return scales


def packed(weights: Any, known: Sequence[int]) -> dict[str, Any]:
    """Pack the largest weights, by slot."""
    least = np.partition(np.abs(weights).ravel(), -KEPT)[-KEPT]
    unit = float(np.abs(weights).max()) / 127
    steps = np.where(np.abs(weights) >= least, np.rint(weights / unit), 0).astype(np.int8)
    chosen = [(slot, np.flatnonzero(steps[:, at]), steps[:, at]) for at, slot in enumerate(known)]
    chosen = [(slot, numbers, column) for slot, numbers, column in chosen if len(numbers)]
    parts = {
        "distances": array("H", np.diff([0, *(slot for slot, _, _ in chosen)]).tolist()),
        "counts": array("H", [len(numbers) for _, numbers, _ in chosen]),
        "of": array("H", [int(number) for _, numbers, _ in chosen for number in numbers]),
        "weights": array("b", [int(column[number]) for _, numbers, column in chosen for number in numbers]),
    }
    coded = {name: b64encode(compress(part.tobytes(), 9)).decode() for name, part in parts.items()}
    return {"unit": float(f"{unit:.6g}"), **coded}


def judge(sentences: Sequence[Sentence]) -> None:
    """Print how many messages of unseen lives are recognised, and how many of these correctly."""
    of_names = [(one.text, one.names or ()) for one in sentences]
    of_kinds = [(one.text, one.kinds or ()) for one in sentences]
    readers: list[tuple[str, Reader, list[tuple[str, tuple[str, ...]]]]] = [
        ("situations, by words", words.read, of_names),
        ("situations, by words and model", recognising.read, of_names),
        ("kinds", recognising.kinds, of_kinds),
    ]
    for name, reader, labelled in readers:
        surest = [(next(iter(reader(text)), None), told) for text, told in labelled]
        found = [(one.situation.id, told) for one, told in surest if one]
        right = sum(one in told for one, told in found)
        told_any = sum(bool(told) for _, told in labelled)
        print(f"{name}: of {len(labelled)} messages, {told_any} of which tell one, {len(found)} read, {right} rightly")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the weights unless --judge is given, then print the results."""
    parser = argparse.ArgumentParser(description="Train the model of situations.")
    parser.add_argument("--judge", action="store_true", help="only evaluate on the held-out lives")
    if not parser.parse_args(arguments).judge:
        files = [*sorted(SHOWN.glob("*.jsonl")), *(TOLD / f"{name}.jsonl" for name in TRAINED)]
        read_of = {path.stem: read(path) for path in files}
        trained = train([one for some in read_of.values() for one in some])
        sizes = {name: len(some) for name, some in read_of.items()}
        WEIGHTS.write_text(text_of("the weights of each slot (situations/model.py)", sizes, trained), "utf-8")
    judge(read(TOLD / "judging.jsonl"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
