"""A final thank-you, new year's wish or good night is answered as such."""

import json
from pathlib import Path
from typing import Any

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange
from homebiyori.lexicon import analyze
from support.cases import try_all
from support.talk import KEY, request

ROWS = [json.loads(line) for line in (Path(__file__).parent / "farewells.jsonl").read_text("utf-8").splitlines()]
FAREWELLS = ("ritual.thanks", "ritual.farewell", "ritual.goodnight")


def _is_bidden(row: dict[str, Any]) -> None:
    before = (Exchange(user_text="こんにちは", ai_text="はい"),)
    for character in Character:
        asked = request(text=row["text"], analysis=analyze(row["text"]), exchanges=before, character=character)
        names = OfflineCompanion(KEY).reply(asked).fragment_ids
        said = [name.split(".", 1)[1].rsplit(".", 1)[0] for name in names]
        bidden = [slot for slot in said if slot.startswith(FAREWELLS)]
        assert len(bidden) == len(row["slots"]), said
        assert all(any(slot.startswith(one) for slot in bidden) for one in row["slots"]), said


def test_a_message_that_takes_leave_is_answered_so() -> None:
    try_all(_is_bidden, [(row["text"], row) for row in ROWS])
