"""Of several questions in a message, the first and the last are answered in order; musings are no questions."""

import json
from pathlib import Path
from typing import Any

import pytest

from homebiyori.ai.port import Character
from support.care_talk import talk
from support.cases import try_all

CASES = [json.loads(line) for line in Path(__file__).with_name("two_questions.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("character", Character)
def test_both_of_two_questions_are_answered(character: Character) -> None:
    def check(case: dict[str, Any]) -> None:
        slots = talk(case["talk"], character=character)[-1].slots
        assert slots[: len(case["says"])] == case["says"], slots

    try_all(check, ((case["talk"][-1], case) for case in CASES))
