"""Rules by which words become growth (docs/product.md 3)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel
from homebiyori.tree.rules import (
    DEFAULT_THRESHOLDS,
    count_growth,
    height_of,
    is_fruit_worthy,
    read_thresholds,
    total_at,
)


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("あ", 1),
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇯🇵🇫🇷", 2),
        ("は\u3099ん", 2),
        ("ﾊﾟﾊﾟ", 2),
        ("ああああああ", 3),
        ("ww" * 50, 3),
        ("あいあいあい", 6),
        ("  \u3000\t\n", 0),
        ("\u200b\u200c\u200d\u2060\ufeff", 0),
        ("\u3164\u2800\u115f\uffa0", 0),
        ("\u0301", 0),
        ("あ\u200b" * 10, 3),
        ("https://example.com/path?x=1", 0),
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ", 0),
        ("www.example.jp/あ", 1),
        ("見て→https://example.com/aだよ", 5),
        ("example.com", 0),
        ("example.com/abc", 0),
        ("example.com.hello", 5),
        ("example.com.hello/abc", 9),
        ("www", 3),
        ("3.5kgになった", 9),
    ],
)
def test_only_what_can_be_read_counts(text: str, characters: int) -> None:
    assert count_growth(text) == characters


@given(st.text(max_size=300))
def test_growth_is_never_more_than_the_text(text: str) -> None:
    assert 0 <= count_growth(text) <= 18 * len(text)  # NFKC expands the longest ligature (U+FDFA) to 18 characters


@given(st.text(alphabet=" \u3000\u200b\u00a0\u2028\ufeff", max_size=300))
def test_blanks_never_grow(text: str) -> None:
    assert count_growth(text) == 0


@pytest.mark.parametrize(
    ("total", "stage", "name", "to_next", "percentage"),
    [
        (0, 0, "種", 20, 0),
        (19, 0, "種", 1, 95),
        (20, 1, "芽", 30, 0),
        (49, 1, "芽", 1, 96),
        (50, 2, "苗", 50, 0),
        (100, 3, "若木", 80, 0),
        (180, 4, "成木", 120, 0),
        (299, 4, "成木", 1, 99),
        (300, 5, "大木", 1_000, 0),
        (1_299, 5, "大木", 1, 99),
    ],
)
def test_the_stages(total: int, stage: int, name: str, to_next: int, percentage: int) -> None:
    height = height_of(total)
    assert (height.stage, height.stage_name, height.rings) == (stage, name, 0)
    assert (height.characters_to_next, height.progress_percentage) == (to_next, percentage)


@pytest.mark.parametrize(("total", "rings", "to_next"), [(1_300, 1, 1_000), (2_299, 1, 1), (2_300, 2, 1_000)])
def test_the_rings(total: int, rings: int, to_next: int) -> None:
    height = height_of(total)
    assert (height.stage, height.rings, height.characters_to_next) == (5, rings, to_next)


def test_a_tree_never_shrinks_when_a_threshold_is_raised() -> None:
    assert height_of(60, (20, 100, 200, 300, 400)).stage == 1
    raised = height_of(60, (20, 100, 200, 300, 400), at_least=2)
    assert (raised.stage, raised.progress_percentage) == (2, 0)


@pytest.mark.parametrize(
    ("stage", "total", "shown"),
    [(0, 0, 0), (0, 19, 19), (1, 20, 20), (1, 49, 49), (1, 50, 20), (2, 120, 50), (5, 2_000, 2_000)],
)
def test_a_picture_of_a_stage_never_shows_the_next(stage: int, total: int, shown: int) -> None:
    assert total_at(stage, total) == shown
    assert height_of(shown).stage == stage


@pytest.mark.parametrize(
    "text", [None, "", "x", "1,2,3", "5,4,3,2,1", "20,50,100,180,x", "0,1,2,3,4", "20,20,30,40,50"]
)
def test_unusable_thresholds_are_not_followed(text: str | None) -> None:
    assert read_thresholds(text) == DEFAULT_THRESHOLDS


def test_operators_thresholds_are_followed() -> None:
    assert read_thresholds(" 10, 20,30,40 ,50") == (10, 20, 30, 40, 50)


WORTHY = Analysis(emotion=Emotion.JOY, intensity=3, depth=3)
TEXT = "あいうえおかきくけこさしすせそたちつてと"


def test_a_fruit_needs_all_of_it() -> None:
    assert is_fruit_worthy(WORTHY, TEXT)
    assert not is_fruit_worthy(WORTHY, TEXT[:19])


def test_a_moment_may_be_short() -> None:
    moment = Analysis(emotion=Emotion.JOY, intensity=3, is_moment=True)
    assert is_fruit_worthy(moment, TEXT[:6])
    assert not is_fruit_worthy(moment, TEXT[:5])
    assert not is_fruit_worthy(replace(moment, intensity=2), TEXT)
    assert not is_fruit_worthy(replace(moment, is_moment=False), TEXT)


@pytest.mark.parametrize("told", [{"has_own_feeling": True}, {"has_scene": True}])
def test_who_is_moved_needs_few_words(told: dict[str, bool]) -> None:
    moved = Analysis(emotion=Emotion.SADNESS, intensity=4, **told)  # type: ignore[arg-type]  # the flags by name
    assert is_fruit_worthy(moved, TEXT[:16])
    assert not is_fruit_worthy(moved, TEXT[:15])
    assert not is_fruit_worthy(replace(moved, intensity=3), TEXT)
    assert not is_fruit_worthy(Analysis(emotion=Emotion.SADNESS, intensity=5), TEXT)


def test_a_fruit_keeps_a_wide_margin_to_danger() -> None:
    moment = Analysis(emotion=Emotion.JOY, intensity=3, is_moment=True)
    for worthy in (WORTHY, moment):
        assert is_fruit_worthy(worthy, TEXT)
        assert not is_fruit_worthy(replace(worthy, is_faint=True), TEXT)
        assert not is_fruit_worthy(replace(worthy, is_uncertain=True), TEXT)


def test_what_is_slight_is_kept_for_a_moment_only() -> None:
    moved = Analysis(emotion=Emotion.SADNESS, intensity=4, has_own_feeling=True)
    assert not is_fruit_worthy(replace(WORTHY, is_slight=True), TEXT)
    assert not is_fruit_worthy(replace(moved, is_slight=True), TEXT)
    assert is_fruit_worthy(replace(WORTHY, is_slight=True, is_moment=True), TEXT)


@pytest.mark.parametrize(
    "analysis",
    [
        Analysis(emotion=Emotion.JOY, intensity=2, depth=3),
        Analysis(emotion=Emotion.JOY, intensity=3, depth=2),
        Analysis(emotion=Emotion.ANGER, intensity=5, depth=5),
        Analysis(emotion=Emotion.NONE, intensity=5, depth=5),
        Analysis(emotion=Emotion.JOY, intensity=5, depth=5, risk=Risk(RiskKind.ABUSE, RiskLevel.CONCERN)),
        Analysis(emotion=Emotion.JOY, intensity=5, depth=5, is_moment=True, is_gentle=True),
        Analysis(emotion=Emotion.JOY, intensity=5, depth=5, is_moment=True, is_uncertain=True),
        Analysis(emotion=Emotion.JOY, intensity=5, depth=5, concerns=frozenset({Concern.INJECTION})),
        Analysis(emotion=Emotion.JOY, intensity=5, depth=5, concerns=frozenset({Concern.MEDICAL_EMERGENCY})),
    ],
)
def test_what_never_becomes_a_fruit(analysis: Analysis) -> None:
    assert not is_fruit_worthy(analysis, TEXT)
