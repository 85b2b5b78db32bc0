"""Conversations as rows of a file, by kind: what the last answer must contain in every voice, and near misses."""

import json
import re
from itertools import groupby
from pathlib import Path
from typing import NotRequired, TypedDict

from homebiyori.ai.port import Character
from homebiyori.lexicon.vocabulary import RiskLevel
from support.care_talk import Turn, talk


class Row(TypedDict):
    """A conversation, and rules for its last answer in every voice: patterns (`says`, `lacks`), slots, and signs."""

    kind: str
    texts: list[str]
    level: str
    says: NotRequired[list[str]]
    lacks: NotRequired[list[str]]
    any: NotRequired[list[str]]
    slots_not: NotRequired[list[str]]
    stands: NotRequired[list[str]]
    stands_not: NotRequired[list[str]]
    known_not: NotRequired[list[str]]


def read_rows(file: Path) -> dict[str, list[Row]]:
    """Read the rows of a file, grouped by kind."""
    rows: list[Row] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return {kind: list(some) for kind, some in groupby(rows, lambda row: row["kind"])}


def level_of(turn: Turn) -> int:
    care = turn.reading.care
    if care is None or not care.is_open:
        return 0
    return int(RiskLevel.IMMEDIATE) if care.is_imminent else min(int(care.level), int(RiskLevel.SERIOUS))


def check_row(row: Row, character: Character) -> None:
    """Check the last answer of a row's conversation; AssertionError if it breaks a rule."""
    turn = talk(row["texts"], character=character)[-1]
    text = turn.reply.text
    assert _is_at(level_of(turn), row["level"]), (level_of(turn), row["level"], text)
    assert [each for each in row.get("says", []) if not re.search(each, text)] == [], text
    assert [each for each in row.get("lacks", []) if re.search(each, text)] == [], text
    assert not row.get("any") or any(slot.startswith(tuple(row["any"])) for slot in turn.slots), turn.slots
    assert not {*row.get("slots_not", [])} & {*turn.slots}, turn.slots
    assert {*row.get("stands", [])} <= _signs(turn, "stands")
    assert not {*row.get("stands_not", [])} & _signs(turn, "stands")
    assert not {*row.get("known_not", [])} & _signs(turn, "known")


def _is_at(level: int, expected: str) -> bool:
    return {
        "near": level == RiskLevel.IMMEDIATE,
        "not near": level < RiskLevel.IMMEDIATE,
        "serious": level >= RiskLevel.SERIOUS,
        "concern": level <= RiskLevel.CONCERN,
        "none": level == 0,
        "any": True,
    }[expected]


def _signs(turn: Turn, where: str) -> set[str]:
    care = turn.reading.care
    return {str(sign) for sign in getattr(care, where)} if care else set()
