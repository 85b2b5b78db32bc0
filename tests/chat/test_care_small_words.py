"""Trivial words open care after a danger, never in ordinary life; 「…の話なんだけど」 retracts a false alarm."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from homebiyori.lexicon import analyze
from support.care_talk import Turn, talk

# Possible danger, which gets the gentle answer.
GENTLE = "なんかもう、どうでもよくなってきた"
SOON, NEXT_DAY = timedelta(minutes=2), timedelta(hours=17)


@cache
def _cases() -> tuple[dict[str, str], ...]:
    lines = Path(__file__).with_name("care_small_words.jsonl").read_text("utf-8").splitlines()
    return tuple(map(json.loads, lines))


def of(kind: str) -> list[str]:
    return [case["text"] for case in _cases() if case["kind"] == kind]


def corrections(kind: str) -> list[tuple[str, str]]:
    return [(case["said"], case["text"]) for case in _cases() if case["kind"] == kind]


def _after_gentle(*texts: str, step: timedelta = SOON) -> list[Turn]:
    first = replace(analyze(texts[0]), is_gentle=True, is_guessed=False, risk=None)
    return talk(texts, first=first, step=step)


def _corrected(said: str, text: str) -> Turn:
    """Return the answer to a correction of `said`, which alarmed by itself or after a gentle answer."""
    turns = _after_gentle(GENTLE, said, text)
    return (turns if turns[1].is_in_care else _after_gentle(said, text))[-1]


@pytest.mark.parametrize("step", [SOON, NEXT_DAY])
@pytest.mark.parametrize("text", of("harmless"))
def test_everyday_life_opens_no_care(text: str, step: timedelta) -> None:
    turn = _after_gentle(GENTLE, text, step=step)[-1]
    assert not turn.is_in_care
    assert "119" not in turn.reply.text


@pytest.mark.parametrize("text", of("danger"))
def test_the_same_words_in_danger_do(text: str) -> None:
    assert _after_gentle(GENTLE, text)[-1].is_in_care


@pytest.mark.parametrize(("said", "text"), corrections("undone"))
def test_what_it_was_about_undoes_an_alarm(said: str, text: str) -> None:
    last = _corrected(said, text)
    assert last.reading.care is not None
    assert last.reading.care.is_taken_back
    assert last.slots[0].startswith(("corrected", "misread", "protest"))


@pytest.mark.parametrize(("said", "text"), corrections("stands"))
def test_what_was_told_as_danger_is_not_talked_away(said: str, text: str) -> None:
    assert _corrected(said, text).is_in_care
