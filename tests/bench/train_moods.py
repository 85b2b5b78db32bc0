"""Train the emotion model (`lexicon/models/moods.py`) on the labelled sentences in tests/lexicon.

    PYTHONPATH=src:tests python tests/bench/train_moods.py [--check]

Writes the weights. Also prints the results of the lexicon, the model and both combined for each author, with weights
trained without the author's group. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from struct import pack
from typing import Any
from zlib import compress

# Installed only in .train; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]

from bench import emotion
from bench.weights_file import keep, text_of
from homebiyori.lexicon import analysis
from homebiyori.lexicon.models.moods import LONGEST, WEIGHED, WORTH, Scores, read_model
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import SLOTS, slots
from homebiyori.lexicon.risks.model import DAMPING
from homebiyori.lexicon.spacing import joined
from homebiyori.lexicon.vocabulary import Emotion

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "lexicon"
DATA = ROOT / "src" / "homebiyori" / "lexicon" / "data"
WEIGHTS = DATA / "moods_weights.json"

CORPUS = tuple(f"corpus_{number}" for number in range(1, 21))
SHAPED = ("shaped_a", "shaped_b", "shaped_c", "lives")
ALWAYS = (SENTENCES / "emotion_own.jsonl",)
# The danger corpus has emotion labels by a second annotator, who agrees with the others on two thirds of the sentences
# (five sixths with alternatives). They have a lower weight and a separate bias. Dangers are examples of what is never
# kept as a fruit.
READ_AGAIN = tuple(SENTENCES / "crisis" / f"{name}.jsonl" for name in (*"abcefghi", "harmless_a", "harmless_b"))
WEIGHT_OF_SECOND, BIAS_OF_SECOND = 0.5, 0.5

# The share of the main label if there are alternatives.
MAIN = 0.7
# A label with more alternatives than this says nothing.
MOST_ALTERNATIVES = 3
LEAST_TEXTS, KEPT = 3, 30_000
# Ridge penalties for the emotions and for being worth keeping; the scale of the bias feature.
RIDGE, RIDGE_OF_WORTH, BIAS = 0.5, 0.25, 0.3
# Convergence of the solver: the tolerance, far below the file's precision, and the maximum number of steps.
NEAR, MOST_STEPS = 1e-6, 1_000
# The share of the rules' evidence in the similarity of two sentences; the letters have the rest.
NAMED = 0.3
RARITY, CUT = 5.0, 0.9995
DIGITS = 9
# The number of groups of authors that are left out in turn.
GROUPS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence: its slots, the rules' evidence, and the target values of the scales.

    `tells_mood` and `tells_worth` say which targets are known; `is_second`: by the second annotator.
    """

    item: emotion.Item
    found: tuple[int, ...]
    said: Mapping[str, float]
    wanted: tuple[float, ...]
    tells_mood: bool = True
    tells_worth: bool = True
    is_second: bool = False


def read(path: Path) -> list[Sentence]:
    """Read a file of labelled sentences."""
    return [_sentence(item) for item in emotion.read_items(path, None)]


def read_again(path: Path) -> list[Sentence]:
    """Read a file of the danger corpus: emotions by the second annotator, and dangers, which are never kept."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    told = [emotion.parse(json.dumps(row), number) for number, row in enumerate(rows) if "emotion" in row]
    dangers = [
        emotion.parse(json.dumps({**row, "emotion": Emotion.NONE}), number)
        for number, row in enumerate(rows)
        if row["crisis"]
    ]
    return [
        *(replace(_sentence(item), tells_worth=False, is_second=True) for item in told),
        *(replace(_sentence(item), tells_mood=False) for item in dangers),
    ]


def _sentence(item: emotion.Item) -> Sentence:
    others = item.alternatives - {item.emotion}
    shares = dict.fromkeys(Emotion, 0.0) | {one: (1 - MAIN) / len(others) for one in others}
    shares[item.emotion] = MAIN if others else 1.0
    found = tuple(sorted(slots(joined(fold(item.text))[:LONGEST])))
    listener = Listener()
    analysis.analyze(item.text, listener)
    return Sentence(item, found, listener.said, (*(shares[one] for one in WEIGHED), float(bool(item.is_fruit))))


class Listener:
    """A model that scores nothing, so that the rules alone decide, and stores their evidence."""

    said: Mapping[str, float]

    def read(self, _folded: str, evidence: Mapping[str, float]) -> Scores:
        """Store the evidence, and return zero scores."""
        self.said = evidence
        return Scores(dict.fromkeys(Emotion, 0.0), worth=0.0, known=0)


def matrix(sentences: Sequence[Sentence], rarity: Any) -> Any:
    """Return a matrix with a row per sentence of its slots' values."""
    rows = [[slot for slot in one.found if rarity[slot] > 0] for one in sentences]
    damped = [max(1, len(one.found)) ** DAMPING for one in sentences]
    values = [rarity[slot] / damp for row, damp in zip(rows, damped, strict=True) for slot in row]
    columns = [slot for row in rows for slot in row]
    starts = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), SLOTS))


def table(sentences: Sequence[Sentence], names: Sequence[str]) -> Any:
    """Return a matrix with a row per sentence of the rules' evidence."""
    return sparse.csr_matrix([[one.said.get(name, 0.0) for name in names] for one in sentences])


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights of some scales by slot and by evidence, and their biases."""

    by_slot: Any
    by_name: Any
    biases: Any

    def beside(self, other: "Fit") -> "Fit":
        """Return both fits' scales as one."""
        pairs = (self.by_slot, other.by_slot), (self.by_name, other.by_name), (self.biases, other.biases)
        return Fit(*(np.concatenate(pair, axis=-1) for pair in pairs))


def fit(sentences: Sequence[Sentence], rarity: Any, names: Sequence[str]) -> Fit:
    """Fit the emotions, and being worth keeping, each on the sentences with that target."""
    moods = [one for one in sentences if one.tells_mood]
    worth = [one for one in sentences if one.tells_worth]
    return _fit(moods, rarity, names, slice(0, len(WEIGHED)), RIDGE).beside(
        _fit(worth, rarity, names, slice(len(WEIGHED), None), RIDGE_OF_WORTH)
    )


def _fit(sentences: Sequence[Sentence], rarity: Any, names: Sequence[str], scales: slice, ridge: float) -> Fit:
    """Solve the ridge regression of some scales."""
    rows, said = matrix(sentences, rarity), table(sentences, names)
    by_letter = ((1 - NAMED) / rows.multiply(rows).sum(axis=1).mean()) ** 0.5
    by_name = (NAMED / said.multiply(said).sum(axis=1).mean()) ** 0.5
    second = np.array([[float(one.is_second)] for one in sentences])
    biases = np.hstack([np.full_like(second, BIAS**0.5), second * BIAS_OF_SECOND**0.5])
    features = sparse.hstack([rows * by_letter, said * by_name, biases]).tocsr()
    counted = np.array([WEIGHT_OF_SECOND if one.is_second else 1.0 for one in sentences])
    wanted = np.array([one.wanted[scales] for one in sentences])
    mean = (wanted * counted[:, None]).sum(axis=0) / counted.sum()
    weights = _solved(features, wanted - mean, ridge / counted[:, None])
    of_slots, of_names, bias = np.split(weights, [SLOTS, SLOTS + len(names)])
    return Fit(of_slots * by_letter * rarity[:, None], of_names * by_name, mean + bias[0] * BIAS**0.5)


def _solved(features: Any, wanted: Any, held: Any) -> Any:
    """Solve by conjugate gradients in the space of sentences, which has fewer dimensions; return the features' weights.

    Nothing runs in parallel, so that all sums are reproducible.
    """
    across = features.T.tocsr()
    share = 1 / (held + 1)
    found, left = np.zeros_like(wanted), wanted.copy()
    ahead = share * left
    step, size = ahead.copy(), (left * ahead).sum(axis=0)
    least = NEAR**2 * (wanted * wanted).sum(axis=0)
    for _ in range(MOST_STEPS):
        image = features @ (across @ step) + held * step
        along = size / (step * image).sum(axis=0)
        found += along * step
        left -= along * image
        if ((left * left).sum(axis=0) <= least).all():
            break
        ahead = share * left
        size, before = (left * ahead).sum(axis=0), size
        step = ahead + size / before * step
    return across @ found


def train(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Fit all features, keep those with the largest effect, and refit; return the content of the weights file."""
    taught = [one for one in sentences if len(one.item.alternatives) <= MOST_ALTERNATIVES]
    counts = np.bincount([slot for one in taught for slot in one.found], minlength=SLOTS)
    rarity = np.log(len(taught) / (1 + counts)).clip(min=0.0) / RARITY
    rarity[counts < LEAST_TEXTS] = 0.0
    texts = Counter(name for one in taught for name in one.said)
    said = sorted(name for name, count in texts.items() if count >= LEAST_TEXTS)
    heavy = np.round(np.abs(fit(taught, rarity, said).by_slot).max(axis=1) * np.sqrt(counts), DIGITS)
    kept = np.sort(np.argsort(-heavy, kind="stable")[:KEPT])
    few = np.zeros(SLOTS)
    few[kept] = rarity[kept]
    fitted = fit(taught, few, said)
    names = (*(one.value for one in WEIGHED), WORTH)
    scales = {name: _scale(fitted.by_slot[kept, at], float(fitted.biases[at])) for at, name in enumerate(names)}
    distances = np.diff(kept, prepend=0).tolist()
    return {
        "slots": b64encode(pack(f"<{len(kept)}H", *distances)).decode("ascii"),
        "evidence": {
            name: [round(float(one), 4) for one in row] for name, row in zip(said, fitted.by_name, strict=True)
        },
        "scales": scales,
    }


def _scale(weights: Any, bias: float) -> dict[str, Any]:
    # Clip the few largest weights, so that the others keep enough precision.
    unit = float(np.quantile(np.abs(weights), CUT)) / 127
    rounded = array("b", np.rint(weights / unit).clip(-127, 127).astype(int).tolist())
    return {
        "unit": round(unit, 8),
        "bias": round(bias, 4),
        "weights": b64encode(compress(rounded.tobytes(), 9)).decode("ascii"),
    }


def outcomes(trained: dict[str, Any] | None, sentences: Sequence[Sentence]) -> list[emotion.Outcome]:
    """Analyze sentences as in production with these weights, or with the rules alone."""
    model = read_model(trained) if trained else Listener()
    return [emotion.Outcome(one.item, analysis.analyze(one.item.text, model)) for one in sentences]


def alone(trained: dict[str, Any], sentences: Sequence[Sentence]) -> list[emotion.Outcome]:
    """Analyze sentences with the model alone."""
    model = read_model(trained)
    read = [(one, model.weigh(one.found, len(one.found), one.said).emotions) for one in sentences]
    return [
        emotion.Outcome(
            one.item, replace(analysis.analyze(one.item.text, model), emotion=max(shares, key=shares.__getitem__))
        )
        for one, shares in read
    ]


def line(name: str, outcomes: Sequence[emotion.Outcome]) -> str:
    """Return a line with the results for an author's harmless sentences."""
    found = emotion.figures([one for one in outcomes if not one.item.is_crisis])
    cells = (f"{found[key] or 0:7.3f}" for key in ("accuracy", "accuracy_with_alternatives"))
    fruits = (f"{found[key] or 0:7.3f}" for key in ("fruit_precision", "fruit_recall"))
    return " ".join((f"{name:20}", *cells, f"{found['opposite']:5}", *fruits))


def confusion(outcomes: Sequence[emotion.Outcome]) -> Iterator[str]:
    """Yield the confusion matrix of the harmless sentences."""
    counts = Counter((one.item.emotion, one.got.emotion) for one in outcomes if not one.item.is_crisis)
    yield " ".join((f"{'meant':14}", *(f"{got.value[:7]:>7}" for got in Emotion)))
    for meant in Emotion:
        yield " ".join((f"{meant.value:14}", *(f"{counts[meant, got]:7}" for got in Emotion)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of emotions.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    authors = {name: read(SENTENCES / "authors" / f"{name}.jsonl") for name in (*CORPUS, *SHAPED)}
    authors |= {path.stem: read(path) for path in ALWAYS} | {path.stem: read_again(path) for path in READ_AGAIN}
    trained = train([one for some in authors.values() for one in some])
    sizes = {name: len(some) for name, some in authors.items()}
    content = text_of("signed bytes by slot (lexicon/models/moods.py)", sizes, trained)
    if not options.check:
        judge(authors)
    return keep(WEIGHTS, content, is_check=options.check)


def judge(authors: dict[str, list[Sentence]]) -> None:
    """Print the results for each author of the corpus, with weights trained without the author's group."""
    read_by: dict[str, list[emotion.Outcome]] = {"words": [], "model": [], "both": []}
    print(f"{'':20}   exact    alt  opposite  fruits: precision, recall")
    for group in (CORPUS[at::GROUPS] for at in range(GROUPS)):
        trained = train([one for other, some in authors.items() if other not in group for one in some])
        for name in group:
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
