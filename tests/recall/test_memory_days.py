"""Six simulated lives of fourteen days: which memories the companion shows, and which it leaves alone."""

import json
from collections import Counter
from pathlib import Path

import pytest

from homebiyori.ai.port import Character, Mood
from support.days import Told, live

LIVES = json.loads(Path(__file__).with_name("memory_lives.json").read_text("utf-8"))
# The least share of expected memories that are right, and the largest share of all answers that may be wrong.
RIGHT, WRONG = 0.8, 0.03
MOST_UNASKED = 1
_UNASKED = (".recall.", ".gladly.")


@pytest.fixture(scope="module")
def told() -> dict[str, list[Told]]:
    return {
        name: live([tuple(one) for one in life["said"]], Character(life["voice"]), Mood(life["mood"]))
        for name, life in LIVES.items()
    }


def test_what_is_shown_is_right(told: dict[str, list[Told]]) -> None:
    found = Counter(one.verdict for days in told.values() for one in days)
    wrong = [(one.text, one.reply.text) for days in told.values() for one in days if one.verdict == "wrong"]
    places = found["right"] + found["wrong"] + found["absent"]
    assert places > 50
    assert found["right"] >= RIGHT * places
    assert len(wrong) <= WRONG * (places + found["quiet"]), wrong


def test_unasked_one_memory_a_day_is_enough(told: dict[str, list[Told]]) -> None:
    for name, life in LIVES.items():
        days: Counter[int] = Counter()
        for (day, *_), one in zip(life["said"], told[name], strict=True):
            days[day] += sum(mark in each for each in one.reply.fragment_ids for mark in _UNASKED)
        assert max(days.values()) <= MOST_UNASKED


def test_no_memory_is_said_twice_in_the_same_words(told: dict[str, list[Told]]) -> None:
    for days in told.values():
        frames = [name for one in days for name in one.reply.fragment_ids if ".thread." in name]
        assert len(frames) == len(set(frames))
