"""Trains the model of danger (`lexicon/risks/model.py`) on the labelled sentences in tests/lexicon.

    PYTHONPATH=src:tests python tests/bench/train_risks.py [--check]

Prints how it does on each author of the corpus when trained without that author, writes the weights, and prints how
they do on the author who never trains. Needs requirements/train.txt. The same sentences give the same bytes.
"""

import argparse
import json
import sys
from base64 import b64encode
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zlib import compress

# These three live in .train alone; the other environments only lint and type-check this file.
import numpy as np  # type: ignore[import-not-found]
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

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
from bench.weights_file import text_of
from homebiyori.lexicon.risks import reading
from homebiyori.lexicon.risks.features import SLOTS
from homebiyori.lexicon.risks.model import DAMPING, Model, Scale, read_scale
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from homebiyori.lexicon.writing import writing

WEIGHTS = DATA / "risks_weights.json"

SEED = 20261123
STRENGTH, STRENGTH_OF_KINDS, STRENGTH_OF_IMMINENCE = 2.0, 10.0, 3.0
LEAST_TEXTS, LEAST_TEXTS_OF_KINDS = 2, 3
# A sentence that counts more does as so many of the others.
EMPHASIS, EMPHASIS_OF_KINDS, EMPHASIS_OF_IMMINENCE = 6.0, 1.0, 3.0
SLOTS_OF_KINDS = 2**13
RARITY, CUT = 25, 0.9999
# What weighs no more, of 127, changes nothing, and takes its place in the file.
FAINTEST = 3
# So many harmless sentences of an author who did not train may reach a tier or the margin, those included at which the
# rules alarm.
SHARES = {"firm": 0.008, "gentle": 0.06, "margin": 0.09, "faint": 0.18, "harmful": 0.019, "unpraised": 0.075}
# And so many messages of a parent who did not train.
SHARES_OF_LIVES = {
    "firm": 0.005,
    "gentle": 0.026,
    "margin": 0.068,
    "faint": 0.09,
    "harmful": 0.0125,
    "unpraised": 0.052,
}
# On strangers' harmless talk the shares came out higher than on the authors left out one by one: no threshold goes
# below these.
LEAST = {"firm": 1.0, "imminent": 0.109}
# So many harmless sentences that may be danger sound imminent, and so many of the dangers that are not.
SHARE_IMMINENT, SHARE_NEAR = 0.0025, 0.2
NEVER = float("inf")
CURVE = (2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0, -0.2, -0.4, -0.6, -0.8, -1.0, -1.3)


class Fitted:
    """A linear model over the slots that enough texts have; what is rare weighs more."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        labels: Sequence[bool],
        *,
        strength: float,
        emphasis: float,
        least: int = LEAST_TEXTS,
        size: int = SLOTS,
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
        model = LogisticRegression(
            C=strength, solver="liblinear", class_weight="balanced", random_state=SEED, max_iter=2_000
        )
        importance = [emphasis if one.counts_more else 1.0 for one in sentences]
        model.fit(matrix, np.asarray(labels), sample_weight=np.asarray(importance))
        self._bias = float(model.intercept_[0])
        self._weights = model.coef_[0] * rarity

    def scale(self) -> dict[str, Any]:
        """Return the weights as packed signed bytes, as the weights file has them."""
        # A few are far heavier than all others: they are cut, so that the many keep their differences.
        unit = float(np.quantile(np.abs(self._weights[self._weights != 0]), CUT)) / 127
        rounded = np.rint(self._weights / unit).clip(-127, 127).astype(np.int8)
        rounded[np.abs(rounded) <= FAINTEST] = 0
        return {
            "unit": round(unit, 8),
            "bias": round(self._bias, 4),
            "weights": b64encode(compress(rounded.tobytes(), 9)).decode("ascii"),
        }


def train(sentences: Sequence[Sentence], told_lightly: Sequence[Sentence]) -> dict[str, Any]:
    """Fit danger against everything else, each kind of danger and what is imminent against other dangers.

    `harm` is danger, too, with what tells of it lightly.
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
    """Fit danger, however it is told, against everything else."""
    return Fitted(sentences, [one.is_crisis for one in sentences], strength=STRENGTH, emphasis=EMPHASIS)


def as_model(trained: dict[str, Any]) -> Model:
    """Make the model that runs in production of what was trained."""
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
    """A sentence and what a model that never saw its author says of it."""

    sentence: Sentence
    danger: float
    harm: float
    kind: RiskKind
    imminence: float
    is_ruled: bool
    is_ruled_now: bool
    is_ruled_gently: bool


def judge(model: Model, sentences: Iterable[Sentence]) -> list[Judged]:
    """Weigh sentences."""
    return [_judge(model, one) for one in sentences]


def _judge(model: Model, sentence: Sentence) -> Judged:
    # No weight reaches the thresholds of a model that has none: what alarms then are the rules.
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
    """Give the lowest thresholds at which harmless talk of a corpus, and everyday lives, stay under their shares."""
    of_corpus = _bounds([one for one in corpus if not one.sentence.is_crisis], SHARES)
    of_lives = _bounds(lives, SHARES_OF_LIVES)
    return _raised({name: max(bound, of_lives[name]) for name, bound in of_corpus.items()})


def _bounds(calm: Sequence[Judged], shares: Mapping[str, float]) -> dict[str, float]:
    """Give the lowest thresholds at which harmless talk stays under its shares.

    The rules have their part in the alarms, and the weights may alarm at what they leave; a rule that the weights belie
    alarms gently.
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
    """Give the threshold that at most so many reach."""
    return round(sorted(weights, reverse=True)[max(0, int(most))] + 0.001, 3)


def choose_imminence(judged: Sequence[Judged], gentle: float) -> dict[str, float]:
    """Return the lowest thresholds of imminence that keep both the harmless and the not imminent under its share."""
    calm = [one for one in judged if not one.sentence.is_crisis]
    alarming = sorted((one.imminence for one in calm if one.danger >= gentle), reverse=True)
    later = sorted((one.imminence for one in judged if one.sentence.is_imminent is False), reverse=True)
    bounds = {"imminent": alarming[int(len(calm) * SHARE_IMMINENT)], "near": later[int(len(later) * SHARE_NEAR)]}
    return _raised({name: round(bound + 0.001, 3) for name, bound in bounds.items()})


def curve(judged: Sequence[Judged]) -> list[tuple[float, ...]]:
    """Say what each threshold would find, and the shares of near misses and of ordinary talk that it would alarm at."""
    crises = [one.danger for one in judged if one.sentence.is_crisis]
    near = [one.danger for one in judged if one.sentence.is_near_miss]
    plain = [one.danger for one in judged if not one.sentence.is_crisis and not one.sentence.is_near_miss]
    return [
        (threshold, *(round(sum(one >= threshold for one in some) / len(some), 4) for some in (crises, near, plain)))
        for threshold in CURVE
    ]


def line(name: str, judged: Sequence[Judged], threshold: float) -> str:
    """Describe one author's sentences: recall by kind, false alarms, right kinds among the found."""
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
    """Describe every author's sentences."""
    kinds = " ".join(f"{kind.value[:9]:9}" for kind in RiskKind)
    yield f"{'author':12} {kinds} recall  ordinary  near      kind"
    for name, some in judged.items():
        yield line(name, some, threshold)
    yield line("all", [one for some in judged.values() for one in some], threshold)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All sentences: of authors and of lives, who are left out in turn, of nobody in particular, and told lightly."""

    authors: dict[str, list[Sentence]]
    lives: dict[str, list[Sentence]]
    always: list[Sentence]
    harms: dict[str, list[Sentence]]
    situations: list[Sentence]

    @property
    def told_lightly(self) -> list[Sentence]:
        """What only the model of harm learns of."""
        return [*(one for some in self.harms.values() for one in some), *self.situations]

    def all_but(self, group: Container[str] = ()) -> list[Sentence]:
        """Return the sentences of everybody who is not of a group."""
        others = [one for name, some in (self.authors | self.lives).items() if name not in group for one in some]
        return others + self.always

    def judge_group(self, at: int) -> dict[str, list[Judged]]:
        """Judge one of the groups of authors and lives by a model of all others."""
        group = {*CORPUS[at::GROUPS], *list(self.lives)[at::GROUPS]}
        without = as_model(train(self.all_but(group), self.told_lightly))
        return {name: judge(without, some) for name, some in (self.authors | self.lives).items() if name in group}


def harms_table(corpus: Corpus, threshold: float) -> Iterator[str]:
    """Describe what each who told harms lightly would not be praised for, by a model of all the others."""
    yield "told lightly  not praised  of what is none"
    for name, some in corpus.harms.items():
        rest = [one for other, told in corpus.harms.items() if other != name for one in told]
        scale = read_scale(fit_harm([*corpus.all_but(), *corpus.situations, *rest]).scale())
        heard = {
            kind: [weigh(scale, one) >= threshold for one in some if one.is_crisis is kind] for kind in (True, False)
        }
        yield f"{name:12} {sum(heard[True]):5}/{len(heard[True]):<5} {sum(heard[False]):5}/{len(heard[False]):<5}"


def weigh(scale: Scale, sentence: Sentence) -> float:
    """Weigh a sentence."""
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
    """Run as a program; with --check, 1 if the weights in use are not those of the sentences."""
    parser = argparse.ArgumentParser(description="Train the model of danger.")
    parser.add_argument("--check", action="store_true", help="write nothing, tell whether the weights would change")
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
    version = sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()[:12]
    told = {"version": version, **thresholds, "curve": curve(latest), **trained}
    content = text_of("packed signed bytes by slot (lexicon/risks/features.py)", sizes, told)
    print(f"\nHeld out for good, at both thresholds; weights of {len(content.encode()) // 1024} KiB")
    for name in HELD_OUT:
        held_out = judge(as_model(trained), read(SENTENCES / f"{name}.jsonl", NEAR_MISSES))
        print(line(name, held_out, firm), line("", held_out, gentle), sep="\n")
    if options.check:
        return int(content != WEIGHTS.read_text("utf-8"))
    WEIGHTS.write_text(content, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
