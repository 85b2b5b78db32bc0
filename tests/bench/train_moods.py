"""Trains the model of emotions (`lexicon/moods_model.py`) on the labelled sentences in tests/lexicon.

    PYTHONPATH=src:tests python tests/bench/train_moods.py [--check]

Prints how the lexicon, the model alone and both together do on each author when trained without that author and some
others, and writes the weights. Needs requirements/train.txt. The same sentences give the same bytes.
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

# These live in .train alone; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]

from bench import emotion
from bench.weights_file import text_of
from homebiyori.lexicon import analysis
from homebiyori.lexicon.moods_model import LONGEST, WEIGHED, WORTH, Scores, read_model
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
# Of the authors of danger nobody said what is felt: a second reader did, who agrees with the others two times in three
# (five in six with their alternatives), and so counts less and has a bias of its own. What they wrote of danger teaches
# what nobody keeps.
READ_AGAIN = tuple(SENTENCES / "crisis" / f"{name}.jsonl" for name in (*"abcefghi", "harmless_a", "harmless_b"))
WEIGHT_OF_SECOND, BIAS_OF_SECOND = 0.5, 0.5

# Of a label with alternatives, the share that the label itself has.
MAIN = 0.7
# Whoever allows that many alternatives says nothing.
MOST_ALTERNATIVES = 3
LEAST_TEXTS, KEPT = 3, 30_000
# How far the weights of emotions, and of what is kept, are held down, and how much the bias may move.
RIDGE, RIDGE_OF_WORTH, BIAS = 0.5, 0.25, 0.3
# How near to the solution is near enough, of many more digits than the file has.
NEAR, MOST_STEPS = 1e-6, 1_000
# The part of what the rules read in how alike two sentences are; the letters have the rest.
NAMED = 0.3
RARITY, CUT = 5.0, 0.9995
DIGITS = 9
# So many groups of authors are left out in turn.
GROUPS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence: its slots, what the rules read in it, and the shares of the scales to be learned.

    It may tell what is felt, as its author or (`is_second`) a second reader says, and whether it is kept.
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
    """Read what a second reader heard in an author of danger, and the dangers, of which none is kept."""
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
    """Takes down the evidence, and hears nothing: the words decide."""

    said: Mapping[str, float]

    def read(self, _folded: str, evidence: Mapping[str, float]) -> Scores:
        """Say that no feature is known."""
        self.said = evidence
        return Scores(dict.fromkeys(Emotion, 0.0), worth=0.0, known=0)


def matrix(sentences: Sequence[Sentence], rarity: Any) -> Any:
    """Return a row a sentence of the slots that weigh anything."""
    rows = [[slot for slot in one.found if rarity[slot] > 0] for one in sentences]
    damped = [max(1, len(one.found)) ** DAMPING for one in sentences]
    values = [rarity[slot] / damp for row, damp in zip(rows, damped, strict=True) for slot in row]
    columns = [slot for row in rows for slot in row]
    starts = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), SLOTS))


def table(sentences: Sequence[Sentence], names: Sequence[str]) -> Any:
    """Give a row a sentence of what the rules read in it."""
    return sparse.csr_matrix([[one.said.get(name, 0.0) for name in names] for one in sentences])


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights by slot and by evidence, and the biases, of some scales."""

    by_slot: Any
    by_name: Any
    biases: Any

    def beside(self, other: "Fit") -> "Fit":
        """Put the scales of another beside these."""
        pairs = (self.by_slot, other.by_slot), (self.by_name, other.by_name), (self.biases, other.biases)
        return Fit(*(np.concatenate(pair, axis=-1) for pair in pairs))


def fit(sentences: Sequence[Sentence], rarity: Any, names: Sequence[str]) -> Fit:
    """Fit each emotion to the sentences that tell one, and what is kept to those that tell that."""
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
    """Solve by conjugate gradients over the sentences, who are fewer than the features; give the features' weights.

    Nothing here is done in parallel, so that the sums are the same each time.
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
    """Fit all features, keep those that weigh most, and fit these again; return the content of the weights file."""
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program; with --check, 1 if the weights in use are not those of the sentences."""
    parser = argparse.ArgumentParser(description="Train the model of emotions.")
    parser.add_argument("--check", action="store_true", help="only tell whether the weights would change")
    options = parser.parse_args(arguments)
    authors = {name: read(SENTENCES / "authors" / f"{name}.jsonl") for name in (*CORPUS, *SHAPED)}
    authors |= {path.stem: read(path) for path in ALWAYS} | {path.stem: read_again(path) for path in READ_AGAIN}
    trained = train([one for some in authors.values() for one in some])
    sizes = {name: len(some) for name, some in authors.items()}
    content = text_of("signed bytes by slot (moods_model.py)", sizes, trained)
    if options.check:
        return int(content != WEIGHTS.read_text("utf-8"))
    judge(authors)
    WEIGHTS.write_text(content, "utf-8")
    return 0


def judge(authors: dict[str, list[Sentence]]) -> None:
    """Print how each author of the corpus is read by what the others taught, a group of authors being left out."""
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
