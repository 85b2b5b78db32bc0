"""Harm told as a success, a joke or in passing by an author that nothing was made with: it is never praised.

`judging/lightly.jsonl` stays unread, as the others there: of its 400 messages 100 are harms, 250 tell of what a parent
did or of a joy, 50 of neither. Their sums were looked at when the model of harm was made.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier
from homebiyori.tree.rules import is_fruit_worthy
from support.talk import KEY, request

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("judging").joinpath("lightly.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def sums() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    companion = OfflineCompanion(KEY)
    for row in ROWS:
        read = analyze(row["text"])
        tier = Tier.FIRM if Concern.MEDICAL_EMERGENCY in read.concerns else read.tier
        reply = companion.reply(request(text=row["text"], analysis=read, seed=row["id"].encode()))
        marks = {
            "all": True,
            tier.value: True,
            "unpraised": tier is Tier.NONE and read.is_uncertain,
            "praised": any(".praise" in name for name in reply.fragment_ids),
            "fruit": is_fruit_worthy(read, row["text"]),
        }
        found.update((row["class"], mark) for mark, holds in marks.items() if holds)
    return found


def test_no_harm_is_praised_or_kept(sums: Counter[tuple[str, str]]) -> None:
    assert sums["harm", "all"] == 100
    assert sums["harm", "firm"] + sums["harm", "gentle"] >= 70
    assert sums["harm", "praised"] <= 5
    assert sums["harm", "fruit"] == 0


def test_what_parents_did_is_praised_as_ever(sums: Counter[tuple[str, str]]) -> None:
    assert sums["praise", "praised"] >= 80
    assert sums["joy", "praised"] >= 55
    alarms = [sums[kind, tier] for kind in ("praise", "joy", "plain") for tier in ("firm", "gentle")]
    assert sum(alarms) <= 6
