"""Introductions of families, everyday work and idioms never alarm; a danger beside them does."""

import time

import pytest

from homebiyori.lexicon import analyze, households
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Concern, Tier
from support.cases import each
from support.near import near

DANGERS = """
スマホ取り上げたら息子が包丁を持ち出した
ゲームを取り上げたら、息子に壁に押しつけられて首をしめられた
上の階の子の泣き声が毎晩聞こえる。やめてって叫んでる
はじめまして。中1の息子がいます。もう一緒に死のうと思います
ドライバーです。3歳の娘がいます。消えたいです
3歳の娘がいます。今、車の中で返事をしません
小6の娘がいます。お風呂で彼氏に触られたと言っています
シングルで4歳を育ててます。叩くのが止められない
2歳の息子がいます。叩くのが止められません
生後3か月の娘がいます。ベランダから落とせと声がします
孫が三人おります。もう生きとるのがつらい、今夜逝きます
中3の娘がいます。手首を切っています
1歳の娘がひとりで家にいます。わたしはもう帰りません
今日、首を吊ります
ロープを梁に吊るしました。今夜やります
車に練炭を積みました
バーベキュー用って言って練炭買ってきた。車で
練炭を買ってきました。もう終わりにします
部屋で練炭を焚く準備をした
夫にスマホを取り上げられた
夫がスマホを取り上げて実家に電話もさせてくれない
彼にスマホ取り上げられて毎日見張られてる
スマホを取り上げられて連絡できません
死にたい気持ちが頭から離れない
子どもを落とすイメージが頭から離れない
飛び降りることが頭から離れない
自分を止められない。子どもを叩いてしまう
もう自分を止められない
もうここにいたくない
この世にいたくない
もういたくない。消えたい
隣の家から子どもの泣き声と怒鳴り声が聞こえる。「やめて」って叫んでる
赤ちゃんの声が頭の中で聞こえる。殺せって
夫が怖い。別々の部屋で鍵をかけて寝てる
夫が殴ったあと口をきかない。また殴られる
娘の腕にひっかき傷じゃなくて切った跡がある
娘の腕に傷がいっぱい。カッターで切ってるみたい
死ぬかもしれない、薬を全部飲んだ
手を上げてしまうかもしれない、怖い
子どもを殺してしまうかもしれない
会社をやめた。もう生きていけない
カッターの刃を新しくした。手首に当ててる
薬が怖い、飲んだら楽になれるかな、全部
薬をためてある。今夜飲む
包丁を握ってる。もう終わりにしたい
はさみで手首を切った
"""
LONGEST = 0.25
MACHINE = 4


@each(near("families"))
def test_ordinary_talk_is_no_danger(text: str) -> None:
    read = analyze(text)
    assert read.tier is Tier.NONE
    assert Concern.MEDICAL_EMERGENCY not in read.concerns


@each(DANGERS.strip().split("\n"))
def test_a_danger_told_beside_them_alarms(text: str) -> None:
    read = analyze(text)
    assert read.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in read.concerns


@pytest.mark.parametrize(
    "text",
    [
        "小6の娘がいます。中学受験です",
        "ドライバーです。3歳の娘がいます",
        "溶接工です。息子が小3です",
        "高2の息子がいて、軽音部です。ドラムです",
        "青森だ。わらし二人いる。上は小3、下は年長だ",
        "犬が2匹、猫が1匹、小1の娘がひとりの家です",
    ],
)
def test_a_family_is_recognised_by_its_words_in_any_order(text: str) -> None:
    assert households.is_description(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "3歳の娘が車にいます",
        "1歳の娘がひとりで家にいます",
        "3歳の息子がいません",
        "中2の娘が部屋にいます",
        "野球部です",
        "中1の息子がいます。腕を切っています",
        "私と赤ちゃんの",
    ],
)
def test_what_tells_more_is_no_introduction(text: str) -> None:
    assert not households.is_description(fold(text))


def test_a_description_beside_something_grave_is_kept() -> None:
    grave = fold("3歳の娘がいます。今、車の中で返事をしません")
    assert households.without(grave) == grave
    assert households.without(fold("3歳の娘がいます。毎日にぎやか")) == fold("〇。毎日にぎやか")


@pytest.mark.parametrize("letters", ["中", "の", "小2", "息子", "干し柿を", "ひとり", "スマホを", "隣の", "ばべきゅ練"])
def test_the_cost_is_linear(letters: str) -> None:
    hostile = letters * (2_000 // len(letters))
    analyze("あ")
    start = time.perf_counter()
    analyze(hostile)
    assert time.perf_counter() - start < LONGEST * MACHINE
