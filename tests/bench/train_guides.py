"""Train how much a message asks for each of the next steps of a talk (`lexicon/models/guides.py`).

    PYTHONPATH=src:tests python tests/bench/train_guides.py [--check] [--quick]

Writes the weights. Also prints how many messages of players are heard by a model that was trained without them, among
the steps of their theme. Needs requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

# Installed in .train and .venv.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from bench.risks_corpus import DATA, SHAPED_IN, rows
from bench.train_messages import EACH_IN_KANA, in_kana
from bench.train_risks import SEED, packed
from bench.weights_file import keep, text_of, version_of
from homebiyori.care.files import load
from homebiyori.lexicon.models.talks import SLOTS, damped, slots_of
from homebiyori.lexicon.risks.model import read_scale

WEIGHTS = DATA / "guides_weights.json"
GUIDES_IN = SHAPED_IN.parent / "guides"
STRENGTH, STEPS, FAINTEST = 0.03, 12, 2
# A message that was written to the running app counts more than one that was written for a step.
COUNTS_OF_PLAYED = 2.0
# A slot that occurs in one text only says nothing of the others; of the rest the rarer ones say more.
LEAST_TEXTS, RARITY = 2, 3.0
# Parts of the players, each judged by a model of the others.
PARTS = 4


@dataclass(frozen=True)
class Example:
    """A message, the step that it asks for, its theme if a player wrote it, and who."""

    text: str
    step: str
    theme: str | None
    by: str | None


def read_asked() -> list[Example]:
    """Read the examples of each step and the messages of players; every second of them also in kana."""
    found = list[Example]()
    for file in sorted(GUIDES_IN.glob("*.jsonl")):
        for at, row in enumerate(one for one in rows(file) if one["step"]):
            texts = [row["text"], in_kana(row["text"])] if at % EACH_IN_KANA == 0 else [row["text"]]
            found += (Example(text, row["step"], row.get("theme"), row.get("by")) for text in texts)
    return found


def fit(some: Sequence[Example]) -> dict[str, dict[str, Any]]:
    """Fit each step against all others."""
    texts = [sorted(slots_of(one.text)) for one in some]
    columns = [slot for text in texts for slot in text]
    values = [1 / damped(len(text)) for text in texts for _ in text]
    starts = np.cumsum([0, *map(len, texts)])
    matrix = sparse.csr_matrix((values, columns, starts), shape=(len(texts), SLOTS))
    counts = np.bincount(matrix.indices, minlength=SLOTS)
    rarity = np.log(len(texts) / (1 + counts)).clip(min=0.0) / RARITY
    rarity[counts < LEAST_TEXTS] = 0.0
    weighed = (matrix @ sparse.diags(rarity)).tocsr()
    steps = np.asarray([one.step for one in some])
    importance = np.asarray([COUNTS_OF_PLAYED if one.theme else 1.0 for one in some])
    with ProcessPoolExecutor() as pool:
        names = sorted(map(str, set(steps)))
        fitted = pool.map(partial(_fit_one, weighed, steps, importance), names, chunksize=8)
        return {
            name: packed(weights * rarity, bias, steps=STEPS, faintest=FAINTEST)
            for name, (weights, bias) in zip(names, fitted, strict=True)
        }


def _fit_one(weighed: Any, steps: Any, importance: Any, step: str) -> tuple[Any, float]:
    model = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=SEED, max_iter=5_000)
    model.fit(weighed, steps == step, sample_weight=importance)
    return model.coef_[0], float(model.intercept_[0])


def judged(part: int, some: Sequence[Example]) -> Counter[str]:
    """Return by theme how many messages of a part of the players are heard rightly by a model of the others."""
    themes = {name: row["themes"].split() for name, row in load("guidance")["steps"].items()}
    out = set(sorted({one.by for one in some if one.theme and one.by})[part::PARTS])
    scales = {name: read_scale(scale) for name, scale in fit([one for one in some if one.by not in out]).items()}
    right = Counter[str]()
    for one in (one for one in some if one.by in out and one.theme):
        found = slots_of(one.text)
        among = [step for step in scales if one.theme in themes[step]]
        weights = {step: scales[step].add(found, damped(len(found))) for step in among}
        right[f"{one.theme}, all"] += 1
        right[f"{one.theme}, right"] += bool(among) and max(among, key=weights.__getitem__) == one.step
    return right


def _report(some: Sequence[Example]) -> Iterator[str]:
    right = sum((judged(part, some) for part in range(PARTS)), Counter[str]())
    for theme in sorted({one.theme for one in some if one.theme}):
        yield f"{theme}: of {right[f'{theme}, all']} the step of {right[f'{theme}, right']} is right"
    total = {name: sum(count for key, count in right.items() if key.endswith(name)) for name in ("all", "right")}
    yield f"of {total['all']} messages of players, {total['right']} are right"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train how much a message asks for each next step.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    parser.add_argument("--quick", action="store_true", help="do not judge players by models of the others")
    options = parser.parse_args(arguments)
    some = read_asked()
    if not options.quick:
        for line in _report(some):
            print(line)
    steps = fit(some)
    version = version_of(steps)
    sizes = {"messages": len(some)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "steps": steps}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
