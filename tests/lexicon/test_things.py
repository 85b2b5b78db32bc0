"""Everyday things are recognised where a text is about them, and nowhere else."""

import json
import time
from pathlib import Path

import pytest
from janome.tokenizer import Tokenizer

from homebiyori.lexicon import things
from homebiyori.lexicon.files import load

HERE = Path(__file__).parent
SENTENCES = ("everyday.jsonl", "ordinary_life.jsonl", "told.jsonl")


def first(text: str) -> str | None:
    return next((thing.name for thing in things.read(text)), None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("さくらが来て、手伝ってくれました", None),
        ("さくらは孫でございます", None),
        ("公園のさくらが咲いた", "桜"),
        ("みかん食べた", "みかん"),
        ("聞いてくださいまし、できたんです、逆上がり", "逆上がり"),
        ("さかあがりできた", "逆上がり"),
        ("餃子百個包んだ", "餃子"),
        ("シャボン玉追いかけて大笑い", "シャボン玉"),
        ("宿題終わった", "宿題"),
        ("漬物つけたんじゃが、しょっぱいわい", "漬物"),
        ("鼻水ずるずるで寝られへんみたい", "鼻水"),
        ("畑の大根がよう太りましてな", "大根"),
        ("ほうれん草のおかゆ、べーって全部出された", "おかゆ"),
        ("寝返り！！妹が先に！！動画も撮れた！", "寝返り"),
        ("昨日からベースを5年ぶりに弾いてる。双子が寝てる間に15分だけ", "ベース"),
        ("えっと今日は帰りにパン屋さんに寄って帰りました", "パン屋"),
    ],
)
def test_what_a_text_is_about_is_named(text: str, name: str | None) -> None:
    assert first(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("カレーじゃなくてシチューにした", "シチュー"),
        ("うちの子、たこ焼きより唐揚げ派", "唐揚げ"),
        ("沐浴はまだ一人でやってないってば。昨日からベースを弾いてる", "ベース"),
        ("動物園は行けなかったけど公園が楽しかった", "公園"),
    ],
)
def test_denied_and_compared_things_are_not_named(text: str, name: str) -> None:
    assert first(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("猫の手も借りたい", "雨降って地固まるっていうし", "朝飯前よ", "雷を落としてしまった", "りんごみたいなほっぺ"),
        *("歯が立たない", "夫は大根役者だ", "台風みたいな兄弟", "動物園状態の食卓"),
        *("カレーじゃないよ", "ケーキどころじゃない", "りんごより高い"),
        *("桜ちゃんが遊びに来た", "ひまわり組になった", "すみれ先生が優しい", "おじいちゃん、ありがとう"),
        *(
            "そばにいてほしい",
            "彼に頼られない",
            "家に帰るとほっとする",
            "もももうすぐ",
            "ありがとうね",
            "マイペースな子",
        ),
        *("包丁を持ったまま座っている", "薬を全部飲んだ", "屋上にいる", "ロープを買った", "線路の前"),
    ],
)
def test_idioms_names_accidents_and_danger_are_no_things(text: str) -> None:
    assert things.read(text) == ()


def test_no_spelling_means_two_things() -> None:
    spelled = [spelling for spelling, _ in things._spelled(load("things"))]
    assert sorted({one for one in spelled if spelled.count(one) > 1}) == []
    assert len(things.groups()) > 600


def test_things_begin_where_words_begin() -> None:
    tokenizer, accidents = Tokenizer(), []
    for name in SENTENCES:
        for row in map(json.loads, (HERE / name).read_text("utf-8").splitlines()):
            text = row["text"]
            starts, at = set(), 0
            hits = [hit for hit in things.table().find(text) if things.stands(text, hit.start, hit.end)]
            for surface in map(str, tokenizer.tokenize(text, wakati=True) if hits else ()):
                at = text.index(surface, at)
                starts.add(at)
                at += len(surface)
            accidents += [(hit.value[0], text) for hit in hits if hit.start not in starts]
    assert accidents == []


def test_reading_is_cheap_and_linear() -> None:
    things.read("逆上がり")

    def seconds(text: str) -> float:
        times = []
        for _ in range(9):
            begun = time.perf_counter()
            things.read(text)
            times.append(time.perf_counter() - begun)
        return sorted(times)[4]

    assert seconds("ほうれん草のおかゆを" * 2_000) < 0.01
    assert seconds("の".join(["味噌汁"] * 200)) < 0.01
