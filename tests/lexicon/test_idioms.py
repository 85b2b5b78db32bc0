"""A verb in an idiom is no deed: to be put off (引く), to lose one's nerve (折れる), to nod off (漕ぐ)."""

from pathlib import Path

import pytest

from homebiyori.lexicon import deeds
from homebiyori.lexicon.deeds_table import idioms

HERE = Path(__file__).parent
# Deeds that these messages report beside the idiom.
BESIDE = {"食べる", "編む", "行く", "目を覚ます", "落とす", "座る5"}


def of(name: str) -> list[str]:
    return (HERE / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", of("idioms"))
def test_a_turn_of_phrase_is_no_deed(text: str) -> None:
    assert {deed.verb.said for deed in deeds.read(text)} <= BESIDE


@pytest.mark.parametrize("text", of("idioms_twins"))
def test_the_same_verb_meant_literally_is_a_deed(text: str) -> None:
    assert list(idioms().spans(text)) == []
    assert deeds.read(text) != ()
