"""An open question about small things gets a small, concrete opinion in character; a grave question gets none."""

import json
from pathlib import Path

import pytest

from homebiyori.ai.offline import OfflineCompanion, views
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis
from support.cases import try_all
from support.talk import KEY, request

ROWS = [json.loads(line) for line in (Path(__file__).parent / "opinions.jsonl").read_text("utf-8").splitlines()]
# Evasions, which must not answer a small question.
DODGES = ("unknown", "asked.say", "asked.gift", "ritual.opinion", "us.both")


def _slots(text: str, analysis: Analysis, character: Character) -> list[str]:
    before = (Exchange(user_text="こんにちは", ai_text="はい"),)
    asked = request(text=text, analysis=analysis, exchanges=before, character=character)
    reply = OfflineCompanion(KEY).reply(asked)
    return [name.split(".", 1)[1].rsplit(".", 1)[0] for name in reply.fragment_ids]


def _is_answered(row: dict[str, str | None]) -> None:
    text = row["text"] or ""
    analysis = analyze(text)
    if row["slot"] is None:
        said = _slots(text, analysis, Character.TAMA)
        assert not [slot for slot in said if slot.startswith("view.")], said
        return
    for character in Character:
        # Only emotion and intensity are kept: whether the model suspects danger is not tested here.
        said = _slots(text, Analysis(emotion=analysis.emotion, intensity=analysis.intensity), character)
        assert said[0] == row["slot"], said
        assert not [slot for slot in said if slot.startswith(DODGES)], said


def test_a_small_opinion_is_concrete() -> None:
    try_all(_is_answered, [(row["text"], row) for row in ROWS])


@pytest.mark.parametrize("character", Character)
def test_every_kind_of_opinion_has_a_view_in_each_voice(character: Character) -> None:
    kinds = [f"view.{name}" for name in views.every_opinion()]
    assert [name for name in kinds if len(fragments_of(character)[name]) < 2] == []
