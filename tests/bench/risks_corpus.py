"""The labelled sentences that the model of danger is trained on, and who wrote them."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import slots
from homebiyori.lexicon.vocabulary import RiskKind

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "lexicon" / "crisis"
SHAPED_IN = ROOT / "tests" / "lexicon" / "authors"
HARMS_IN = ROOT / "tests" / "lexicon" / "harms"
SITUATIONS_IN = ROOT / "tests" / "lexicon" / "situations"
TOLD_IN = ROOT / "tests" / "lexicon" / "situations_told"
NEAR_IN = ROOT / "tests" / "lexicon" / "near"
DATA = ROOT / "src" / "homebiyori" / "lexicon" / "data"

AUTHORS = ("a", "b", "c", "e", "f", "g", "h", "i")
# Their misses and alarms shaped the rules, so they judge nothing any more.
SHAPED = ("shaped_a", "shaped_b", "shaped_c")
# These wrote later, and of more: any kind, level and style of danger, and what lies closest to it. The thresholds are
# chosen on them, and their sentences weigh more. The last ten judged until they were as old as the rules.
CORPUS = tuple(f"corpus_{number}" for number in range(1, 21))
# So many groups of them are left out in turn.
GROUPS = 10
# These wrote no danger at all, only what sounds sad, guilty, sleepless or angry.
HARMLESS = ("harmless_a", "harmless_b")
# These lived weeks with the characters, and told of ordinary days alone.
DAYS = ("lives", "days")
# Fortnights of parents who wrote to the app, without any danger.
LIVES = TOLD_IN / "lives.jsonl"
# Sentences of many hands for what happens in families; one in three, for of the rest nothing is learnt.
TOLD, EACH_TOLD = ("each", "frequent", "again"), 3
HELD_OUT = ("d",)
# These told danger lightly, as a success, a joke or in passing, and what has its words and is none. What is heard by
# their means is not praised, and no more.
HARMS = ("a", "b", "c", "outsider", "hidden", "practical_a", "practical_b", "practical_c", "practical_d")
# The first so many of an author's harmless sentences, and whatever is tagged as one; of two authors nobody knows.
NEAR_MISSES, NEAR_MISSES_OF_SHAPED = 160, 120
NEAR_MISSES_OF_CORPUS = dict.fromkeys(CORPUS, 0) | {
    **dict.fromkeys(CORPUS[:8], 130),
    **{f"corpus_{number}": 100 for number in (9, 10, 11, 12, 17, 20)},
}
NEAR_MISS = "hard_negative"
# What we wrote where the model heard amiss.
WRITTEN = "written"
ALWAYS = (
    SENTENCES / f"{WRITTEN}.jsonl",
    ROOT / "tests" / "lexicon" / "emotion_own.jsonl",
    ROOT / "tests" / "lexicon" / "everyday.jsonl",
)
# What the first authors called some kinds; a child who needs 119 is in danger, whatever else it is.
KINDS = {
    "self": RiskKind.SELF_HARM,
    "partner": RiskKind.DOMESTIC_VIOLENCE,
    "child": RiskKind.CHILD_DANGER,
    "medical_emergency": RiskKind.CHILD_DANGER,
    **{kind.value: kind for kind in RiskKind},
}
IMMINENT = frozenset({"immediate", "imminent"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled sentence; the kind, and how near, is missing where there is no danger, or nobody said."""

    folded: str
    found: frozenset[int]
    is_crisis: bool
    kind: RiskKind | None
    is_near_miss: bool
    is_imminent: bool | None = None
    counts_more: bool = False


def read(path: Path, near_misses: int = 0) -> list[Sentence]:
    """Read a file of labelled sentences, of whose harmless ones so many come first that are near misses."""
    sentences: list[Sentence] = []
    harmless = 0
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        harmless += not row.get("crisis", False)
        folded = fold(row["text"])
        sentences.append(
            Sentence(
                folded=folded,
                found=frozenset(slots(folded)),
                is_crisis=row.get("crisis", False),
                kind=_kind(row),
                is_near_miss=not row.get("crisis", False)
                and (harmless <= near_misses or NEAR_MISS in row.get("tags", ())),
                is_imminent=row["level"] in IMMINENT if row.get("crisis") and row.get("level") else None,
                counts_more=path.stem in {*CORPUS, *DAYS, WRITTEN} or path.parent == HARMS_IN,
            )
        )
    return sentences


def read_lives() -> dict[str, list[Sentence]]:
    """Read the fortnights of parents, by their names."""
    lives: dict[str, list[Sentence]] = {}
    for row in map(json.loads, LIVES.read_text("utf-8").splitlines()):
        lives.setdefault(row["life"], []).append(replace(harmless(row["text"]), is_near_miss=False))
    return lives


def read_told() -> list[Sentence]:
    """Read what many hands wrote of everyday life."""
    lines = [line for name in TOLD for line in (TOLD_IN / f"{name}.jsonl").read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines[::EACH_TOLD]]
    return [replace(harmless(text), is_near_miss=False, counts_more=False) for text in texts]


def harmless(text: str) -> Sentence:
    """Read a sentence that has the words of a danger and is none."""
    folded = fold(text)
    return Sentence(folded, frozenset(slots(folded)), is_crisis=False, kind=None, is_near_miss=True, counts_more=True)


def _kind(row: dict[str, Any]) -> RiskKind | None:
    """Read the kind, which older files have among the tags."""
    names = [row.get("kind"), row.get("crisis_type"), *row.get("tags", ())] if row.get("crisis") else []
    return next((KINDS[name] for name in names if name in KINDS), None)
