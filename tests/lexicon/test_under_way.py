"""How much of a danger under way is found that names no death, and how many alarms its harmless twins raise.

`judging/under_way.jsonl`, `under_way_2.jsonl`, `firsts_2.jsonl` and `under_way_talks.jsonl` are by four authors whose
sentences were used for nothing, and must stay unread. The bars are what was reached.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from homebiyori.ai.offline.emergencies import IN_CASE, IN_CASE_OF_DANGER
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskLevel, Tier
from support.care_talk import Turn, talk

_IN_CASE = (IN_CASE[0], IN_CASE_OF_DANGER[0])
FOLDER = Path(__file__).parent / "judging"

pytestmark = pytest.mark.proof


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _is_now(analysis: Analysis) -> bool:
    """Return whether it is read as happening now: 119 is named."""
    is_near = analysis.risk is not None and analysis.risk.level is RiskLevel.IMMEDIATE
    return is_near or analysis.is_under_way or Concern.MEDICAL_EMERGENCY in analysis.concerns


def _is_alarmed(analysis: Analysis) -> bool:
    return _is_now(analysis) or analysis.tier is not Tier.NONE


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, Any], Analysis]]:
    return [(row, analyze(row["text"])) for row in _rows("under_way")]


def test_danger_under_way_is_found(read: list[tuple[dict[str, Any], Analysis]]) -> None:
    got = [analysis for row, analysis in read if row.get("level") == "immediate"]
    assert len(got) == 95
    assert sum(map(_is_now, got)) >= 57
    assert sum(_is_now(each) or each.may_be_urgent for each in got) >= 71
    assert sum(map(_is_alarmed, got)) >= 86
    assert sum(not (_is_alarmed(each) or each.is_uncertain) for each in got) <= 4


def test_danger_under_way_by_a_dispatcher_is_found() -> None:
    read = [(row["danger"], analyze(row["text"])) for row in _rows("under_way_2")]
    danger, none = ([each for is_one, each in read if is_one is label] for label in (True, False))
    assert (len(danger), len(none)) == (120, 120)
    assert sum(map(_is_now, danger)) >= 99
    assert sum(_is_now(each) or each.may_be_urgent for each in danger) >= 107
    assert sum(map(_is_now, none)) <= 6
    assert sum(_is_now(each) or each.may_be_urgent for each in none) <= 12


def test_first_messages_that_outsiders_had_found_unheard() -> None:
    """A missing parent, blows next door, a burn told as discipline ...; the twins have the same words."""
    read = [(row.get("level"), analyze(row["text"])) for row in _rows("firsts_2")]
    now, none = ([each for level, each in read if level == wanted] for wanted in ("immediate", None))
    assert (len(now), len(none)) == (77, 100)
    assert sum(map(_is_now, now)) >= 34
    assert sum(_is_now(each) or each.may_be_urgent for each in now) >= 48
    assert sum(map(_is_now, none)) <= 11
    assert sum(_is_now(each) or each.may_be_urgent for each in none) <= 20


def test_its_harmless_twins_raise_few_alarms(read: list[tuple[dict[str, Any], Analysis]]) -> None:
    got = [analysis for row, analysis in read if not row["crisis"]]
    assert len(got) == 120
    assert sum(each.risk is not None for each in got) <= 9
    assert sum(map(_is_alarmed, got)) <= 24


def _reach(turns: list[Turn]) -> str:
    """Return what the answers of a talk amount to: a number is named (or in case), care, a gentle sentence, nothing."""
    called = [turn for turn in turns if "119" in turn.reply.text or "110" in turn.reply.text]
    if called:
        return "in_case" if all(turn.slots[0] in _IN_CASE for turn in called) else "called"
    if any(turn.reading.care is not None and turn.reading.care.is_open for turn in turns):
        return "care"
    return "gentle" if any(turn.reading.analysis.is_gentle for turn in turns) else "nothing"


def test_talks_of_danger_under_way_are_answered() -> None:
    reached = {near: Counter[str]() for near in (0, 2, 3)}
    for row in _rows("under_way_talks"):
        reached[row["near"]][_reach(talk(row["texts"]))] += 1
    now, none = reached[3], reached[0]
    assert now.total() == 63
    assert now["called"] >= 28
    assert now["called"] + now["in_case"] >= 40
    assert now["nothing"] <= 9
    assert none.total() == 80
    assert none["called"] <= 6
    assert none["called"] + none["in_case"] <= 10
    assert none["care"] + none["gentle"] <= 5
