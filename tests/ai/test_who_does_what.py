"""An answer names the right person: who leaves, who cries, who gives the drip, who is remembered."""

import json
from pathlib import Path

import pytest

from homebiyori.ai.port import Character, Mood
from homebiyori.situations import actors
from homebiyori.situations.actors import Who
from support.care_talk import talk

CASES = [json.loads(line) for line in Path(__file__).with_name("who_does_what.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_an_answer_speaks_of_who_did_it(case: dict[str, str]) -> None:
    said = " ".join(talk(["こんにちは", case["text"]], character=Character.MADOKA, mood=Mood.PRAISE)[-1].slots)
    assert case.get("is", "") in said
    assert not any(name in said for name in case.get("not", "").split())


@pytest.mark.parametrize(
    "text",
    ["嫁は単身赴任で行けって", "夫に病院へ行ってこいと言われた", "母が「早く寝ろ」って", "店長に休めって言われた"],
)
def test_who_is_told_to_do_it_does_it(text: str) -> None:
    assert actors.of(text) <= {Who.OWN}


@pytest.mark.parametrize(
    ("text", "who"), [("夫が単身赴任で行った", Who.PARTNER), ("母が病院へ行ってきたって", Who.ELDER)]
)
def test_who_tells_what_they_did_did_it(text: str, who: Who) -> None:
    assert actors.of(text) in (frozenset({who}), frozenset())
