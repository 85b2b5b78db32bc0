"""How the level moves within a conversation: what ends, renews or denies a danger, and what never raises it.

Each line of `care_moves.jsonl` is a conversation. `stands` has a letter for each message: N is imminent; n is in care
but not imminent; o is in care, imminent or not; e is ended by this message; - is no care; . is any state. `heard` is
the model's reading of the first message, for conversations that do not test the lexicon.
"""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from support.care_talk import Turn, says_119_too_early, talk

HERE = Path(__file__)


class Moves(TypedDict, total=False):
    """A conversation, the kind of case it covers, and the expected state after each message."""

    kind: str
    stands: str
    heard: str
    texts: list[str]


def _read(name: str) -> list[Moves]:
    return [json.loads(line) for line in HERE.with_name(name).read_text("utf-8").splitlines()]


MOVES = _read("care_moves.jsonl")


def _first(moves: Moves) -> Analysis | None:
    if "heard" not in moves:
        return None
    return Analysis(risk=Risk(RiskKind.SELF_HARM, RiskLevel[moves["heard"].upper()]), is_guessed=True)


def _stands(turn: Turn) -> str:
    care = turn.reading.care
    if care is not None and care.is_taken_back:
        return "e"
    if care is None or not care.is_open:
        return "-"
    if care.is_imminent:
        return "N"
    return "e" if turn.mark and turn.mark.ended_at else "n"


@pytest.mark.parametrize("moves", MOVES, ids=lambda moves: f"{moves['kind']}: {moves['texts'][-1]}")
def test_a_talk_stands_as_its_messages_leave_it(moves: Moves) -> None:
    turns = talk(moves["texts"], first=_first(moves))
    stood = "".join(map(_stands, turns))
    wanted = moves["stands"]
    pairs = zip(wanted, stood, strict=True)
    assert all(want in (".", found) or (want == "o" and found in "nN") for want, found in pairs), (wanted, stood)
    assert says_119_too_early(turns) == []


def test_what_is_denied_at_once_is_apologised_for_and_asked_no_more() -> None:
    for moves in MOVES:
        turns = talk(moves["texts"], first=_first(moves)) if moves["kind"] == "a denial" else []
        for turn in turns:
            if _stands(turn) == "e":
                assert set(turn.slots) & {
                    "care.hear.denied",
                    "care.hear.corrected",
                    "care.fact.why_asked",
                    "care.fact.we_misread",
                    "corrected",
                }, turn
                assert turn.asked == [], turn
