"""Kinds of danger mentioned indirectly, and near misses."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier


@pytest.mark.parametrize(
    "text",
    [
        "先輩がカメラもギターも全部くれると言うんです。もう使わないからって、やけに笑って",
        "米がない。子どもには水を飲ませて寝かしつけた",
        "八月も長袖。主人の機嫌で私の服が決まります",
        "また眼帯。ものもらいということにしてあります",
        "青いのは先週の。新しいのは太ももだから見えない",
        "妻には再婚してほしい。私がいないほうが子どもも楽に育つ",
        "長女の鞄からカッターと血のついたタオルが出てきた",
        "背中に手形。つけたのは俺",
        "長袖を着せて園に行かせた。プールは見学",
        "長男が壁にまた穴をあけて、妹はおびえて黙っている",
        "隣の部屋から怒鳴り声、そのあと子どもの泣き声と鈍い音",
        "同僚が「夏になったら妻の後を追う」と言う",
    ],
)
def test_a_danger_mentioned_in_passing_is_gentle(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "先輩がカメラを買い替えて、古いのを全部くれた。うれしい",
        "妹は再婚して、新しい旦那さんとにこにこしている",
        "長女の鞄からカッター。図工の忘れ物だった",
        "長男が壁にあけた穴を、今日自分で直していた",
        "隣の家から赤ちゃんの笑い声。こっちも笑う",
    ],
)
def test_what_only_looks_like_it_is_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "母がさっきから箸を落とす。ろれつもおかしい",
        "父の左手がだらんとして、言葉も出てこない",
        "夫が風呂で倒れた、いびきをかいて起きん",
        "胸が痛い。左腕もしびれる。子どもと二人です",
        "次男が息しよらん",
        "昨日頭を打った子が、今朝から二度もどした",
    ],
)
def test_a_stroke_a_heart_and_a_head_are_emergencies(text: str) -> None:
    assert Concern.MEDICAL_EMERGENCY in analyze(text).concerns


@pytest.mark.parametrize(
    "text",
    [
        "みたらし団子を食べながら、息子とテレビ",
        "パックマンみたいに電池をのみこむおもちゃ、うるさい",
        "コインを飲んだ疑惑、ポケットから出てきて解決",
        "お椀を落として割った。息子が片付けてくれた",
    ],
)
def test_what_was_not_swallowed_is_no_emergency(text: str) -> None:
    assert Concern.MEDICAL_EMERGENCY not in analyze(text).concerns


@pytest.mark.parametrize(
    "text",
    [
        "八月も長袖。日焼けがこわいので",
        "また眼帯。ものもらい、長引くなあ",
        "マイクラで息子に崖から突き落とされた。溶岩に落ちて即死",
        "彼とホラー見てたら、包丁の女が出てきて叫んだ",
        "首吊り状態のてるてる坊主が三つ、明日は遠足",
        "消えたい。保護者会でズボンが前後ろだった",
        "囲碁で息子に首を絞めるような打ち方をされた",
        "反抗期の次男が荷物を持って先を歩いてくれた",
        "中学のとき手首を切ってた。いまはもうない",
    ],
)
def test_games_stories_and_the_past_raise_no_firm_alarm(text: str) -> None:
    assert analyze(text).tier is not Tier.FIRM


def test_a_quarrel_about_a_game_is_no_game() -> None:
    assert analyze("マイクラで注意したら、高校生の息子に殴られて肋骨にひびが入った").tier is Tier.FIRM


@pytest.mark.parametrize(
    ("text", "is_firm"),
    [
        ("今夜、吊ります", True),
        ("縄を吊るした。今夜", True),
        ("ロープを吊るしました。ごめんね", True),
        ("しぬね", True),
        ("もう、死ぬから", True),
        ("今日は雨だった。洗濯物が乾かない。死んだら静かになるんだろうな", False),
        ("私が消えたらみんな喜ぶ", False),
    ],
)
def test_an_end_in_few_words_is_heard(text: str, *, is_firm: bool) -> None:
    tier = analyze(text).tier
    assert tier is Tier.FIRM if is_firm else tier is not Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "これからカーテンを吊ります",
        "ハンモックのロープを吊るした。ありがとう、パパ",
        "週末釣りに行きます",
        "給食のエプロンにアイロンかけるの忘れた!",
        "包丁を研いで、にんじんを切りました",
        "2歳の息子の腕にひっかき傷がいっぱい。保育園で猫とじゃれたらしい",
        "電池が死んだら静かになった",
    ],
)
def test_hanging_ironing_and_scratching_things_are_not_firm(text: str) -> None:
    assert analyze(text).tier is not Tier.FIRM
