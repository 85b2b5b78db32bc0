"""No word of the lexicon occurs inside another by accident, as りこん does in 取りこんだ."""

import subprocess
import sys

import pytest

from bench import gates
from lexicon import hygiene


@pytest.mark.proof
def test_no_new_word_is_found_in_another() -> None:
    new = sorted(set(hygiene.accidents()) - hygiene.known())
    assert not new, "write the word so that it meets no other, or add the line to tests/lexicon/hygiene_known.txt"


@pytest.mark.proof
def test_an_accidental_match_is_reported() -> None:
    assert ("りこん", "取りこむ") in set(hygiene.in_words(frozenset({"りこん"})))
    assert any(word == "よろし" for word, _ in hygiene.in_sentences(frozenset({"よろし", "ろしく"}))) is False
    assert any(word == "ろしく" for word, _ in hygiene.in_sentences(frozenset({"よろし", "ろしく"})))


def test_the_words_of_patterns_are_looked_at_too() -> None:
    assert "くるし" in hygiene.literals()
    assert "ひきつけ" in hygiene.literals()


def test_what_gates_the_patterns_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from bench import gates; print(gates.content(), end='')"],
        capture_output=True,
        text=True,
        check=True,
        cwd=gates.FILE.parents[4] / "tests",
    )
    assert done.stdout == gates.FILE.read_text("utf-8"), "run `make gates`"
