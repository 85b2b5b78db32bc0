"""The danger model alone is limited by what the message says: kind, imminence, everyday life."""

import json
from pathlib import Path

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel, Tier

ORDINARY = [
    json.loads(line)["text"] for line in Path(__file__).with_name("ordinary_life.jsonl").read_text("utf-8").splitlines()
]


def test_ordinary_life_is_never_firm() -> None:
    """The texts mention people nearby, drinks, late returns, confidences, screens, keys, bridges, doors, medicine."""
    assert len(ORDINARY) >= 60
    assert [text for text in ORDINARY if analyze(text).tier is Tier.FIRM] == []


@pytest.mark.parametrize(
    "text",
    [
        "旦那はまだ帰ってこない。赤ちゃんがぐずってる",
        "娘は熱もなく元気、夫は飲み会で帰ってこない",
        "包丁は引き出しの外に出した",
        "段ボールを玄関の外に出しました",
    ],
)
def test_no_child_in_danger_is_guessed(text: str) -> None:
    risk = analyze(text).risk
    assert risk is None or risk.kind not in (RiskKind.CHILD_DANGER, RiskKind.ABUSE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("五歳の娘が公園から帰ってこない。もう暗い", RiskKind.CHILD_DANGER),
        ("言うことを聞かない息子をベランダに出した。泣いてる", RiskKind.ABUSE),
        ("三歳を玄関の外に出してしまった", RiskKind.ABUSE),
    ],
)
def test_a_child_in_danger_that_is_told_is_read(text: str, kind: RiskKind) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "弟が先週「もう死んだほうが楽だ」と申しておりました",
        "夫が晩酌のあとで「俺なんか消えたい」とこぼした",
        "母が電話で「生きていたくない」って言うの",
        "娘の日記に「死にたい」と書いてあった",
    ],
)
def test_a_quoted_person_is_at_risk_not_the_writer(text: str) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is RiskKind.THIRD_PARTY


@pytest.mark.parametrize(
    "text",
    [
        "娘は死にたいなんて一度も言ってません",
        "自ら命を絶とうなどとは思っておりません",
        "しにたい ない です。ともだち ほしい",
        "いのちを断つつもりはございません",
    ],
)
def test_what_is_denied_is_not_firm(text: str) -> None:
    assert analyze(text).tier is not Tier.FIRM


def test_a_hypothetical_is_not_immediate() -> None:
    supposed = analyze("もし今夜、弟がロープを持って出て行ったら、どこに電話すればいいですか").risk
    told = analyze("今夜、弟がロープを持って出て行った。電話に出ない").risk
    assert supposed is not None
    assert supposed.level is RiskLevel.SERIOUS
    assert told is not None
    assert told.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text", ["夫の車の音がすると体がこわばる。昨日は茶碗を投げられました", "彼が帰ってくる音がすると息が詰まる"]
)
def test_a_recurring_danger_is_not_immediate(text: str) -> None:
    risk = analyze(text).risk
    assert risk is None or risk.level is not RiskLevel.IMMEDIATE
