"""How much of a danger under way is found that names no death, and how many alarms its harmless twins raise.

`judging/under_way.jsonl` and `under_way_talks.jsonl` are by two authors whose sentences were used for nothing, and must
stay unread. The bars are what was reached.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskLevel, Tier
from support.care_talk import Turn, talk

FOLDER = Path(__file__).parent / "judging"

pytestmark = pytest.mark.proof


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _is_now(analysis: Analysis) -> bool:
    """Return whether it is read as happening now: 119 is named."""
    is_near = analysis.risk is not None and analysis.risk.level is RiskLevel.IMMEDIATE
    return is_near or Concern.MEDICAL_EMERGENCY in analysis.concerns


def _is_alarmed(analysis: Analysis) -> bool:
    return _is_now(analysis) or analysis.tier is not Tier.NONE


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, Any], Analysis]]:
    return [(row, analyze(row["text"])) for row in _rows("under_way")]


def test_danger_under_way_is_found(read: list[tuple[dict[str, Any], Analysis]]) -> None:
    got = [analysis for row, analysis in read if row.get("level") == "immediate"]
    assert len(got) == 95
    assert sum(map(_is_now, got)) >= 51
    assert sum(map(_is_alarmed, got)) >= 86
    assert sum(not (_is_alarmed(each) or each.is_uncertain) for each in got) <= 4


def test_its_harmless_twins_raise_few_alarms(read: list[tuple[dict[str, Any], Analysis]]) -> None:
    got = [analysis for row, analysis in read if not row["crisis"]]
    assert len(got) == 120
    assert sum(each.risk is not None for each in got) <= 9
    assert sum(map(_is_alarmed, got)) <= 24


def _reach(turns: list[Turn]) -> str:
    """Return what the answers of a talk amount to: 119 or 110 is named, care, a gentle sentence, or nothing."""
    if any(number in turn.reply.text for turn in turns for number in ("119", "110")):
        return "called"
    if any(turn.reading.care is not None and turn.reading.care.is_open for turn in turns):
        return "care"
    return "gentle" if any(turn.reading.analysis.is_gentle for turn in turns) else "nothing"


def test_talks_of_danger_under_way_are_answered() -> None:
    reached = {near: Counter[str]() for near in (0, 2, 3)}
    for row in _rows("under_way_talks"):
        reached[row["near"]][_reach(talk(row["texts"]))] += 1
    now, none = reached[3], reached[0]
    assert now.total() == 63
    assert now["called"] >= 33
    assert now["nothing"] <= 13
    assert none.total() == 80
    assert none["called"] <= 6
    assert none["care"] + none["gentle"] <= 7
