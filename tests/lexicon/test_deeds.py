"""Deeds are read by grammar: who did what, with what, and whether it happened."""

import json
from pathlib import Path

import pytest

from bench import deeds as measured
from homebiyori.lexicon import conjugation, deeds, deeds_table, doers, things

HERE = Path(__file__).parent


def said(text: str) -> str | None:
    deed = deeds.first_sayable(deeds.read(text))
    return deeds.clause_of(deed) if deed else None


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("ミトンを編み上げました", "ミトンを編んだ"),
        ("マフラーを編み始めた", "マフラーを編み始めた"),
        ("マフラー編んでる", "マフラーを編んでいる"),
        ("夜中に資料直しといてよかった", "資料を直した"),
        ("帽子を編んでみた", "帽子を編んでみた"),
        ("コップ割ってもうてん", "コップを割ってしまった"),
        ("コップを割っちゃった", "コップを割ってしまった"),
        ("本が読めた", "本を読めた"),
        ("逆上がりができるようになりました", "逆上がりができるようになった"),
        ("宿題を見てやりました", "宿題を見てあげた"),
        ("宿題をしなかった", "宿題をしなかった"),
        ("おむつを替えようとした", "おむつを替えようとした"),
        ("明日は動物園に行く予定です", "動物園に行く"),
        ("カレー作ったで", "カレーを作った"),
        ("雑巾を縫いましてございます", "雑巾を縫った"),
        ("だっこひもをなくした", "抱っこひもをなくした"),
        ("トランプをした", "トランプをした"),
        ("手袋の片方を編み終えました", "手袋を編み終えた"),
        ("孫の宿題を手伝いました", "お孫さんの宿題を手伝った"),
        ("ケーキを買いに行った", "ケーキを買いに行った"),
    ],
)
def test_a_deed_is_said_in_our_own_words(text: str, clause: str) -> None:
    assert said(text) == clause


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("息子がご飯を炊いてくれた", "息子さんがごはんを炊いてくれた"),
        ("夫がカレー作ってくれたんですけど激辛で", "旦那さんがカレーを作ってくれた"),
        ("義母がおでん持ってきてくれた", "お義母さんがおでんを持ってきてくれた"),
        ("妻は美容院に行きました", "奥さんが美容院に行った"),
        ("友達に写真を撮ってもらった", "お友だちに写真を撮ってもらった"),
        ("折り紙を折ってくれた", "折り紙を折ってくれた"),
        ("上の子が下の子に積み木を貸してあげてた", "上のお子さんが積み木を貸してあげた"),
        ("お母さんに電話した", "お母さんに電話した"),
        ("猫、ごはん食べた", "猫ちゃんがごはんを食べた"),
        ("猫のもなかがごはん食べへん", "猫ちゃんがごはんを食べなかった"),
        ("うちの猫、三日も帰ってこない", "猫ちゃんが帰らなかった"),
        ("娘が誕生日を覚えていてくれた", "娘さんが誕生日を覚えてくれた"),
        ("猫が毎朝起こしてくる", "猫ちゃんが起こす"),
        ("友人の子が受かった", "受かった"),
        ("嫁が孫の服を洗ってくれた", "お孫さんの服を洗ってくれた"),
        ("旦那、ごはん食べた", "旦那さんがごはんを食べた"),
    ],
)
def test_who_did_it_is_named(text: str, clause: str) -> None:
    assert said(text) == clause


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("カレーを作った", doers.WRITER),
        ("娘が皿を割った", "daughter"),
        ("はなが皿を割った", doers.UNKNOWN),
        ("ゆうくんが絵を描いた", doers.UNKNOWN),
        ("妻が熱を出したのでおかゆを作りました", doers.WRITER),
        ("娘が熱を出して、看病しました", doers.WRITER),
        ("息子が転んで泣いたから抱っこした", doers.WRITER),
        ("息子が作ったカレーを食べた", doers.WRITER),
        ("やっと寝た", doers.UNKNOWN),
        ("電話が来て迎えに行った", doers.WRITER),
        ("家計簿は夫がつけてくれて、カードは使ってます", doers.WRITER),
        ("夫がカードを使って二人で本を買った", doers.UNKNOWN),
    ],
)
def test_the_writer_did_it_unless_a_subject_says_otherwise(text: str, who: str) -> None:
    deed = deeds.first_sayable(deeds.read(text))
    assert deed is not None
    assert deed.who == who


@pytest.mark.parametrize(
    "text",
    [
        "カレーを作ったら喜ぶかな?",
        "カレーを作ればよかった",
        "カレーを作りたい",
        "カレーを作ってほしい",
        "カレーを作ってください",
        "カレー作って!",
        "カレーを作ったつもり",
        "カレーを作ったほうがいい",
        "カレーを作ったことがない",
        "カレーを作ったんですか?",
        "カレーを作るなら言って",
        "カレーを作らなきゃ",
        "「カレーを作った」",
        "ヒデさんはカレーを作りましたか",
        "カレンダーをめくりました",
        "読書の秋",
        "作品展",
        "よかった",
    ],
)
def test_what_is_no_fact_is_no_deed(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("編む", "編んで 編んだ 編まなかった 編め"),
        ("切る5", "切って 切った 切らなかった 切れ"),
        ("食べる", "食べて 食べた 食べなかった 食べられ"),
        ("掃除する", "掃除して 掃除した 掃除しなかった 掃除でき"),
        ("持ってくる", "持ってきて 持ってきた 持ってこなかった 持ってこられ"),
        ("行く", "行って 行った 行かなかった 行け"),
        ("言う", "言って 言った 言わなかった 言え"),
        ("話す", "話して 話した 話さなかった 話せ"),
    ],
)
def test_verbs_are_conjugated(verb: str, forms: str) -> None:
    change = (conjugation.te_form, conjugation.past, conjugation.denied, conjugation.able)
    assert [of(verb) for of in change] == forms.split()


def test_the_table_is_sound() -> None:
    names = [verb.said for verb in deeds_table.verbs()]
    assert len(names) == len(set(names)) > 350
    known = set(things.groups().values()) | {"own", "limb", "word"}
    assert {group for one in deeds_table.groups().values() for group in one.takes} <= known
    assert [verb.said for verb in deeds_table.verbs() if not conjugation.past(verb.said).endswith(("た", "だ"))] == []


def test_deeds_of_six_lives() -> None:
    shares = measured.figures(list(measured.read(HERE / "deeds_dev.jsonl")))
    assert shares["right"] >= 0.75
    assert shares["wrong"] <= 0.04


@pytest.mark.parametrize("piece", ["見", "を見た", "作って", "くれた", "息子が", "き"])
def test_any_text_is_read_quickly(piece: str) -> None:
    assert len(deeds.read(piece * 3_000)) <= deeds.MOST


def test_a_message_may_end_anywhere() -> None:
    for line in (HERE / "deeds_dev.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        for end in range(len(text) + 1):
            deeds.read(text[:end])
