"""The end of a message decides: no sentence is glad about a loss or worries about what turned out well."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from homebiyori.ai.offline.tones import tone_of
from homebiyori.ai.port import Character, Mood
from homebiyori.lexicon import endings
from homebiyori.lexicon.normalize import fold
from homebiyori.situations import words
from support.care_talk import talk
from support.cases import each
from support.talk import request

GLAD = r"deed\.glad|receive\.bright|core\.(?:praise|listen)\.(?:bright|glad|beside)|detail\.(?:bright|feat)"
LOW = "(?:low|anxious|angry|tired|lost)"
WEIGHS = rf"deed\.hard|receive\.{LOW}|core\.(?:praise|listen)\.{LOW}|detail\.heavy"
GAINS = r"tone\.(?:better|recovers|keeps|found|luck)"
LOSSES = r"tone\.(?:robbed|spent|letdown|awake|missed|worse|fell_through|hurt|broken|mishap|sore|parting)"


@cache
def _cases() -> tuple[dict[str, Any], ...]:
    lines = (Path(__file__).parents[1] / "lexicon" / "fortunes.jsonl").read_text("utf-8").splitlines()
    return tuple(map(json.loads, lines))


def of(key: str, value: str) -> list[str]:
    return [case["text"] for case in _cases() if case.get(key) == value]


@cache
def _tones() -> dict[str, str]:
    return {one.id: one.tone for one in words._book().situations}


def _answered(text: str, mood: Mood) -> tuple[str, str, set[str]]:
    """Return the answer's tone, its slots, and the tones of its situations."""
    turn = talk(["こんにちは", text], character=Character.MADOKA, mood=mood)[-1]
    named = " ".join(turn.slots)
    told = {_tones()[name] for name in re.findall(r"situation\.(\w+)\.", named)}
    return tone_of(request(text=text, analysis=turn.reading.analysis)), named, told


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("text", of("want", "loss"))
def test_a_loss_is_never_told_as_a_joy(text: str, mood: Mood) -> None:
    tone, named, told = _answered(text, mood)
    assert tone != "bright"
    assert "bright" not in told
    assert re.search(rf"{GLAD}|{GAINS}", named) is None
    assert tone == "heavy" or "heavy" in told or "tone.mishap" in named


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("text", of("want", "glad"))
def test_what_turned_out_well_is_never_told_as_a_burden(text: str, mood: Mood) -> None:
    tone, named, told = _answered(text, mood)
    assert tone != "heavy"
    assert "heavy" not in told
    assert re.search(rf"{WEIGHS}|{LOSSES}", named) is None
    assert tone == "bright" or "bright" in told or re.search(GAINS, named)


@each(of("not", "bad"))
def test_what_only_sounds_like_a_loss_is_none(text: str) -> None:
    assert endings.bad(fold(text)) is None


@each(of("not", "good"))
def test_what_only_sounds_like_luck_is_none(text: str) -> None:
    assert endings.good(fold(text)) is None
