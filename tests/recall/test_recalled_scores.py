"""A question for a score gets the newest score of that exam, never that of a practice or another exam."""

import pytest

from homebiyori.recall.asked import asked_of
from support.told_before import NOW, told


def answer(asked: str, *told_before: tuple[float, str]) -> str | None:
    found = asked_of([told(*one) for one in reversed(told_before)], asked, NOW)
    if found is None:
        return None
    return found.fact.split(".", 2)[-1] if found.fact else found.name or ""


BOOKKEEPING = (
    (8, "今日から簿記3級の勉強始めるで!試験は来週の金曜!"),
    (4, "看病しながら簿記の過去問。42点やった…受かる気せえへん"),
    (3, "いよいよ今日簿記の試験やねん!颯太も熱下がったし行ってくるわ"),
    (2, "受かったあああ!78点!!"),
)


@pytest.mark.parametrize(
    ("question", "before", "said"),
    [
        ("なあ、うちの簿記の点数何点やったっけ?覚えてる?", BOOKKEEPING, "七十八点"),
        ("簿記の過去問、何点だったか覚えてる?", BOOKKEEPING, "四十二点"),
        ("漢字のテスト何点だったか覚えてる?", ((5, "漢字のテスト42点"), (2, "算数のテストは80点だった")), "四十二点"),
        (
            "漢字のテスト何点だったか覚えてる?",
            ((5, "漢字のテスト42点"), (1, "漢字のテスト、今度は88点やった")),
            "八十八点",
        ),
        ("英検の点、何点やったっけ?", ((6, "英検の模試で50点"), (1, "英検の結果が来た。71点で合格")), "七十一点"),
        ("英検の点、何点やったっけ?", ((3, "英検を受けてきた"), (1, "結果が返ってきた。71点!")), "七十一点"),
        ("娘の数学、何点だったか覚えてる?", ((6, "娘の数学が63点"), (1, "息子の数学は90点だった")), "六十三点"),
        ("体重何キロって言ったっけ?", ((6, "体重58キロ"), (1, "体重57キロになった")), "五十七キロ"),
        ("マラソン何位だったっけ?", ((9, "去年のマラソンは30位やった"), (2, "今年のマラソンは12位!")), "十二位"),
        (
            "簿記、何点だったか覚えてる?",
            ((4, "簿記の試験、合格点は70点らしい"), (2, "簿記、結果は75点だった")),
            "七十五点",
        ),
        (
            "運転免許の学科、何点やった?覚えてる?",
            ((3, "運転免許の学科試験、92点で通った"), (1, "ボウリングで120点")),
            "九十二点",
        ),
    ],
)
def test_the_newest_score_of_what_is_asked_after_is_said(
    question: str, before: tuple[tuple[float, str], ...], said: str
) -> None:
    assert answer(question, *before) == said


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("簿記、何点だったか覚えてる?", ((4, "簿記の試験を受けてきた"), (1, "息子の算数が95点だった"))),
        ("英検、何点だったか覚えてる?", ((4, "英検の勉強を始めた"), (1, "ボウリングで120点出した"))),
    ],
)
def test_the_score_of_something_else_is_not_said(question: str, before: tuple[tuple[float, str], ...]) -> None:
    assert "点" not in (answer(question, *before) or "")
