"""The question whether a human answers is recognised in many wordings; similar sentences are not that question."""

import json
from pathlib import Path

from homebiyori.lexicon import asks_human
from support.cases import try_all

CASES = [json.loads(line) for line in Path(__file__).with_name("asks_human.jsonl").read_text("utf-8").splitlines()]


def test_the_question_is_recognised_in_any_wording() -> None:
    def check(case: dict[str, object]) -> None:
        assert asks_human.asks(str(case["text"])) is case["is"]

    try_all(check, ((str(case["text"]), case) for case in CASES))


def test_the_rest_of_a_message_is_kept() -> None:
    assert asks_human.without_question("孫が心配でのう。あんたは人か？") == "孫が心配でのう。"
    assert asks_human.without_question("今日は疲れた") == "今日は疲れた"
    assert asks_human.without_question("人間ですか？") == ""
