"""A name is read as its bearer, if the parent said who that is, and is never repeated."""

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.offline.names import by_role
from homebiyori.ai.port import Character, Exchange
from homebiyori.lexicon import analyze
from homebiyori.memory import family
from support.talk import KEY, request

TOLD = (
    "娘の名前はりん、息子はそうた。覚えといてな〜",
    "もなか（猫、7歳）が寝てばっかりや",
    "犬のコロを連れて歩いた",
    "孫は小学二年生で、はるとと申します。",
)
EXCHANGES = tuple(Exchange(user_text=text, ai_text="はい") for text in TOLD)
CALLED = family.read(TOLD).names


def read(text: str) -> str:
    return by_role(request(text=text, analysis=analyze(text), exchanges=EXCHANGES, called=CALLED)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("もなか、ごはん食べた", "猫、ごはん食べた"),
        ("もなか病院行ってきた。毛玉やって", "猫、病院行ってきた。毛玉やって"),
        ("そうたの熱も下がったわ", "息子の熱も下がったわ"),
        ("りんちゃんとそうたが喧嘩", "娘と息子が喧嘩"),
        ("コロが散歩に行きたがらない", "犬が散歩に行きたがらない"),
        ("はるとが七の段を言えました", "孫が七の段を言えました"),
        ("りんごをむいた", "りんごをむいた"),
        ("もなかを食べた", "もなかを食べた"),
        ("こころが晴れた", "こころが晴れた"),
        ("猫の名前はもなかです", "猫の名前はもなかです"),
        ("夫の給料が下がった", "夫の給料が下がった"),
        ("娘のきげんが悪い", "娘のきげんが悪い"),
        ("犬の名前はマロです。マロが吐いた", "犬の名前はマロです。犬が吐いた"),
    ],
)
def test_a_name_is_read_as_its_bearer(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("娘はりん、息子はそうた", {"りん": "娘さん", "そうた": "息子さん"}),
        ("次女は名前がゆめといいます", {"ゆめ": "ご次女"}),
        ("こたろうが熱を出した。2歳の息子です", {"こたろう": "息子さん"}),
        ("うちのはなこ（猫）が逃げた", {"はなこ": "猫ちゃん"}),
        ("柴犬のハチが逃げた", {"ハチ": "わんちゃん"}),
        ("息子はサッカー、娘はピアノ", {}),
        ("娘は風邪、息子は元気", {}),
        ("ケーキ（いちご）を食べた。3歳の息子です", {}),
        ("ごはんが熱い。2歳の息子です", {}),
    ],
)
def test_whose_a_name_is(text: str, names: dict[str, str]) -> None:
    assert family.read([text]).names == names


@pytest.mark.parametrize("character", Character)
def test_no_answer_says_a_name(character: Character) -> None:
    companion = OfflineCompanion(KEY)
    for text in ("もなか、ごはん食べた！よかったー", "そうたが鉄棒できた！", "コロが散歩に行きたがらない"):
        base = request(text=text, analysis=analyze(text), exchanges=EXCHANGES, called=CALLED, character=character)
        answers = [companion.reply(request(**{**as_dict(base), "seed": bytes([seed])})).text for seed in range(12)]
        assert not any(name in answer for answer in answers for name in ("もなか", "そうた", "コロ", "りん"))


def as_dict(base: object) -> dict[str, object]:
    return {name: getattr(base, name) for name in ("text", "analysis", "exchanges", "called", "character")}


def test_the_cat_eats_and_no_child() -> None:
    text = "もなか、ごはん食べた！よかったー"
    reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), exchanges=EXCHANGES, called=CALLED))
    assert "猫ちゃんがごはんを食べた" in reply.text


def test_a_name_that_was_told_to_nobody_is_no_ones() -> None:
    told = request(text="もなかが逃げた", analysis=analyze("もなかが逃げた"), exchanges=EXCHANGES)
    assert by_role(told).text == told.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("翔がひとりでやってくれました", "孫がひとりでやってくれました"),
        ("翔は床屋に行ってきました", "孫は床屋に行ってきました"),
        ("蓮、弁当を全部食べた", "息子、弁当を全部食べた"),
        ("悠斗と庭の柿をもぎました", "孫と庭の柿をもぎました"),
        ("花が咲いた", "花が咲いた"),
        ("空が高い", "空が高い"),
        ("飛翔の練習", "飛翔の練習"),
    ],
)
def test_a_name_in_kanji_is_read_where_it_is_no_word(text: str, expected: str) -> None:
    called = {"翔": "お孫さん", "悠斗": "お孫さん", "蓮": "息子さん", "花": "娘さん", "空": "息子さん"}
    assert by_role(request(text=text, analysis=analyze(text), exchanges=EXCHANGES, called=called)).text == expected


def test_a_grandchilds_deed_is_not_the_writers() -> None:
    text = "今朝は膝が痛んで、雪かきを休みました。翔がひとりでやってくれました。"
    asked = request(text=text, analysis=analyze(text), exchanges=EXCHANGES, called={"翔": "お孫さん"})
    reply = OfflineCompanion(KEY).reply(asked)
    assert any("tu_did_it_for_me" in name for name in reply.fragment_ids)


def test_a_good_child_stays_the_grandchild() -> None:
    told = ("中三の孫の翔と暮らしております。", "翔が「じいちゃん腰は」と聞いてくれました。優しい子です。")
    assert family.read(told).names == {"翔": "お孫さん"}
    assert family.read(("湊が熱を出した。うちの子です。",)).names.get("湊", "お子さん") == "お子さん"
