"""A question to the character gets a small opinion, or the statement that it cannot be judged from here."""

from datetime import datetime, timedelta

import pytest

from homebiyori.ai.offline.posed import posed_in
from homebiyori.ai.port import Character
from homebiyori.base.clock import JST
from support.care_talk import talk
from support.companions import request

BEFORE = "娘とおやつにプリンを食べました"


def _first(text: str) -> str | None:
    found = posed_in(request(text=text))
    return found.first.removeprefix("asked.") if found else None


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("男が看護師、どう思われますか", "trade"),
        ("男の保育士って変かな？", "trade"),
        ("女が大工ってどう思う？", "trade"),
        ("男の子がバレエて、おかしい？", "trade"),
        ("いつ言う？", "when_tell"),
        ("いつ言えばええんやろか", "when_tell"),
        ("で、いつ話したらいい？", "when_tell"),
        ("いつ伝えるもんかのう？", "when_tell"),
        ("キックボード、5歳じゃ早いでしょうか", "early"),
        ("スマホは小3には早いですか", "early"),
        ("お泊まり、4歳だとまだ早いの？", "early"),
        ("このお話はいつまで覚えていてくださいますか", "stored"),
        ("ここで話したこと、いつまで残るん？", "stored"),
        ("書いたことは何日覚えてるの？", "stored"),
        ("一人暮らしはさびしいと思われますか", "alone"),
        ("ひとり暮らしって、さみしいもの？", "alone"),
        ("七の段、覚えるよい方法は", "learn"),
        ("九九の覚え方のコツある？", "learn"),
        ("漢字を覚えるええ方法ありますか", "learn"),
        ("うちってどんな人に見える？", "seen_as"),
        ("わたし、どんな母親に見えますか", "seen_as"),
        ("俺ってどんな父親に思う？", "seen_as"),
        ("短い言葉をちょうだい", "short"),
        ("短い言葉ください", "short"),
        ("何かひとことお願いします", "short"),
        ("みじかい ことばを ください", "short"),
    ],
)
def test_what_is_asked_of_us_is_answered(text: str, slot: str, character: Character) -> None:
    assert _first(text) == slot
    assert talk((BEFORE, text), character=character)[1].slots[0] == f"asked.{slot}"


@pytest.mark.parametrize(
    "text",
    [
        "今日は何曜日？",
        "きょうって何曜日ですか",
        "今日は何曜やったかな？",
        "今、日本は何曜日？",
        "本日は何曜日でしたかのう",
    ],
)
def test_the_day_of_the_week_is_that_of_japan(text: str) -> None:
    for offset, name in enumerate("月火水木金土日"):
        # half past midnight in Japan, when UTC still has the day before
        now = datetime(2026, 11, 23, 0, 30, tzinfo=JST) + timedelta(days=offset)
        found = posed_in(request(text=text, now=now))
        assert found is not None
        assert found.first == f"asked.today.{offset}"
        answer = talk((text,), start=now)[0].reply.text
        assert f"{name}曜" in answer


@pytest.mark.parametrize(
    "text",
    [
        "夫が看護師です",
        "いつ言うかは決めました",
        "夫はいつ言うのか、はらはらしました",
        "5歳の娘は朝が早いです",
        "2歳で言葉が遅いでしょうか",
        "一歳で歩くのは早いですか",
        "習い事は何曜日だったか忘れた",
        "ごみの日って今日は何曜日のぶん？",
        "一人暮らしの息子がさびしがっています",
        "薬の時間を覚える方法ありますか",
        "先生がどんな人か楽しみです",
        "短い休みをください",
        "夫に短い返事をもらいました",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    said = _first(text) or ""
    assert not said.startswith("today")
    assert said not in {"trade", "when_tell", "early", "alone", "learn", "seen_as", "short"}
