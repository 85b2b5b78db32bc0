"""Situations are recognised by words in the messages written for them, and not in near misses."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from homebiyori.base.data import load
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.phrases import spell_out
from homebiyori.lexicon.risks.features import slots
from homebiyori.situations import words

HERE = Path(__file__).parent / "written"
# No word of the lexicon identifies the kind of a message (`test_recognising.py`).
DOMAINS = tuple(domain for domain in words.DOMAINS if domain != "kinds")
ENTRIES = {name: entry for domain in DOMAINS for name, entry in load("situations", domain).items()}


@cache
def rows(domain: str) -> list[tuple[str | None, str]]:
    lines = (HERE / f"{domain}.jsonl").read_text("utf-8").splitlines()
    return [(row["id"], row["text"]) for row in map(json.loads, lines)]


def first(text: str) -> str | None:
    return next((found.situation.id for found in words.read(text)), None)


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.proof)])
@pytest.mark.parametrize("domain", DOMAINS)
def test_what_was_written_for_a_situation_is_read_as_it(domain: str, step: int) -> None:
    told = [(name, text) for name, text in rows(domain) if name is not None][::step]
    by_chance = 0 if step == 1 else 2
    missed = [(name, text) for name, text in told if name not in {one.situation.id for one in words.read(text)}]
    assert len(missed) <= 0.04 * len(told) + by_chance, missed
    # If a message contains two situations, either may come first.
    other = [(name, first(text), text) for name, text in told if first(text) != name]
    assert len(other) <= 0.12 * len(told) + by_chance, other


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_looks_alike_is_not(domain: str) -> None:
    own = set(load("situations", domain))
    near = [text for name, text in rows(domain) if name is None]
    wrong = [(name, text) for text in near if (name := first(text)) in own]
    assert len(wrong) <= 0.02 * len(near), wrong


def test_every_situation_is_written_as_it_should_be() -> None:
    assert len(ENTRIES) == sum(len(load("situations", d)) for d in DOMAINS), "no name twice"
    assert {entry["tone"] for entry in ENTRIES.values()} <= {"bright", "heavy", "plain"}
    assert {len(entry["needs"]) for entry in ENTRIES.values()} <= {2, 3, 4}
    every = {word for entry in ENTRIES.values() for group in entry["needs"] for word in spell_out(group)}
    # A slot's name contains the first matching word and is split again later.
    assert [word for word in every if set(word) & set(":|<>{}")] == []
    assert [word for word in every if len(word) < 2 or (word.startswith("@") and word not in words.MACROS)] == []


def test_every_situation_has_messages_that_show_it() -> None:
    shown = Counter(name for domain in DOMAINS for name, _ in rows(domain))
    assert {name: shown[name] for name in ENTRIES if shown[name] < 4} == {}
    assert set(shown) - {None} == set(ENTRIES)


def test_reading_costs_little() -> None:
    texts = [text for _, text in rows("daily")][:200]
    usual = _median_time(texts, lambda text: slots(fold(text)), slots.cache_clear)
    spent = _median_time(texts, words.read, words.read.cache_clear)
    assert spent < 15 * usual, "6 times as long as finding the features; 9 times while coverage is measured"


def _median_time(texts: Sequence[str], read: Callable[[str], object], forget: Callable[[], None]) -> float:
    spent = list[float]()
    for text in texts:
        forget()
        started = time.thread_time()
        read(text)
        spent.append(time.thread_time() - started)
    return sorted(spent)[len(spent) // 2]
