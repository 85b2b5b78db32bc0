"""Words that sound like others, or occur inside them, are not confused with them."""

import pytest

from homebiyori.ai.offline import corrections
from homebiyori.care.reading import urgent
from homebiyori.lexicon import addressed, deeds
from homebiyori.lexicon.normalize import fold
from homebiyori.situations import details


@pytest.mark.parametrize(
    "text",
    ["塾の冬期講習8万、どうするか。", "夏期講習はどれにするか。", "冬のボーナスはいくらか。", "春休みはどうするか。"],
)
def test_a_season_inside_another_word_is_no_question(text: str) -> None:
    assert "question.season" not in addressed.split(fold(text)).kinds


def test_a_question_about_a_season() -> None:
    assert "question.season" in addressed.split(fold("好きな季節はいつですか")).kinds


@pytest.mark.parametrize("text", ["手はなしたら、走った", "手をはなした", "目はなしたら転んだ"])
def test_letting_go_is_not_read_as_telling(text: str) -> None:
    assert "話す" not in {deed.verb.said for deed in deeds.read(text)}


def test_telling_is_read_as_telling() -> None:
    assert "話す" in {deed.verb.said for deed in deeds.read("先生にはなした")}


@pytest.mark.parametrize("text", ["帽子は二つともやめた", "二人とも寝た", "3匹とも元気"])
def test_both_is_no_number(text: str) -> None:
    assert not [one for one in details.read(text) if one.said.startswith(("二", "三"))]


@pytest.mark.parametrize(
    "text", ["熱は私のせいちゃうのに", "雨は俺のせいじゃないのに", "遅れたのは私のせいではない", "熱は誰のせいでもない"]
)
def test_saying_who_is_not_to_blame_is_no_correction(text: str) -> None:
    assert corrections.of(text, ["熱や雨の話、遅れた話"], ["熱が出た"], frozenset({"anxious"})) is None


@pytest.mark.parametrize(
    ("text", "said"), [("家内が黙ってお茶を出してくれた", "出す"), ("宿題を提出した", "出す"), ("煮物を出した", "出す")]
)
def test_what_is_served_is_not_handed_in(text: str, said: str) -> None:
    assert said in {deed.verb.said for deed in deeds.read(text)}


def test_where_to_go_is_no_request_for_a_language() -> None:
    assert not urgent.asks_for_tongue("お前の行きたいとこ行け")
