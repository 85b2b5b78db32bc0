"""Whether a message refers to something told before: as a question, softly, by its name or without one."""

import pytest

from homebiyori.lexicon.normalize import fold
from homebiyori.memory import recalling


@pytest.mark.parametrize(
    ("text", "asks", "softly"),
    [
        ("うちの子、何部か覚えてる？", True, False),
        ("何の試験って言ったっけ？", True, True),
        ("娘の病気どうなったっけ？", True, False),
        ("昨日話したよね？", False, True),
        ("娘は私のことを覚えてるかな？", False, False),
        ("先生に何て言ったっけ？", False, False),
        ("今日何曜日だっけ？", False, False),
        ("今日は娘と公園に行った", False, False),
    ],
)
def test_what_asks_for_what_was_told(text: str, *, asks: bool, softly: bool) -> None:
    assert (recalling.asks(fold(text)), recalling.asks_softly(fold(text))) == (asks, softly)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("どうして連弾してるか覚えてる？", {"asks_why"}),
        ("覚えてる？", {"names_nothing"}),
        ("例の件、覚えてる？", {"is_bare"}),
        ("やっと受かった", {"is_news"}),
        ("昨日の続き。", {"is_sequel", "names_nothing"}),
        ("友達に旅行しようって誘われた", {"is_said_by_another"}),
        ("運動会のことを話した", set()),
    ],
)
def test_how_it_is_meant(text: str, says: set[str]) -> None:
    names = ("asks_why", "names_nothing", "is_bare", "is_news", "is_sequel", "is_said_by_another")
    assert {name for name in names if getattr(recalling, name)(fold(text))} == says


def test_the_words_by_which_it_is_found_are_no_common_ones() -> None:
    assert recalling.words_in("長男の運動会とスイミング、何時だっけ") == {"運動会", "スイミング"}
    assert recalling.roots_in("何を植えて、誰に言ったっけ") == {"植"}
