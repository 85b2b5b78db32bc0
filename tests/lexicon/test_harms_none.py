"""Words of harm without harm: medicine as prescribed, play, a lift home, a sleeping child."""

import pytest

from homebiyori.lexicon import analyze, harms
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import RiskLevel
from homebiyori.lexicon.writing import writing
from support.near import near


@pytest.mark.parametrize("text", near("harm_words"))
def test_the_words_of_a_harm_alone_tell_of_none(text: str) -> None:
    folded = fold(text)
    assert harms.read(folded, writing().plain(folded)) == harms.Harm()


def test_a_ride_without_belts_is_no_emergency_of_the_writer() -> None:
    read = analyze("シートベルトなしで膝に乗せて高速。楽しそうで最高")
    assert read.is_gentle or read.is_uncertain
    assert read.risk is None or read.risk.level < RiskLevel.IMMEDIATE
