"""Trains the model of situations (`lexicon/situations_model.py`) on the labelled sentences in tests/lexicon.

    PYTHONPATH=src:tests python tests/bench/train_situations.py [--judge]

Writes the weights, and prints how well they and the words read the lives of `situations_told/judging.jsonl`, which
never train; --judge only prints. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import compress

# These live in .train alone; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from homebiyori.lexicon import recognising, situations, situations_model

ROOT = Path(__file__).parents[2]
SHOWN = ROOT / "tests" / "lexicon" / "situations"
TOLD = ROOT / "tests" / "lexicon" / "situations_told"
DATA = ROOT / "src" / "homebiyori" / "lexicon" / "data"
WEIGHTS = DATA / "situations_weights.json"

# Sentences written for every situation, and for those of which parents tell most; lives, whose messages a second reader
# labelled; and what the model once took for something else.
TRAINED = ("each", "frequent", "again", "lives", "misheard")

# What is told of none of them.
NONE = ""
# A situation is heard that so many sentences show, or that a life has told of.
LEAST_SENTENCES = 50
LEAST_TEXTS, KEPT = 8, 400_000
CAPACITY = 0.3
# What a sentence weighs: of a life, of a life without a situation, misheard, and written to look like a situation. What
# was written for a situation weighs less the more there is of it.
OF_LIFE, WITHOUT, MISHEARD, NEAR = 2.0, 1.0, 6.0, 0.2
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the situations it tells of, the surest first; `is_life` if nobody wrote it for one."""

    text: str
    names: tuple[str, ...]
    is_life: bool
    weight: float | None
    found: frozenset[int]


def read(path: Path) -> list[Sentence]:
    """Read a file of sentences that were written for a situation, or of lives."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    is_misheard = path.stem == "misheard"
    return [
        Sentence(
            text=row["text"],
            names=(names := _names(row)),
            is_life="ids" in row,
            weight=MISHEARD if is_misheard else _weight(names, is_life="ids" in row),
            found=situations_model.slots_of(row["text"]),
        )
        for row in rows
    ]


def _names(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row["ids"]) if "ids" in row else (row["id"],) if row["id"] else ()


def _weight(names: tuple[str, ...], *, is_life: bool) -> float | None:
    if is_life:
        return OF_LIFE if names else WITHOUT
    return None if names else NEAR


def rows_of(sentences: Iterable[Sentence], places: dict[int, int]) -> sparse.csr_matrix:
    """Lay out which of the known slots each sentence has; the square root of their number damps them."""
    found = [[places[slot] for slot in sorted(one.found) if slot in places] for one in sentences]
    values = [len(some) ** -0.5 for some in found for _ in some]
    ends = np.cumsum([0, *map(len, found)])
    return sparse.csr_matrix((values, [place for some in found for place in some], ends), (len(found), len(places)))


def train(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Learn a scale for each situation that is told often enough."""
    pairs = [(one, name) for one in sentences for name in one.names or (NONE,)]
    of_life = {name for one in sentences if one.is_life for name in one.names}
    written = Counter(name for one, name in pairs if not one.is_life)
    heard = sorted(name for name in written if name and (written[name] >= LEAST_SENTENCES or name in of_life))
    texts = Counter(slot for one in sentences for slot in one.found)
    known = sorted(slot for slot, count in texts.items() if count >= LEAST_TEXTS)
    matrix = rows_of((one for one, _ in pairs), {slot: at for at, slot in enumerate(known)})
    shares = Counter(name for _, name in pairs)
    balance = np.array([shares[name] ** -0.5 for _, name in pairs])
    balance /= balance.mean()
    balance = [given if one.weight is None else one.weight for given, (one, _) in zip(balance, pairs, strict=True)]
    weights, bias = np.empty((len(heard), len(known))), np.empty(len(heard))
    for at, name in enumerate(heard):
        learner = LinearSVC(C=CAPACITY, random_state=0)
        learner.fit(matrix, [is_so == name for _, is_so in pairs], sample_weight=balance)
        weights[at], bias[at] = learner.coef_[0], learner.intercept_[0]
    return {"names": heard, "bias": [round(float(one), DIGITS) for one in bias], **packed(weights, known)}


def packed(weights: Any, known: Sequence[int]) -> dict[str, Any]:
    """Pack the weights that matter most, by slot."""
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


def as_file(trained: dict[str, Any], trained_on: dict[str, int]) -> str:
    """Return the text of the weights file."""
    content = {
        "comment": "Written by `make train`, never by hand: the weights of each slot (situations_model.py).",
        "concepts": sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12],
        "trained_on": trained_on,
        **trained,
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def judge(sentences: Iterable[Sentence]) -> None:
    """Print how many messages of unseen lives are recognised, and how many of those rightly."""
    for name, reader in (("words", situations.read), ("words and model", recognising.read)):
        surest = [(next(iter(reader(one.text)), None), one.names) for one in sentences]
        found = [(one.situation.id, names) for one, names in surest if one]
        right = sum(name in names for name, names in found)
        told = sum(bool(names) for _, names in surest)
        print(
            f"{name}: of {len(surest)} messages, {told} of which tell a situation, {len(found)} read, {right} rightly"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="Train the model of situations.")
    parser.add_argument("--judge", action="store_true", help="only print how the lives are read that never train")
    if not parser.parse_args(arguments).judge:
        files = [*sorted(SHOWN.glob("*.jsonl")), *(TOLD / f"{name}.jsonl" for name in TRAINED)]
        read_of = {path.stem: read(path) for path in files}
        trained = train([one for some in read_of.values() for one in some])
        WEIGHTS.write_text(as_file(trained, {name: len(some) for name, some in read_of.items()}), "utf-8")
    judge(read(TOLD / "judging.jsonl"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
