"""A question for a name gets the name of that person and no other; of repeated facts, the newest counts."""

import json
from pathlib import Path
from typing import NamedTuple

from homebiyori.recall.asked import asked_of
from support.cases import try_all
from support.told_before import NOW, told


class Row(NamedTuple):
    """A question, the messages before it (oldest first), and the fact in the answer; "" if there is none."""

    asked: str
    told: tuple[str, ...]
    said: str


ROWS = [
    Row(row["asked"], tuple(row["told"]), row["said"])
    for row in map(json.loads, (Path(__file__).parent / "recalled_by_role.jsonl").read_text("utf-8").splitlines())
]


def _is_said(row: Row) -> None:
    before = [told(2 + at / 3, text) for at, text in enumerate(reversed(row.told))]
    found = asked_of(before, row.asked, NOW)
    assert found is not None
    said = "" if found.is_lacking or not found.fact else found.fact.rsplit(".", 1)[1]
    assert said == row.said


def test_who_is_asked_after_is_named_and_nobody_else() -> None:
    try_all(_is_said, [(row.asked, row) for row in ROWS])
