"""A harmless sentence does not hide a danger beside it, and near misses do not alarm."""

import time

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.risks.parts import MOST, parts
from homebiyori.lexicon.vocabulary import Concern, RiskKind, RiskLevel, Tier
from support.near import near


@pytest.mark.parametrize(
    ("harmless", "danger"),
    [
        ("疲れた。", "車ごと行けば楽だと思ってる"),
        ("ならはっきり書く。", "車ごと行けば楽だと思ってる。"),
        ("今日は雨だった。洗濯物が乾かない。", "死んだら静かになるんだろうな"),
        ("発達検査の結果でた。", "帰りの車、このまま海まで、って思った。"),
        ("ほめてもらう資格ないです。", "生きてる資格もないです"),
    ],
)
def test_a_sentence_is_also_read_on_its_own(harmless: str, danger: str) -> None:
    assert analyze(harmless).tier is Tier.NONE
    assert analyze(harmless + danger).tier is not Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "誕生日ケーキを予約した。お祝いしたら、私はこの世を離れるつもり",
        "今日も褒められた。うれしい。でも死ぬのは変わらないかな",
        "発達検査の結果でた。帰りの車、このまま海まで、って思った。息子は後ろで歌ってた",
        "ほめてもらう資格ないです。生きてる資格もないです",
    ],
)
def test_what_is_sure_on_its_own_is_sure_in_its_message(text: str) -> None:
    assert analyze(text).tier is Tier.FIRM


def test_what_is_dictated_is_cut_after_a_polite_end() -> None:
    assert parts("今日は雨でした洗濯物が乾きません") == ["今日は雨でした", "洗濯物が乾きません"]
    assert parts("ただひとつの文") == []
    assert parts("死にたいわけじゃない。ただ眠りたい夜だった") == ["ただ眠りたい夜だった"]


def test_a_text_without_stops_is_read_in_linear_time() -> None:
    assert len(parts("もうねむい夜。" * 2_500)) <= MOST
    analyze("今日")
    started = time.process_time()
    analyze("あの夜もねむい。" * 5 + "".join(f"{at}番目に寝た夜。" for at in range(1_800)))
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("死んで保険で返そうか", RiskLevel.SERIOUS),
        ("借金があって、死んで返そうと思います", RiskLevel.SERIOUS),
        ("死んでお詫びするしか思いつきません", RiskLevel.SERIOUS),
        ("おらが居ねぐなれば借金は消える。共済さ三千万入ってる", RiskLevel.SERIOUS),
        ("この命で償います", RiskLevel.SERIOUS),
        ("事故に見せれば保険が下りるよな", RiskLevel.SERIOUS),
        ("これは死ぬ話なんです", RiskLevel.SERIOUS),
        ("人が飛ぶ場所だぞ、ここは", RiskLevel.SERIOUS),
        ("納屋の農薬を飲んで死のうと思う", RiskLevel.IMMEDIATE),
        ("今夜、除草剤飲んで終わりにする", RiskLevel.IMMEDIATE),
        ("殺虫剤を飲んで死にます", RiskLevel.IMMEDIATE),
        ("ロープ結んだ。あとは行くだけ、死ぬ", RiskLevel.IMMEDIATE),
    ],
)
def test_a_wish_to_pay_with_death_and_a_plan_are_named(text: str, level: RiskLevel) -> None:
    got = analyze(text)
    assert got.risk is not None
    assert (got.risk.kind, got.risk.level) == (RiskKind.SELF_HARM, level)
    assert Concern.POISONING not in got.concerns


@pytest.mark.parametrize(
    "text",
    [
        "娘が薬六箱隠してた。飲んだかもしれない",
        "娘が隠していた痛み止めを飲んだかもしれません",
        "高一の娘の机に空のシートが山ほど。飲んだのかもしれない",
        "娘、ロキソニンを箱ごと飲んだっぽい",
        "孫がわしの薬を隠しとって、飲んだかもしれん",
        "農薬を飲んで死のうとしました",
    ],
)
def test_what_may_be_swallowed_is_a_poisoning(text: str) -> None:
    assert Concern.POISONING in analyze(text).concerns


@pytest.mark.parametrize(
    "text",
    [
        "ふたりだけで いける。おふろに おみず いれてる",
        "湯船に水をためました。ふたりで逝けるので",
        "あかちゃんと おみずに はいる。こえが よんでる",
        "神様がこの子を水に返せと言っています",
    ],
)
def test_water_for_two_is_met_at_once(text: str) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert (risk.kind, risk.level) == (RiskKind.POSTPARTUM, RiskLevel.IMMEDIATE)


@pytest.mark.parametrize("text", near("parts"))
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    got = analyze(text)
    assert got.tier is Tier.NONE
    assert Concern.MEDICAL_EMERGENCY not in got.concerns
