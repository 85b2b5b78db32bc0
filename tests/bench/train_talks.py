"""Train the model of what a talk is about and how it stands (`lexicon/models/talks.py`) on labelled talks.

    PYTHONPATH=src:tests python tests/bench/train_talks.py [--check] [--quick]

Writes the weights. Also prints for each group of talks how many messages are heard, with weights trained on the others.
Needs requirements/train.txt. The same talks give the same bytes.
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

from bench.risks_corpus import CORPUS, DATA, LATER, NOW, SHAPED_IN, kind_of, read_lives, rows
from bench.train_messages import EACH_IN_KANA, OF_FIRSTS, in_kana
from bench.train_risks import SEED, packed
from bench.weights_file import keep, text_of, version_of
from homebiyori.lexicon.models.talks import BEFORE, SLOTS, Stage, Theme, damped, read, slots_of, talk_of
from homebiyori.lexicon.vocabulary import RiskKind

WEIGHTS = DATA / "talks_weights.json"
TALKS_IN = SHAPED_IN.parent / "talks"
# What authors wrote as talks, and what clinicians and players wrote to the running app.
WRITTEN = tuple(f"written_{number}" for number in range(1, 13))
# The talks of our own tests, with the themes of what was read there.
OURS = "ours"
PLAYED = (*(f"played_{number}" for number in range(1, 49)), "played_singly")
# What authors wrote apart to tell near things from each other: help that is there from help that is only spoken of; a
# denial after an alarm from one behind which something stands; whose danger it is, and at which stage, told with the
# same words.
APART = (
    *(f"helped_{number}" for number in range(1, 7)),
    *(f"denied_{number}" for number in range(1, 6)),
    *(f"whose_{number}" for number in range(1, 19)),
    *(f"staged_{number}" for number in range(1, 10)),
)
# Weights of one step are left out: half of the file, and nearly nothing is heard otherwise.
STRENGTH, STEPS, FAINTEST = 0.1, 12, 1
# How much a message counts: those that were written to the running app are most like those to come; a first message and
# a single sentence less.
COUNTS = {"played": 1.5, "helped": 1.5, "denied": 1.5, "whose": 1.5, "staged": 0.7, "written": 1.0, OURS: 0.5}
COUNTS_FIRST, COUNTS_ALWAYS = 1.0, 0.3
# Families have one line of each stage, where talks have many of some: they count less for stages. What is no danger in
# them is told in the words of danger, unlike in talks: its stage is not learnt.
COUNTS_IN_STAGES, NO_STAGE = {"staged": 0.3}, {"staged": Stage.NONE}
# The first of several messages carries the label of its scene, of which it may tell nothing yet: it is not learnt.
TOLD_LATER = "whose"
# Only the last message of these differs within its family.
LAST_ONLY = "staged"
# A slot that occurs in one text only says nothing of the others; of the rest the rarer ones say more.
LEAST_TEXTS, RARITY = 2, 3.0
# What a kind of first message (`firsts_weights.json`) is about.
_THEMES = {
    "missing_elder": Theme.MISSING,
    "missing_child": Theme.MISSING,
    "missing_adult": Theme.OTHER_DYING,
    "next_door": Theme.NEXT_DOOR,
    "next_child": Theme.NEXT_CHILD,
    "kin_hit": Theme.NEXT_DOOR,
    "friend_dying": Theme.OTHER_DYING,
    "child_dying": Theme.CHILD_DYING,
    "partner_dying": Theme.OTHER_DYING,
    "other_attempt": Theme.OTHER_DYING,
    "found_dead": Theme.FOUND,
    "takes_child": Theme.TOGETHER,
    "hand_done": Theme.HAND,
    "hand_grave": Theme.HAND,
    "hand_fear": Theme.HAND,
    "child_alone": Theme.NEGLECT,
    "partner_hits": Theme.PARTNER,
    "partner_chokes": Theme.PARTNER,
    "partner_threat": Theme.PARTNER,
    "partner_controls": Theme.PARTNER,
    "after_attack": Theme.PARTNER,
    "voices": Theme.VOICES,
    "images": Theme.IMAGES,
    "child_violent": Theme.CHILD_VIOLENT,
    "child_touched": Theme.TOUCHED,
    "exhausted": Theme.WORN,
    "none": Theme.PLAIN,
}
# Which kinds of danger in single sentences have one theme.
_OF_KINDS = {
    RiskKind.SELF_HARM: Theme.OWN,
    RiskKind.ABUSE: Theme.HAND,
    RiskKind.NEGLECT: Theme.NEGLECT,
    RiskKind.DOMESTIC_VIOLENCE: Theme.PARTNER,
    RiskKind.CHILD_VIOLENCE: Theme.CHILD_VIOLENT,
}
# Every so many messages about everyday life, and harmless sentences, are learnt.
EACH_LIVED, EACH_HARMLESS = 3, 2


@dataclass(frozen=True)
class Said:
    """A message with those before it, and its labels, which may be missing."""

    text: str
    before: tuple[str, ...]
    theme: str | None
    stage: str | None
    counts: float = COUNTS_ALWAYS
    counts_in_stages: float = COUNTS_ALWAYS


def read_talks(group: str) -> list[Said]:
    """Read the messages of a group of talks, every second talk also in kana."""
    talks = [row["turns"] for row in rows(TALKS_IN / f"{group}.jsonl")]
    spelt = [[{**turn, "text": in_kana(turn["text"])} for turn in turns] for turns in talks[::EACH_IN_KANA]]
    kind = group.partition("_")[0]
    said = [_said(turns, kind) for turns in (*talks, *spelt)]
    return [one for some in said for one in some[_first_learnt(kind, len(some)) :]]


def _first_learnt(kind: str, count: int) -> int:
    if kind == LAST_ONLY:
        return count - 1
    return 1 if kind == TOLD_LATER and count > 1 else 0


def _said(turns: Sequence[dict[str, str]], kind: str) -> list[Said]:
    texts = [turn["text"] for turn in turns]
    stages = [None if turn.get("stage") == NO_STAGE.get(kind) else turn.get("stage") for turn in turns]
    counts = COUNTS[kind], COUNTS_IN_STAGES.get(kind, COUNTS[kind])
    return [
        Said(turn["text"], _before(texts, at), turn.get("theme"), stage, *counts)
        for at, (turn, stage) in enumerate(zip(turns, stages, strict=True))
    ]


def _before(texts: Sequence[str], at: int) -> tuple[str, ...]:
    """Return the messages just before one, the newest first."""
    return tuple(texts[max(0, at - len(BEFORE)) : at][::-1])


def read_always() -> list[Said]:
    """Read first messages about danger and harmless ones, and messages about everyday life."""
    firsts = [
        Said(sentence.folded, (), _THEMES.get(kind, Theme.OWN).value, None, COUNTS_FIRST, COUNTS_FIRST)
        for author in OF_FIRSTS.authors
        for sentence, kind in OF_FIRSTS.read(author)
    ]
    lives = [[one.folded for one in some] for some in read_lives().values()]
    lived = [
        Said(texts[at], _before(texts, at), Theme.PLAIN.value, Stage.NONE.value)
        for texts in lives
        for at in range(0, len(texts), EACH_LIVED)
    ]
    return [*firsts, *lived, *_sentences()]


def _sentences() -> Iterator[Said]:
    """Read single sentences: harmless ones with the words of dangers, and dangers of a kind that has one theme."""
    harmless = list[Said]()
    for row in (row for name in (*CORPUS, *NOW, *LATER) for row in rows(SHAPED_IN / f"{name}.jsonl")):
        if not row["crisis"]:
            harmless.append(Said(row["text"], (), Theme.PLAIN.value, None))
        elif (kind := kind_of(row)) in _OF_KINDS:
            yield Said(row["text"], (), _OF_KINDS[kind].value, None)
    yield from harmless[::EACH_HARMLESS]


def fit(some: Sequence[Said], labels: Sequence[str], counts: Sequence[float]) -> dict[str, dict[str, Any]]:
    """Fit each class against the others."""
    columns, values, starts = list[int](), list[float](), [0]
    for one in some:
        shares = zip((one.text, *one.before), (1.0, *BEFORE), strict=False)
        for at, (text, share) in enumerate(shares):
            places, offset = slots_of(text), SLOTS if at else 0
            columns += [place + offset for place in sorted(places)]
            values += [share / damped(len(places))] * len(places)
        starts.append(len(columns))
    matrix = sparse.csr_matrix((values, columns, starts), shape=(len(some), 2 * SLOTS))
    matrix.sum_duplicates()
    texts = np.bincount(matrix.indices, minlength=2 * SLOTS)
    rarity = np.log(len(some) / (1 + texts)).clip(min=0.0) / RARITY
    rarity[texts < LEAST_TEXTS] = 0.0
    weighed = (matrix @ sparse.diags(rarity)).tocsr()
    trained = dict[str, dict[str, Any]]()
    for name in sorted(set(labels)):
        model = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=SEED, max_iter=5_000)
        model.fit(weighed, np.asarray([label == name for label in labels]), sample_weight=np.asarray(counts))
        now, before = np.split(model.coef_[0] * rarity, 2)
        trained[name] = {
            place: packed(weights, bias, steps=STEPS, faintest=FAINTEST)
            for place, weights, bias in (("now", now, float(model.intercept_[0])), ("before", before, 0.0))
        }
    return trained


def _trained(some: Sequence[Said]) -> dict[str, Any]:
    themes, stages = ([one for one in some if getattr(one, name)] for name in ("theme", "stage"))
    return {
        "themes": fit(themes, [str(one.theme) for one in themes], [one.counts for one in themes]),
        "stages": fit(stages, [str(one.stage) for one in stages], [one.counts_in_stages for one in stages]),
    }


def judged(group: str, by_group: dict[str, list[Said]], always: list[Said]) -> str:
    """Return how many messages of a group are heard rightly by a model of the others."""
    trained = _trained([*(one for name, some in by_group.items() if name != group for one in some), *always])
    now, before = (read(trained, place) for place in ("now", "before"))
    right = Counter[str]()
    for one in by_group[group]:
        talk = talk_of(now, now.weigh(one.text), [*map(before.weigh, one.before)])
        right["theme"] += talk.theme == one.theme
        right["stage"] += talk.stage == one.stage
    total = len(by_group[group])
    return f"{group}: of {total} the theme of {right['theme']} and the stage of {right['stage']} are right"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and write; with --check, return 1 if the weights in the file differ."""
    parser = argparse.ArgumentParser(description="Train what a talk is about and how it stands.")
    parser.add_argument("--check", action="store_true", help="write nothing; report whether the weights would change")
    parser.add_argument("--quick", action="store_true", help="do not judge groups by models of the others")
    options = parser.parse_args(arguments)
    by_group = {group: read_talks(group) for group in (*WRITTEN, *PLAYED, *APART, OURS)}
    always = read_always()
    if not options.quick:
        with ProcessPoolExecutor() as pool:
            for line in pool.map(partial(judged, by_group=by_group, always=always), PLAYED):
                print(line)
    trained = _trained([*(one for some in by_group.values() for one in some), *always])
    version = version_of(trained)
    sizes = {group: len(some) for group, some in by_group.items()} | {"always": len(always)}
    form = f"packed signed bytes by slot modulo {SLOTS} (lexicon/risks/features.py)"
    return keep(WEIGHTS, text_of(form, sizes, {"version": version, **trained}), is_check=options.check)


if __name__ == "__main__":
    sys.exit(main())
