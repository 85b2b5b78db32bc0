"""Train the danger model (`lexicon/risks/model.py`) on the labelled sentences in tests/lexicon.

    PYTHONPATH=src:tests python tests/bench/train_risks.py [--check]

Writes the weights. Also prints the results for each author of the corpus, with weights trained without the author's
group, and for an author who is never used for training. Needs requirements/train.txt. The same sentences give the same
bytes.
"""

import argparse
import sys
from base64 import b64encode
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any
from zlib import compress

# Installed only in .train; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from bench.risks_corpus import (
    ALWAYS,
    AUTHORS,
    CORPUS,
    DATA,
    DAYS,
    GROUPS,
    HARMLESS,
    HARMS,
    HARMS_IN,
    HELD_OUT,
    NEAR_IN,
    NEAR_MISSES,
    NEAR_MISSES_OF_CORPUS,
    NEAR_MISSES_OF_SHAPED,
    SENTENCES,
    SHAPED,
    SHAPED_IN,
    SITUATIONS_IN,
    Sentence,
    harmless,
    read,
    read_lives,
    read_told,
)
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.risks import reading
from homebiyori.lexicon.risks.features import SLOTS
from homebiyori.lexicon.risks.model import DAMPING, Model, Scale, read_scale
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from homebiyori.lexicon.writing import writing

WEIGHTS = DATA / "risks_weights.json"

SEED = 20261123
STRENGTH, STRENGTH_OF_KINDS, STRENGTH_OF_IMMINENCE = 2.0, 10.0, 3.0
LEAST_TEXTS, LEAST_TEXTS_OF_KINDS = 2, 3
# The weights of sentences with `counts_more`; the others have 1.
EMPHASIS, EMPHASIS_OF_KINDS, EMPHASIS_OF_IMMINENCE = 6.0, 1.0, 3.0
SLOTS_OF_KINDS = 2**13
RARITY, CUT = 25, 0.9999
# Weights up to FAINTEST, of STEPS, are dropped: they have no effect, and enlarge the file.
STEPS, FAINTEST = 127, 3
# The share of harmless sentences by left-out authors that may reach each threshold, including alarms by the rules.
SHARES = {"firm": 0.008, "gentle": 0.0615, "margin": 0.094, "faint": 0.184, "harmful": 0.019, "unpraised": 0.075}
# The same for left-out parents' messages about everyday life.
SHARES_OF_LIVES = {
    "firm": 0.005,
    "gentle": 0.0268,
    "margin": 0.071,
    "faint": 0.093,
    "harmful": 0.0125,
    "unpraised": 0.052,
}
# Lower bounds of thresholds, because new authors' harmless texts had higher shares than those of left-out authors.
LEAST = {"firm": 1.1, "imminent": 0.109}
# The share of harmless sentences, and of non-imminent dangers, that may be read as an imminent danger.
SHARE_IMMINENT, SHARE_NEAR = 0.0025, 0.2
NEVER = float("inf")
CURVE = (2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0, -0.2, -0.4, -0.6, -0.8, -1.0, -1.3)


class Fitted:
    """A linear model over the slots that occur in enough texts; rare ones have a higher weight."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        labels: Sequence[bool],
        *,
        strength: float,
        emphasis: float,
        least: int = LEAST_TEXTS,
        size: int = SLOTS,
        is_margin: bool = False,
    ) -> None:
        texts = [one.found for one in sentences]
        folded = [sorted({slot % size for slot in text}) for text in texts]
        counts = np.bincount([slot for text in folded for slot in text], minlength=size)
        rarity = np.log(len(texts) / (1 + counts)).clip(min=0.0) ** 2 / RARITY
        rarity[counts < least] = 0.0
        damped = [1 / max(1, len(text)) ** DAMPING for text in texts]
        values = [rarity[slot] * damp for text, damp in zip(folded, damped, strict=True) for slot in text]
        columns = [slot for text in folded for slot in text]
        starts = np.cumsum([0, *map(len, folded)])
        matrix = sparse.csr_matrix((values, columns, starts), shape=(len(texts), size))
        # One class among many is told apart better by a margin than by a probability.
        model = (
            LinearSVC(C=strength, class_weight="balanced", random_state=SEED, max_iter=5_000)
            if is_margin
            else LogisticRegression(
                C=strength, solver="liblinear", class_weight="balanced", random_state=SEED, max_iter=2_000
            )
        )
        importance = [emphasis if one.counts_more else 1.0 for one in sentences]
        model.fit(matrix, np.asarray(labels), sample_weight=np.asarray(importance))
        self._bias = float(model.intercept_[0])
        self._weights = model.coef_[0] * rarity

    def scale(self, steps: int = STEPS) -> dict[str, Any]:
        """Return the weights as packed signed bytes of up to `steps`, for the weights file."""
        return packed(self._weights, self._bias, steps=steps, faintest=FAINTEST * steps // STEPS)


def packed(weights: Any, bias: float, *, steps: int, faintest: int) -> dict[str, Any]:
    """Return weights as packed signed bytes of up to `steps`, without those of `faintest` or less."""
    # Clip the few largest weights, so that the others keep enough precision.
    unit = float(np.quantile(np.abs(weights[weights != 0]), CUT)) / steps
    rounded = np.rint(weights / unit).clip(-steps, steps).astype(np.int8)
    rounded[np.abs(rounded) <= faintest] = 0
    return {
        "unit": round(unit, 8),
        "bias": round(bias, 4),
        "weights": b64encode(compress(rounded.tobytes(), 9)).decode("ascii"),
    }


def train(sentences: Sequence[Sentence], told_lightly: Sequence[Sentence]) -> dict[str, Any]:
    """Fit danger against everything else, and each kind and imminence against other dangers.

    `harm` is fitted like danger, with the lightly told sentences added.
    """
    danger = Fitted(sentences, [one.is_crisis for one in sentences], strength=STRENGTH, emphasis=EMPHASIS)
    harm = fit_harm([*sentences, *told_lightly])
    named = [one for one in sentences if one.kind is not None]
    kinds = {
        kind.value: Fitted(
            named,
            [one.kind is kind for one in named],
            strength=STRENGTH_OF_KINDS,
            emphasis=EMPHASIS_OF_KINDS,
            least=LEAST_TEXTS_OF_KINDS,
            size=SLOTS_OF_KINDS,
        ).scale()
        for kind in RiskKind
    }
    timed = [one for one in sentences if one.is_imminent is not None]
    imminence = Fitted(
        timed,
        [bool(one.is_imminent) for one in timed],
        strength=STRENGTH_OF_IMMINENCE,
        emphasis=EMPHASIS_OF_IMMINENCE,
    )
    return {"danger": danger.scale(), "harm": harm.scale(), "kinds": kinds, "imminence": imminence.scale()}


def fit_harm(sentences: Sequence[Sentence]) -> Fitted:
    """Fit danger, including lightly told danger, against everything else; danger under way is left out."""
    sentences = [one for one in sentences if not one.is_now]
    return Fitted(sentences, [one.is_crisis for one in sentences], strength=STRENGTH, emphasis=EMPHASIS)


def as_model(trained: dict[str, Any]) -> Model:
    """Return the production model with trained weights, and thresholds that are never reached."""
    return Model(
        danger=read_scale(trained["danger"]),
        harm=read_scale(trained["harm"]),
        kinds={RiskKind(kind): read_scale(scale) for kind, scale in trained["kinds"].items()},
        imminence=read_scale(trained["imminence"]),
        **dict.fromkeys(("firm", "gentle", "margin", "harmful", "unpraised", "imminent", "near"), NEVER),
        faint=-NEVER,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, with the scores of a model and the alarms of the rules."""

    sentence: Sentence
    danger: float
    harm: float
    kind: RiskKind
    imminence: float
    is_ruled: bool
    is_ruled_now: bool
    is_ruled_gently: bool


def judge(model: Model, sentences: Iterable[Sentence]) -> list[Judged]:
    """Score sentences with a model."""
    return [_judge(model, one) for one in sentences]


def _judge(model: Model, sentence: Sentence) -> Judged:
    # The model's thresholds are never reached, so only the rules can alarm.
    ruled = reading.read(sentence.folded, writing().plain(sentence.folded), model)
    heaviest = model.heaviest(sentence.folded)
    return Judged(
        sentence,
        danger=ruled.weight,
        harm=heaviest.harm,
        kind=model.kinds_of(heaviest.text)[0],
        imminence=model.imminence_of(heaviest.text),
        is_ruled=ruled.risk is not None,
        is_ruled_now=ruled.risk is not None and ruled.risk.level is RiskLevel.IMMEDIATE,
        is_ruled_gently=ruled.is_gentle,
    )


def choose_thresholds(corpus: Sequence[Judged], lives: Sequence[Judged]) -> dict[str, float]:
    """Return the lowest thresholds that keep harmless sentences and everyday lives within their shares."""
    of_corpus = _bounds([one for one in corpus if not one.sentence.is_crisis], SHARES)
    of_lives = _bounds(lives, SHARES_OF_LIVES)
    return _raised({name: max(bound, of_lives[name]) for name, bound in of_corpus.items()})


def _bounds(calm: Sequence[Judged], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the lowest thresholds that keep harmless sentences within the shares.

    Alarms by rules count, and the weights may only use the rest. A rule that the weights contradict counts as gentle.
    """
    bounds = {name: _lowest([one.danger for one in calm], shares[name] * len(calm)) for name in ("margin", "faint")}
    bounds |= {name: _lowest([one.harm for one in calm], shares[name] * len(calm)) for name in ("harmful", "unpraised")}
    ruled = [one.is_ruled and (one.is_ruled_now or one.danger >= bounds["faint"] + reading.DOUBT) for one in calm]
    quiet = [one.danger for one, is_firm in zip(calm, ruled, strict=True) if not is_firm]
    bounds["firm"] = _lowest(quiet, shares["firm"] * len(calm) - sum(ruled))
    gently = [one.is_ruled or one.is_ruled_gently for one in calm]
    silent = [one.danger for one, is_ruled in zip(calm, gently, strict=True) if not is_ruled]
    bounds["gentle"] = _lowest(silent, (shares["firm"] + shares["gentle"]) * len(calm) - sum(gently))
    return bounds


def _raised(bounds: dict[str, float]) -> dict[str, float]:
    return {name: max(bound, LEAST.get(name, bound)) for name, bound in bounds.items()}


def _lowest(weights: Iterable[float], most: float) -> float:
    """Return a threshold that at most `most` weights reach."""
    return round(sorted(weights, reverse=True)[max(0, int(most))] + 0.001, 3)


def choose_imminence(judged: Sequence[Judged], gentle: float) -> dict[str, float]:
    """Return the lowest imminence thresholds that keep harmless sentences and later dangers within their shares."""
    calm = [one for one in judged if not one.sentence.is_crisis]
    alarming = sorted((one.imminence for one in calm if one.danger >= gentle), reverse=True)
    later = sorted((one.imminence for one in judged if one.sentence.is_imminent is False), reverse=True)
    bounds = {"imminent": alarming[int(len(calm) * SHARE_IMMINENT)], "near": later[int(len(later) * SHARE_NEAR)]}
    return _raised({name: round(bound + 0.001, 3) for name, bound in bounds.items()})


def curve(judged: Sequence[Judged]) -> list[tuple[float, ...]]:
    """Return for each threshold the recall, and the shares of near misses and ordinary sentences that reach it."""
    crises = [one.danger for one in judged if one.sentence.is_crisis]
    near = [one.danger for one in judged if one.sentence.is_near_miss]
    plain = [one.danger for one in judged if not one.sentence.is_crisis and not one.sentence.is_near_miss]
    return [
        (threshold, *(round(sum(one >= threshold for one in some) / len(some), 4) for some in (crises, near, plain)))
        for threshold in CURVE
    ]


def line(name: str, judged: Sequence[Judged], threshold: float) -> str:
    """Return a line for an author: recall by kind and in total, false alarms, and the accuracy of the kind."""
    cells = [f"{name:12}"]
    crises = [one for one in judged if one.sentence.is_crisis]
    found = [one for one in crises if one.danger >= threshold]
    for kind in RiskKind:
        of_kind = [one for one in crises if one.sentence.kind is kind]
        cells.append(f"{sum(one.danger >= threshold for one in of_kind):4}/{len(of_kind):<4}")
    near = [one for one in judged if one.sentence.is_near_miss]
    plain = [one for one in judged if not one.sentence.is_crisis and not one.sentence.is_near_miss]
    cells.append(f"{len(found) / max(1, len(crises)):6.1%}")
    cells += [f"{sum(one.danger >= threshold for one in some):4}/{len(some):<4}" for some in (plain, near)]
    cells.append(f"{sum(one.kind is one.sentence.kind for one in found) / max(1, len(found)):6.1%}")
    return " ".join(cells)


def table(judged: dict[str, list[Judged]], threshold: float) -> Iterator[str]:
    """Yield a table of the results by author."""
    kinds = " ".join(f"{kind.value[:9]:9}" for kind in RiskKind)
    yield f"{'author':12} {kinds} recall  ordinary  near      kind"
    for name, some in judged.items():
        yield line(name, some, threshold)
    yield line("all", [one for some in judged.values() for one in some], threshold)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All sentences. `authors` and `lives` are left out in turn, `always` never; the rest is for the harm model."""

    authors: dict[str, list[Sentence]]
    lives: dict[str, list[Sentence]]
    always: list[Sentence]
    harms: dict[str, list[Sentence]]
    situations: list[Sentence]

    @property
    def told_lightly(self) -> list[Sentence]:
        """Sentences that are only used for the harm model."""
        return [*(one for some in self.harms.values() for one in some), *self.situations]

    def all_but(self, group: Container[str] = ()) -> list[Sentence]:
        """Return all sentences except those of a group."""
        others = [one for name, some in (self.authors | self.lives).items() if name not in group for one in some]
        return others + self.always

    def judge_group(self, at: int) -> dict[str, list[Judged]]:
        """Score a group of authors and lives with a model trained on all others."""
        group = {*CORPUS[at::GROUPS], *list(self.lives)[at::GROUPS]}
        without = as_model(train(self.all_but(group), self.told_lightly))
        return {name: judge(without, some) for name, some in (self.authors | self.lives).items() if name in group}


def harms_table(corpus: Corpus, threshold: float) -> Iterator[str]:
    """Yield a table of what is not praised of each author's lightly told harms, with models trained on the others."""
    yield "told lightly  not praised  of what is none"
    for name, some in corpus.harms.items():
        rest = [one for other, told in corpus.harms.items() if other != name for one in told]
        scale = read_scale(fit_harm([*corpus.all_but(), *corpus.situations, *rest]).scale())
        heard = {
            kind: [weigh(scale, one) >= threshold for one in some if one.is_crisis is kind] for kind in (True, False)
        }
        yield f"{name:12} {sum(heard[True]):5}/{len(heard[True]):<5} {sum(heard[False]):5}/{len(heard[False]):<5}"


def weigh(scale: Scale, sentence: Sentence) -> float:
    """Score a sentence."""
    return scale.weigh(sentence.found, len(sentence.found))


def read_corpus() -> Corpus:
    """Read all sentences."""
    authors = {name: read(SENTENCES / f"{name}.jsonl", NEAR_MISSES) for name in AUTHORS}
    authors |= {name: read(SENTENCES / f"{name}.jsonl") for name in HARMLESS}
    authors |= {name: read(SHAPED_IN / f"{name}.jsonl", NEAR_MISSES_OF_SHAPED) for name in SHAPED}
    authors |= {name: read(SHAPED_IN / f"{name}.jsonl", NEAR_MISSES_OF_CORPUS[name]) for name in CORPUS}
    always = [one for path in (*ALWAYS, *(SHAPED_IN / f"{name}.jsonl" for name in DAYS)) for one in read(path)]
    near = [text for path in sorted(NEAR_IN.glob("*.txt")) for text in path.read_text("utf-8").splitlines()]
    return Corpus(
        authors=authors,
        lives=read_lives(),
        always=[*always, *map(harmless, near), *read_told()],
        harms={name: read(HARMS_IN / f"{name}.jsonl") for name in HARMS},
        situations=[one for path in sorted(SITUATIONS_IN.glob("*.jsonl")) for one in read(path)],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train the model of danger.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    options = parser.parse_args(arguments)
    corpus = read_corpus()
    with ProcessPoolExecutor() as pool:
        judged = {name: some for group in pool.map(corpus.judge_group, range(GROUPS)) for name, some in group.items()}
    latest = [one for name in CORPUS for one in judged[name]]
    thresholds = choose_thresholds(latest, [one for name in corpus.lives for one in judged.pop(name)])
    thresholds |= choose_imminence(latest, thresholds["gentle"])
    firm, gentle = thresholds["firm"], thresholds["gentle"]
    print(f"Each author of the corpus by a model of all others; {thresholds}")
    print(*table(judged, firm), sep="\n")
    print(*harms_table(corpus, thresholds["unpraised"]), sep="\n")
    trained = train(corpus.all_but(), corpus.told_lightly)
    everybody = corpus.authors | {f"harms/{name}": some for name, some in corpus.harms.items()}
    sizes = {name: len(some) for name, some in everybody.items()}
    sizes |= {"lives": sum(map(len, corpus.lives.values())), "always": len(corpus.always)}
    version = version_of(trained)
    told = {"version": version, **thresholds, "curve": curve(latest), **trained}
    content = text_of("packed signed bytes by slot (lexicon/risks/features.py)", sizes, told)
    print(f"\nHeld out for good, at both thresholds; weights of {len(content.encode()) // 1024} KiB")
    for name in HELD_OUT:
        held_out = judge(as_model(trained), read(SENTENCES / f"{name}.jsonl", NEAR_MISSES))
        print(line(name, held_out, firm), line("", held_out, gentle), sep="\n")
    return keep(WEIGHTS, content, is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
