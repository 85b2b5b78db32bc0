"""A memory of another day is stated as it is now: nothing that continues or only begins is called over."""

import pytest

from homebiyori.ai.port import Character, Mood
from support.days import live

ENDED = ("thread.over", "thread.done", "thread.past", "thread.good", "thread.came")


def last(*said: str) -> str:
    told = live([(day, "10:00", text, "") for day, text in enumerate(said, 1)], Character.HIDE, Mood.LISTEN)
    return " ".join(told[-1].reply.fragment_ids)


@pytest.mark.parametrize(
    "said",
    [
        ("ライン止まって残業2時間だった", "嫁が残業続き。飯はおれが作る"),
        ("みおが鼻水だけ出てます", "みおは今朝36.9度まで下がりました。代わりにはるとが鼻水を出しています。"),
        (
            "来週から慣らし保育が始まります",
            "今日の慣らし保育、みおは泣いて、はるとは平気な顔でした。",
        ),
    ],
)
def test_nothing_is_over_that_goes_on(said: tuple[str, ...]) -> None:
    names = last(*said)
    assert "thread." in names
    assert not any(slot in names for slot in ENDED)


@pytest.mark.parametrize(
    "said",
    [
        ("娘の鼻水がひどくて心配", "娘の鼻水、やっと治まりました"),
        ("来週から慣らし保育が始まります", "慣らし保育、今日で終わった"),
        ("明日は面談です。緊張する", "面談、無事に終わりました"),
    ],
)
def test_what_is_over_is_said_to_be(said: tuple[str, ...]) -> None:
    assert any(slot in last(*said) for slot in ENDED)


def test_days_of_treatment_are_no_feat() -> None:
    assert "detail.feat" not in last("犬が膵炎だと。点滴3日通い。1回8千円。きつい")
