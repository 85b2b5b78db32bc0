"""Acute dangers in care, by kind (`care_acute.jsonl`): paraphrases, questions that follow, near misses."""

from pathlib import Path

import pytest

from homebiyori.ai.port import Character
from support.care_rows import check_row, read_rows
from support.cases import try_all

KINDS = read_rows(Path(__file__).with_name("care_acute.jsonl"))


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_holds_however_it_is_told(kind: str, character: Character) -> None:
    try_all(lambda row: check_row(row, character), ((" | ".join(row["texts"][-2:]), row) for row in KINDS[kind]))
