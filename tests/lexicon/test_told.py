"""Danger in kana, dialect, polite, dictated and broken wording; whose danger it is; and near misses.

`told.jsonl` was written from a description of the situations and shaped the rules, so it detects regressions and does
not measure quality.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskKind, RiskLevel, Tier
from homebiyori.lexicon.writing import writing

TOLD = Path(__file__).parent / "told.jsonl"
EMERGENCIES = {"emergency", "poisoning"}
HARMLESS = {"none", "grief"}


def _told(family: str) -> Iterator[tuple[dict[str, str], Analysis]]:
    for row in map(json.loads, TOLD.read_text("utf-8").splitlines()):
        if row["family"] == family:
            yield row, analyze(row["text"])


def _is_emergency(got: Analysis) -> bool:
    return Concern.MEDICAL_EMERGENCY in got.concerns


def _is_found(row: dict[str, str], got: Analysis) -> bool:
    if row["want"] in EMERGENCIES:
        return _is_emergency(got) and got.risk is None
    if row.get("level") == "gentle":
        return got.tier is not Tier.NONE
    if row.get("level") == "immediate" and _is_emergency(got):
        return True
    return got.risk is not None and (row.get("level") != "immediate" or got.risk.level is RiskLevel.IMMEDIATE)


@pytest.mark.parametrize(
    ("family", "least"), [("acts", 0.9), ("emergencies", 0.91), ("others", 0.92), ("passive", 0.97), ("kinds", 0.9)]
)
def test_danger_is_found_however_it_is_told(family: str, least: float) -> None:
    told = [(row, got) for row, got in _told(family) if row["want"] not in HARMLESS]
    missed = [row["text"] for row, got in told if not _is_found(row, got)]
    assert len(missed) / len(told) <= 1 - least, missed


@pytest.mark.parametrize(("family", "least"), [("acts", 0.97), ("others", 0.94), ("kinds", 0.95)])
def test_danger_has_its_kind(family: str, least: float) -> None:
    named = [(row, got.risk) for row, got in _told(family) if row["want"] not in HARMLESS and got.risk is not None]
    wrong = [row["text"] for row, risk in named if risk.kind not in row["want"].split("|")]
    assert len(wrong) / len(named) <= 1 - least, wrong


@pytest.mark.parametrize(("family", "most"), [("calm", 0.03), ("others", 0.13), ("passive", 0.12)])
def test_near_misses_raise_no_alarm(family: str, most: float) -> None:
    calm = [(row, got) for row, got in _told(family) if row["want"] in HARMLESS]
    alarms = [row["text"] for row, got in calm if got.tier is Tier.FIRM or _is_emergency(got)]
    assert len(alarms) / len(calm) <= most, alarms


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("くすり ぜんぶ のんでしもた", "薬ぜんぶ飲んだ"),
        ("手首切ってしもうた", "手首切った"),
        ("今夜、氏にたい", "こんや,死にたい"),
        ("市にたいです", "死にたいです"),
        ("市に対して意見を出した", "市に対して意見を出した"),
        ("4に体操服を入れた", "4に体操服を入れた"),
        ("屋上に立っとる", "屋上に立っている"),
        ("おらんごとなりたか", "いなくなりたい"),
        ("支度しないと遅れる", "支度しないと遅れる"),
        ("あかちゃんのくつした", "あかちゃんのくつした"),
        ("おもいきったことをした。薬", "おもいきったことをした。薬"),
    ],
)
def test_a_text_is_written_as_the_rules_spell_it(text: str, plain: str) -> None:
    assert writing().plain(fold(text)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "2歳の子が薬を飲んじゃった",
        "子どもが薬を10錠飲んだ",
        "むすこ くすり のんだ どうしよう",
        "孫がわしの血圧の薬を飲みよった",
    ],
)
def test_what_a_small_child_swallows_is_an_emergency(text: str) -> None:
    got = analyze(text)
    assert {Concern.MEDICAL_EMERGENCY, Concern.POISONING} <= got.concerns
    assert got.risk is None


@pytest.mark.parametrize(
    "text", ["子どもが薬を嫌がらずに飲んだ!", "むすこ はじめて くすり のんだ", "こども くすり のめた えらい"]
)
def test_a_medicine_that_is_taken_is_none(text: str) -> None:
    got = analyze(text)
    assert got.tier is not Tier.FIRM
    assert not _is_emergency(got)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("母に「死にたい」と打ち明けたら怒られた", RiskKind.SELF_HARM),
        ("母が「死にたい」と打ち明けてきた", RiskKind.THIRD_PARTY),
        ("むすこ しにたい いってる ちゅうさん", RiskKind.THIRD_PARTY),
        ("息子が小さいのに死にたい", RiskKind.SELF_HARM),
        ("つまが くすり たくさん のんだ", RiskKind.THIRD_PARTY),
        ("妹が自殺しました。私も同じことを考えています", RiskKind.SELF_HARM),
        ("むすこに けられた あざ いっぱい", RiskKind.CHILD_VIOLENCE),
    ],
)
def test_it_is_told_who_is_in_danger(text: str, kind: RiskKind) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is kind


@pytest.mark.parametrize(
    "text", ["妹が去年、自ら命を絶ちました", "父が首を吊って亡くなってから、母と二人で生きてきました"]
)
def test_a_bereavement_is_no_alarm(text: str) -> None:
    assert analyze(text).risk is None
