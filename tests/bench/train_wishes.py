"""Train the model of wishes to die that are let fall (`lexicon/models/wishes.py`) on pairs of near twins.

    PYTHONPATH=src:tests python tests/bench/train_wishes.py [--check]

Writes the weights. The difference of twins is learnt, beside each of them by itself. Also prints for
each author how many wishes are heard, with weights trained on the others, and moves the zero of the weights to where
`SHARE` of the others' twins is heard as a wish. Needs requirements/train.txt. The same messages give the same bytes.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

# Installed in .train and .venv.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from bench.risks_corpus import CORPUS, DATA, LATER, NOW, SHAPED_IN, read_lives, rows
from bench.train_messages import OF_FIRSTS
from bench.train_risks import SEED, packed
from bench.train_talks import APART, LAST_ONLY, PLAYED, TALKS_IN
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.models.talks import SLOTS, Theme, slots_of
from homebiyori.lexicon.models.wishes import read, weigh_by
from homebiyori.lexicon.risks.model import DAMPING

WEIGHTS = DATA / "wishes_weights.json"
WISHES_IN = SHAPED_IN.parent / "wishes"
AUTHORS = tuple("123456789")
STRENGTH, STEPS, FAINTEST = 0.3, 12, 0
# A slot that occurs in fewer texts says nothing of the others; of the rest the rarer ones say more.
LEAST_TEXTS, RARITY = 3, 3.0
# The share of the twins without a wish that is heard as one, by authors who are left out.
SHARE = 0.15
# Talks in which such a wish is told, or may be.
_MAY_WISH = frozenset({Theme.OWN, Theme.TOGETHER, Theme.VOICES, Theme.WORN})
# First messages that tell of such a wish in other words, and those that tell of none.
_WISH, _NONE = "self_wish", "exhausted"

# The text with a wish, and its twin.
Pair = tuple[str, str]
Labelled = Sequence[tuple[str, bool]]


def read_pairs(author: str) -> list[Pair]:
    """Read the pairs of an author."""
    pairs: dict[int, dict[str, str]] = {}
    for row in rows(WISHES_IN / f"{author}.jsonl"):
        pairs.setdefault(row["pair"], {})[row["own"]] = row["text"]
    return [(pair["wish"], pair["none"]) for pair in pairs.values()]


def read_always() -> Labelled:
    """Read wishes and weariness in first messages, and what is no wish: lives, near misses, talks about others."""
    return [*_of_firsts(), *((text, False) for text in (*_harmless(), *_of_others()))]


def _of_firsts() -> Iterator[tuple[str, bool]]:
    for author in OF_FIRSTS.authors:
        for row in rows(SHAPED_IN.parent / OF_FIRSTS.folder / f"{author}.jsonl"):
            if row["first"] in (_WISH, _NONE):
                yield row["text"], row["first"] == _WISH


def _harmless() -> Iterator[str]:
    yield from (one.folded for some in read_lives().values() for one in some)
    for author in (*NOW, *LATER, *CORPUS):
        yield from (row["text"] for row in rows(SHAPED_IN / f"{author}.jsonl") if not row["crisis"])


def _of_others() -> Iterator[str]:
    """Yield what is said in talks about others; the families of stages say the same seven times."""
    names = (name for name in (*PLAYED, *APART) if not name.startswith(LAST_ONLY))
    turns = (turn for name in names for row in rows(TALKS_IN / f"{name}.jsonl") for turn in row["turns"])
    yield from dict.fromkeys(turn["text"] for turn in turns if turn.get("theme") not in {None, *_MAY_WISH})


def fit(pairs: Sequence[Pair], always: Labelled) -> dict[str, Any]:
    """Fit what tells twins apart, and wishes against everything else."""
    texts = [*(text for pair in pairs for text in pair), *(text for text, _ in always)]
    found = [sorted(slots_of(text)) for text in texts]
    counts = np.bincount([slot for slots in found for slot in slots], minlength=SLOTS)
    rarity = np.log(len(texts) / (1 + counts)).clip(min=0.0) ** 2 / RARITY
    rarity[counts < LEAST_TEXTS] = 0.0
    damped = [1 / max(1, len(slots)) ** DAMPING for slots in found]
    values = [rarity[slot] * damp for slots, damp in zip(found, damped, strict=True) for slot in slots]
    starts = np.cumsum([0, *map(len, found)])
    matrix = sparse.csr_matrix((values, [slot for slots in found for slot in slots], starts), shape=(len(texts), SLOTS))
    twins = 2 * len(pairs)
    apart = matrix[0:twins:2] - matrix[1:twins:2]
    labels = [*[True] * len(pairs), *[False] * len(pairs), *[True, False] * len(pairs), *(label for _, label in always)]
    model = LinearSVC(C=STRENGTH, random_state=SEED, max_iter=5_000)
    model.fit(sparse.vstack([apart, -apart, matrix]), np.asarray(labels))
    return packed(model.coef_[0] * rarity, float(model.intercept_[0]), steps=STEPS, faintest=FAINTEST)


def left_out(author: str, by_author: dict[str, list[Pair]], always: Labelled) -> list[tuple[float, float]]:
    """Weigh the pairs of an author by a model of the others."""
    trained = fit([one for name, those in by_author.items() if name != author for one in those], always)
    scale = read({"wish": trained})
    return [(weigh_by(scale, wish), weigh_by(scale, twin)) for wish, twin in by_author[author]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of wishes to die that are let fall.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    by_author = {author: read_pairs(author) for author in AUTHORS}
    always = read_always()
    with ProcessPoolExecutor() as pool:
        weighed = list(pool.map(partial(left_out, by_author=by_author, always=always), AUTHORS))
    zero = float(np.quantile([twin for some in weighed for _, twin in some], 1 - SHARE))
    for author, some in zip(AUTHORS, weighed, strict=True):
        wishes, twins = (sum(one[side] >= zero for one in some) for side in (0, 1))
        print(f"{author}: of {len(some)} pairs, {wishes} wishes and {twins} twins are heard as one")
    trained = fit([one for some in by_author.values() for one in some], always)
    trained["bias"] = round(trained["bias"] - zero, 4)
    version = version_of(trained)
    sizes = {author: 2 * len(some) for author, some in by_author.items()} | {"always": len(always)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, "wish": trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
