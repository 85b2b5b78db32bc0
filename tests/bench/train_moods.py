"""Trains the model of emotions (`ai/lexicon/moods_model.py`) on the labelled sentences in tests/ai.

    PYTHONPATH=src:tests python tests/bench/train_moods.py [--check]

Prints how the lexicon, the model alone and both together do on each author when trained without that author, and writes
the weights. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from struct import pack
from typing import Any
from zlib import compress

# These live in .train alone; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import linalg, sparse  # type: ignore[import-untyped]

from bench import emotion
from homebiyori.ai.lexicon import analysis
from homebiyori.ai.lexicon.moods_model import LONGEST, WEIGHED, WORTH, Scores, read_model
from homebiyori.ai.lexicon.normalize import fold
from homebiyori.ai.lexicon.risks_features import SLOTS, slots
from homebiyori.ai.lexicon.risks_model import DAMPING
from homebiyori.ai.lexicon.spacing import joined
from homebiyori.ai.port import Emotion

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "ai"
DATA = ROOT / "src" / "homebiyori" / "ai" / "lexicon" / "data"
WEIGHTS = DATA / "moods_weights.json"

CORPUS = tuple(f"corpus_{number}" for number in range(1, 11))
SHAPED = ("shaped_a", "shaped_b", "shaped_c")
ALWAYS = (SENTENCES / "emotion_own.jsonl",)

# Of a label with alternatives, the share that the label itself has.
MAIN = 0.7
# Whoever allows that many alternatives says nothing.
MOST_ALTERNATIVES = 3
LEAST_TEXTS, KEPT = 3, 30_000
# How far weights are held down, and how much the bias may move.
RIDGE, BIAS = 0.5, 0.3
# The part of what the rules read in how alike two sentences are; the letters have the rest.
NAMED = 0.3
RARITY, CUT = 5.0, 0.9995
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence: its slots, what the rules read in it, and the shares of the scales to be learned."""

    item: emotion.Item
    found: tuple[int, ...]
    said: Mapping[str, float]
    wanted: tuple[float, ...]


def read(path: Path) -> list[Sentence]:
    """Read a file of labelled sentences."""
    return [_sentence(item) for item in emotion.read_items(path, None)]


def _sentence(item: emotion.Item) -> Sentence:
    others = item.alternatives - {item.emotion}
    shares = dict.fromkeys(Emotion, 0.0) | {one: (1 - MAIN) / len(others) for one in others}
    shares[item.emotion] = MAIN if others else 1.0
    found = tuple(sorted(slots(joined(fold(item.text))[:LONGEST])))
    listener = Listener()
    analysis.analyze(item.text, listener)
    return Sentence(item, found, listener.said, (*(shares[one] for one in WEIGHED), float(bool(item.is_fruit))))


class Listener:
    """Takes down the evidence, and hears nothing: the words decide."""

    said: Mapping[str, float]

    def read(self, _folded: str, evidence: Mapping[str, float]) -> Scores:
        """Say that no feature is known."""
        self.said = evidence
        return Scores(dict.fromkeys(Emotion, 0.0), worth=0.0, known=0)


def matrix(sentences: Sequence[Sentence], rarity: Any) -> Any:
    """Give a row a sentence of the slots that weigh anything."""
    rows = [[slot for slot in one.found if rarity[slot] > 0] for one in sentences]
    damped = [max(1, len(one.found)) ** DAMPING for one in sentences]
    values = [rarity[slot] / damp for row, damp in zip(rows, damped, strict=True) for slot in row]
    columns = [slot for row in rows for slot in row]
    starts = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), SLOTS))


def table(sentences: Sequence[Sentence], names: Sequence[str]) -> Any:
    """Give a row a sentence of what the rules read in it."""
    return np.array([[one.said.get(name, 0.0) for name in names] for one in sentences])


def fit(sentences: Sequence[Sentence], rarity: Any, names: Sequence[str]) -> tuple[Any, Any, Any]:
    """Solve the ridge regression of what is wanted; give the weights by slot, by evidence, and the biases."""
    rows, said = matrix(sentences, rarity), table(sentences, names)
    wanted = np.array([one.wanted for one in sentences])
    mean = wanted.mean(axis=0)
    alike, akin = (rows @ rows.T).toarray(), said @ said.T
    by_letter, by_name = (1 - NAMED) / alike.diagonal().mean(), NAMED / akin.diagonal().mean()
    held = alike * by_letter + akin * by_name + BIAS + RIDGE * np.eye(len(sentences))
    solved = linalg.solve(held, wanted - mean, assume_a="pos", overwrite_a=True)
    weights = (rows.T @ solved) * by_letter * rarity[:, None]
    return weights, (said.T @ solved) * by_name, mean + BIAS * solved.sum(axis=0)


def train(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Fit all features, keep those that weigh most, and fit these again; give the content of the weights file."""
    taught = [one for one in sentences if len(one.item.alternatives) <= MOST_ALTERNATIVES]
    counts = np.bincount([slot for one in taught for slot in one.found], minlength=SLOTS)
    rarity = np.log(len(taught) / (1 + counts)).clip(min=0.0) / RARITY
    rarity[counts < LEAST_TEXTS] = 0.0
    texts = Counter(name for one in taught for name in one.said)
    said = sorted(name for name, count in texts.items() if count >= LEAST_TEXTS)
    weights, _, _ = fit(taught, rarity, said)
    heavy = np.round(np.abs(weights).max(axis=1) * np.sqrt(counts), DIGITS)
    kept = np.sort(np.argsort(-heavy, kind="stable")[:KEPT])
    few = np.zeros(SLOTS)
    few[kept] = rarity[kept]
    weights, by_name, biases = fit(taught, few, said)
    names = (*(one.value for one in WEIGHED), WORTH)
    scales = {name: _scale(weights[kept, at], float(biases[at])) for at, name in enumerate(names)}
    distances = np.diff(kept, prepend=0).tolist()
    return {
        "slots": b64encode(pack(f"<{len(kept)}H", *distances)).decode("ascii"),
        "evidence": {name: [round(float(one), 4) for one in row] for name, row in zip(said, by_name, strict=True)},
        "scales": scales,
    }


def _scale(weights: Any, bias: float) -> dict[str, Any]:
    # A few are far heavier than all others: they are cut, so that the many keep their differences.
    unit = float(np.quantile(np.abs(weights), CUT)) / 127
    rounded = array("b", np.rint(weights / unit).clip(-127, 127).astype(int).tolist())
    return {
        "unit": round(unit, 8),
        "bias": round(bias, 4),
        "weights": b64encode(compress(rounded.tobytes(), 9)).decode("ascii"),
    }


def outcomes(trained: dict[str, Any] | None, sentences: Sequence[Sentence]) -> list[emotion.Outcome]:
    """Read sentences as production would with these weights, or by the words alone."""
    model = read_model(trained) if trained else Listener()
    return [emotion.Outcome(one.item, analysis.analyze(one.item.text, model)) for one in sentences]


def alone(trained: dict[str, Any], sentences: Sequence[Sentence]) -> list[emotion.Outcome]:
    """Read sentences by the model alone."""
    model = read_model(trained)
    read = [(one, model.weigh(one.found, len(one.found), one.said).emotions) for one in sentences]
    return [
        emotion.Outcome(
            one.item, replace(analysis.analyze(one.item.text, model), emotion=max(shares, key=shares.__getitem__))
        )
        for one, shares in read
    ]


def line(name: str, outcomes: Sequence[emotion.Outcome]) -> str:
    """Describe how the harmless sentences of an author were read."""
    found = emotion.figures([one for one in outcomes if not one.item.is_crisis])
    cells = (f"{found[key] or 0:7.3f}" for key in ("accuracy", "accuracy_with_alternatives"))
    fruits = (f"{found[key] or 0:7.3f}" for key in ("fruit_precision", "fruit_recall"))
    return " ".join((f"{name:20}", *cells, f"{found['opposite']:5}", *fruits))


def confusion(outcomes: Sequence[emotion.Outcome]) -> Iterator[str]:
    """Describe what was read for what was meant, in harmless sentences."""
    counts = Counter((one.item.emotion, one.got.emotion) for one in outcomes if not one.item.is_crisis)
    yield " ".join((f"{'meant':14}", *(f"{got.value[:7]:>7}" for got in Emotion)))
    for meant in Emotion:
        yield " ".join((f"{meant.value:14}", *(f"{counts[meant, got]:7}" for got in Emotion)))


def as_file(trained: dict[str, Any], trained_on: dict[str, int]) -> str:
    """Give the text of the weights file."""
    content = {
        "comment": "Written by `make train`, never by hand: signed bytes by slot (moods_model.py).",
        "concepts": sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12],
        "trained_on": trained_on,
        **trained,
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program; with --check, 1 if the weights in use are not those of the sentences."""
    parser = argparse.ArgumentParser(description="Train the model of emotions.")
    parser.add_argument("--check", action="store_true", help="only tell whether the weights would change")
    options = parser.parse_args(arguments)
    authors = {name: read(SENTENCES / "authors" / f"{name}.jsonl") for name in (*CORPUS, *SHAPED)}
    authors |= {path.stem: read(path) for path in ALWAYS}
    trained = train([one for some in authors.values() for one in some])
    content = as_file(trained, {name: len(some) for name, some in authors.items()})
    if options.check:
        return int(content != WEIGHTS.read_text("utf-8"))
    judge(authors)
    WEIGHTS.write_text(content, "utf-8")
    return 0


def judge(authors: dict[str, list[Sentence]]) -> None:
    """Print how each author of the corpus is read by what the others taught."""
    read_by: dict[str, list[emotion.Outcome]] = {"words": [], "model": [], "both": []}
    print(f"{'':20}   exact    alt  opposite  fruits: precision, recall")
    for name in CORPUS:
        trained = train([one for other, some in authors.items() if other != name for one in some])
        of_author = {
            "words": outcomes(None, authors[name]),
            "model": alone(trained, authors[name]),
            "both": outcomes(trained, authors[name]),
        }
        for by, some in of_author.items():
            print(line(f"{name} {by}", some))
            read_by[by] += some
    for by, some in read_by.items():
        print(line(f"all {by}", some))
    print(*confusion(read_by["both"]), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
