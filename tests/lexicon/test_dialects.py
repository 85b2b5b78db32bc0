"""Danger in dialect spelling, in kana and in broken Japanese."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.dialects import dialects
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Tier
from support.near import near


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("死にでぇ。もう生ぎでいだぐね", "死にたい。もう生きていたくない"),
        ("消えでしまいでぇ", "消えてしまいたい"),
        ("縄かげである", "縄かけてある"),
        ("生ぎでらんねぇ", "生きていられない"),
        ("飛び降りっぺがな、屋上がら", "飛び降りよう,屋上から"),
        ("くびくぐるべ", "くびくくろう"),
        ("死にとうてしゃあない", "死にたくて仕方ない"),
        ("死にたなってきた", "死にたくなってきた"),
        ("もう死んだろかな", "もう死のうかな"),
        ("首つったろか", "首つろうか"),
        ("消えてまいたなる", "消えてしまいたくなる"),
        ("死のごたる", "死にたい"),
        ("飛び込もごたる", "飛び込みたい"),
        ("生きとうなか", "生きたくない"),
        ("死んだがまし", "死んだほうがまし"),
        ("死にてゃあ", "死にたい"),
    ],
)
def test_a_change_of_sound_is_undone(spoken: str, meant: str) -> None:
    assert dialects().standard(fold(spoken)) == fold(meant)


@pytest.mark.parametrize(
    "text",
    [
        "おら、いまがら死ぬ。納屋さ行ぐ",
        "首さ縄かげるべど思ってる",
        "おれもう飛び降りるべ",
        "川さ飛び込みでぇ",
        "死にたなってきてん。薬ようけある",
        "飛び降りとうてしゃあない",
        "飲んで死んでまいたい",
        "もう消えたろかな、ほんまに",
        "飛び込もごたる",
        "死んだがよか",
        "死んでまやぁええんだわ",
        "死んじゃろうかのう",
        "飛び降りちまおうか",
        "おわりにするは しぬ です",
        "わたし しぬ いい です",
        "わたし いない いい。こども しあわせ",
        "くすり 60こ のむ。こわい",
        "こども ころす しぬ わたし",
    ],
)
def test_danger_is_heard_however_it_is_spoken(text: str) -> None:
    assert analyze(text).tier is Tier.FIRM


@pytest.mark.parametrize("text", near("dialects"))
def test_a_dialect_is_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE
