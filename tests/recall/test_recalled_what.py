"""A question for a kind of thing gets one of that kind that was mentioned, or an honest "unknown"."""

import time

import pytest

from homebiyori.lexicon.normalize import fold
from homebiyori.memory import questions, recalling
from homebiyori.recall.asked import asked_of
from support.told_before import NOW, told


def answer(asked: str, *before: str) -> str | None:
    """Return the fact recalled from yesterday's messages; "" if the answer is "unknown", None if nothing is asked."""
    found = asked_of([told(1.1 - at / 100, text) for at, text in enumerate(before)][::-1], asked, NOW)
    if found is None:
        return None
    if found.is_lacking:
        return "only"
    return found.fact.rsplit(".", 1)[1] if found.fact else found.name or ""


@pytest.mark.parametrize(
    ("asked", "before", "expected"),
    [
        (
            "昨日何焦がしたか覚えとる？",
            ("今日カレーパンを20個焦がした", "明日も同じシフトやけん気が重い"),
            "カレーパン",
        ),
        ("昨日、私が焦がしたもの覚えてる？", ("今日は魚を焦がしてしもた", "夜は洗濯物をたたんだ"), "魚"),
        ("何を焦がしたか覚えてます？", ("鍋を焦がした", "パートに行った"), "鍋"),
        ("昨日なに割ったか覚えてる？", ("花瓶を割った", "掃除した"), "花瓶"),
        ("昨日なくしたもの覚えとる？", ("財布をなくして交番へ", "夜はカレー"), "財布"),
        ("息子がサンタに頼んだもの覚えてる？", ("サンタに自転車を頼むらしい", "夜はおでん"), "自転車"),
        (
            "翔が将来何になりたいと申したか、覚えておいでか",
            ("翔は「看護師になりたい」と言うた", "面接の練習をした"),
            "看護師",
        ),
        ("娘の将来の夢、覚えてる？", ("娘がパティシエになりたいって", "ピアノの練習した"), "パティシエ"),
        (
            "何色の耳か覚えとる？",
            ("フェルトを買った。ピンクか白か決めきらん", "耳は白にピンクの内側に決定"),
            "白とピンク",
        ),
        ("靴の色、覚えてる？", ("青い帽子と赤い靴を買った",), "赤"),
        (
            "ばあさんの好きだったどら焼き、覚えておいでですか",
            ("りんごを供えた", "ばあさんの好きだったどら焼きを買うた"),
            "どら焼きのこと",
        ),
        (
            "ばあさんの好きだったもの、覚えておいでですか",
            ("りんごを供えた", "ばあさんの好きだったどら焼きを買うた"),
            "どら焼き",
        ),
        (
            "翔は明日が面接です。いや明後日だったかな。私はいつと申しましたか。",
            ("孫が12月12日に面接です", "孫は床屋へ行った"),
            "12月12日の土曜日",
        ),
        ("昨夜のおかず、何と申しましたかしら", ("夜は肉じゃがを作りました", "孫が九九をした"), "肉じゃが"),
        ("灯油何缶買うたか覚えとるか", ("灯油を三缶買いました", "雪かきした"), "三缶"),
        ("どこに注射したか覚えてる？", ("病院で膝に注射した", "孫と遊んだ"), "膝"),
        (
            "前に娘とけんかした話をしましたでしょう。何が原因だったか覚えておいでですか",
            ("娘とけんかをいたしました。孫にゲームばかりさせると言われまして", "昼寝した"),
            "ゲームのこと",
        ),
    ],
)
def test_it_is_answered_by_its_kind(asked: str, before: tuple[str, ...], expected: str) -> None:
    assert answer(asked, *before) == expected


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ("昨日何を焦がしたか覚えてる？", ("花瓶を割った",)),
        ("昨日何を焦がしたか覚えてる？", ("明日も同じシフトで気が重い",)),
        ("昨日の朝なに食べたか覚えてる？", ("夜は肉じゃがを作りました",)),
        ("息子は何になりたいって言ってたっけ？", ("娘の将来の夢は看護師なんです",)),
        ("カーテン何色にしたか覚えてる？", ("ランドセルは水色に決めた",)),
        ("どら焼きの話、覚えてる？", ("夜は肉じゃがを作りました",)),
        ("赤い自転車を買った話、覚えてる？", ("今日は赤い靴を買った",)),
        ("運動会の日、覚えてる？", ("発表会は土曜です",)),
        ("息子が熱を出したって言ったの、覚えてる？", ("娘が熱を出した",)),
        ("この前、カレーを焦がしたって言ったの覚えてる？", ()),
        ("前に看護師になりたいって話したよね？", ()),
        ("息子が三位になったって話、したよね？", ()),
        ("昨日、赤いランドセル買ったって言ったよね？", ()),
    ],
)
def test_another_kind_or_a_lie_is_no_answer(asked: str, before: tuple[str, ...]) -> None:
    assert answer(asked, *before) in ("", "only")


@pytest.mark.parametrize(
    "text",
    [
        "昨日、夫がゴミ出すって言ったよね？",
        "この前、先生に風邪だって言ったよね",
        "昨日、娘が行きたくないって言った",
        "前に看護師になりたいと思った",
    ],
)
def test_what_was_said_elsewhere_reminds_us_of_nothing(text: str) -> None:
    assert not recalling.reminds(fold(text))


@pytest.mark.parametrize("piece", ["か白か迷", "将来何", "昨日って", "何と申しました", "いや", "夢は", "って話し"])
def test_a_long_question_is_read_quickly(piece: str) -> None:
    hostile = piece * (2_000 // len(piece))
    start = time.perf_counter()
    for read in (recalling.reminds, recalling.asks, recalling.asks_softly, recalling.asking_in):
        read(hostile)
    questions.wanted(hostile)
    questions.is_undecided(hostile)
    questions.tells_dream(hostile)
    for kind in ("goods", "dreams", "colours"):
        questions.named(kind, hostile)
    assert time.perf_counter() - start < 1.5
