"""Emergencies by kind, in dialect, without punctuation, written by children; and near misses.

`emergencies/now.txt` and `emergencies/none.txt` hold one message a line.
"""

from pathlib import Path

import pytest

from homebiyori.lexicon import analyze, emergencies
from homebiyori.lexicon.vocabulary import Concern, RiskLevel
from support.cases import each

_HERE = Path(__file__).parent / "emergencies"
# A long account of a day without anything urgent.
DAY = (
    "朝から三人分のお弁当を作って、洗濯を二回まわした。上の子は絵本を三冊読んで笑っていた。"
    "お昼は焼きそばにして、公園へ行って、帰りにスーパーに寄った。夕方はお風呂に入れて、髪を乾かして、寝かしつけた。"
)


def _lines(name: str) -> list[str]:
    return [line for line in (_HERE / name).read_text("utf-8").splitlines() if line]


def _is_urgent(text: str) -> bool:
    analysis = analyze(text)
    is_danger = analysis.risk is not None and analysis.risk.level is RiskLevel.IMMEDIATE
    return Concern.MEDICAL_EMERGENCY in analysis.concerns and (analysis.risk is None or is_danger)


@each(_lines("now.txt"))
def test_what_cannot_wait_is_read(text: str) -> None:
    assert _is_urgent(text)


@each(_lines("none.txt"))
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert not {Concern.MEDICAL_EMERGENCY, Concern.POISONING} & analyze(text).concerns


@pytest.mark.parametrize(
    "text", ["赤ちゃんが息をしていません。", "妻のろれつが回っていません。", "娘が池に落ちました。"]
)
@pytest.mark.parametrize("place", [0, 4, 8])
def test_an_emergency_inside_a_long_day_is_found(text: str, place: int) -> None:
    days = [DAY] * 8
    days.insert(place, text)
    assert _is_urgent("".join(days))
    assert not _is_urgent(DAY * 8)


@pytest.mark.parametrize(
    ("text", "aid"),
    [
        ("破水して、へその緒が出てきてる", "birth"),
        ("臨月で出血、布団が真っ赤", "bleeding"),
        ("ばあちゃんがろれつ回らん、右手動かん", "stroke"),
        ("家が火事、子どもが2階", "fire"),
        ("地震で家がつぶれて子どもが下敷き", "trapped"),
        ("息子がこんにゃくゼリー詰まらせてる、顔が赤い", "choke"),
        ("ちょ、待って、子ども泡ふいてるんだけど笑えない", "seizure"),
        ("猫いらずをなめたっぽい", "poison"),
        ("トイレの洗剤混ぜたら目と喉が痛い、息苦しい", "gas"),
        ("つかまり立ちから落ちて後頭部がぺこぺこしてる、目がうつろ", "fall"),
        ("5歳、40度、うわごと、首が硬い", "ill"),
        ("熱中症かも、娘が汗も出ずに変なことを言う", "heat"),
        ("ベビーカーごと川に落ちた", "water"),
        ("1歳がコンセントに金属さして、手が黒くなってふるえてる", "shock"),
        ("カップ麺の汁が赤ちゃんのお腹にかかった", "burn"),
        ("アレルギーの子が牛乳飲んで、声がかれて吐いた", "allergy"),
        ("犬に顔を噛まれて肉が見えてる", "wound"),
        ("子が息しとらへん、どないしよ", "breath"),
        ("たすけて", "line"),
    ],
)
def test_a_kind_names_its_act(text: str, aid: str) -> None:
    assert emergencies.aid_of(text) == aid


def test_only_a_poisoning_names_the_poison_line() -> None:
    assert Concern.POISONING in analyze("シャボン玉液飲んじゃった、ゴホゴホしてる").concerns
    assert Concern.POISONING not in analyze("アレルギーの子が牛乳飲んで、声がかれて吐いた").concerns
