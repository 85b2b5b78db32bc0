"""Signs read in a talk in care (docs/companion.md), and what must never count as safety."""

import pytest

from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("屋上にいます", Sign.DANGEROUS_PLACE),
        ("ベランダに出てる", Sign.DANGEROUS_PLACE),
        ("踏切の前。", Sign.DANGEROUS_PLACE),
        ("台所にいる", Sign.PLACE),
        ("ひとりです", Sign.ALONE),
        ("夫は夜勤で誰もいない", Sign.ALONE),
        ("母が来てくれた", Sign.SOMEONE_CAME),
        ("睡眠薬が手元にある", Sign.MEANS),
        ("薬ためてある", Sign.MEANS),
        ("カッター出した", Sign.MEANS_IN_HAND),
        ("腕に刃あててる", Sign.MEANS_IN_HAND),
        ("包丁はしまった", Sign.MEANS_AWAY),
        ("計画とかはないです", Sign.NO_PLAN),
        ("電話は苦手です", Sign.CANNOT_CALL),
        ("となりの部屋にいて声が出せない", Sign.CANNOT_SPEAK),
        ("番号出すのもうやめて", Sign.NO_LINES),
        ("…", Sign.SILENCE),
        ("話が通じない", Sign.ANGER_AT_US),
        ("ちゃんと読んでる？", Sign.ANGER_AT_US),
        ("それさっきも言いました", Sign.ASKED_AGAIN),
        ("わかんない", Sign.DONT_KNOW),
        ("少し落ち着いてきた", Sign.CALMER),
        ("聞いてくれてありがとう", Sign.THANKS),
        ("もう大丈夫です", Sign.SAFE),
        ("安全です", Sign.SAFE),
        ("夫に話してみようかな", Sign.PROPOSES_PERSON),
        ("かかりつけの先生に電話してもいいものかしら", Sign.PROPOSES_PERSON),
        ("暴力とかはない", Sign.DENIES_VIOLENCE),
        ("わたしじゃなくて息子です", Sign.ABOUT_OTHER),
        ("どんどんつらくなってきた", Sign.WORSE),
        ("遺書は書いた", Sign.FAREWELL_NOTE),
        ("今夜、死ぬと言っている", Sign.TIME),
        ("やれって言ってくる声がとまらない", Sign.VOICES),
        ("赤ちゃん取り上げられたりしませんか", Sign.ASKS_ABOUT_CHILD),
        ("救急車よんだら警察くる？", Sign.ASKS_WHAT_HAPPENS),
        ("止め方、教えてもらえませんか", Sign.ASKS_TO_COPE),
        ("去年、妹が自分で死んだ", Sign.LOSS),
        ("今日はこのへんで", Sign.FAREWELL),
    ],
)
def test_a_sign_is_read(text: str, sign: Sign) -> None:
    assert sign in follow_ups.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "大丈夫じゃない",
        "全然大丈夫じゃないです",
        "大丈夫ではない",
        "大丈夫なわけない",
        "安全じゃない",
        "無事ではない",
        "ぜんぜんだいじょうぶじゃねえ",
        "子どもは大丈夫です、死にたいのはわたし",
        "大丈夫って言えばいいの",
        "大丈夫、もう今夜で終わりだから",
        "安全です。カッター出した",
        "不安全",
        "体は大丈夫です",
    ],
)
def test_safety_is_not_read_where_it_is_not_told(text: str) -> None:
    assert Sign.SAFE not in follow_ups.read(text, asked="place")


@pytest.mark.parametrize(
    ("asked", "answer", "sign"),
    [
        ("death", "うん", Sign.DEATH_NAMED),
        ("death", "はい。", Sign.DEATH_NAMED),
        ("death", "ううん", Sign.NO_DEATH_WISH),
        ("plan", "ある", Sign.PLAN),
        ("plan", "ないです", Sign.NO_PLAN),
        ("means", "あります", Sign.MEANS),
        ("near", "いない", Sign.ALONE),
        ("near", "います", Sign.SOMEONE_NEAR),
        ("place", "うん", Sign.SAFE),
        ("place", "べつに", Sign.DONT_KNOW),
        (None, "うん", Sign.SILENCE),
        (None, "べつに", Sign.DONT_KNOW),
        ("line", "いや", Sign.DONT_KNOW),
        ("place", "いいえ", Sign.NOT_SAFE),
        ("now", "いいえ", Sign.NOT_SAFE),
        ("now", "べつに", Sign.DONT_KNOW),
        ("means", "ないです", Sign.NO_MEANS),
        ("time", "まだ", Sign.NO_TIME),
        ("plan", "考えてない", Sign.NO_PLAN),
        ("check", "ううん", Sign.NO_DEATH_WISH),
    ],
)
def test_a_bare_yes_or_no_answers_the_question(asked: str | None, answer: str, sign: Sign) -> None:
    assert follow_ups.read(answer, asked=asked) == {sign}


@pytest.mark.parametrize("text", ["前に薬をまとめて飲もうと思ったことある", "昔はカッターを握ったこともあった"])
def test_the_past_is_no_sign_of_now(text: str) -> None:
    assert not follow_ups.read(text) & {Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN}


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("夫にスマホを見られる", True), ("旦那がこわい", True), ("主人公になりたい", False), ("大丈夫", False),
     ("夫婦げんか", False), ("彼岸に行った", False)],
)  # fmt: skip
def test_the_partner_is_named(text: str, *, is_named: bool) -> None:
    assert follow_ups.names_partner(text) is is_named


def test_reading_costs_little() -> None:
    # `fold` shortens repetitions, which bounds the cost of a hostile text.
    assert follow_ups.read("声が" * 1_000) is not None


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [("顔に出るそうです", False), ("明日は雨だそうです", False), ("たぶんそうです", True), ("はいそうです", True)],
)
def test_hearsay_answers_no_question(text: str, *, is_yes: bool) -> None:
    assert (Sign.DEATH_NAMED in follow_ups.read(text, asked="death")) is is_yes


def test_who_pretends_not_to_know_names_no_knife() -> None:
    assert Sign.BLADE not in follow_ups.read("これ、知らないふりできると思いますか")
    assert Sign.BLADE in follow_ups.read("ナイフがある")
