"""The texts of notifications, and how long they are visible."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType, Parameter, Priority, ends_at, render, templates
from homebiyori.tree.rules import STAGE_NAMES

ROUTES = Path(__file__).parents[2] / "src/web/parents/app.tsx"
SAMPLES: dict[NotificationType, dict[str, Parameter]] = {
    NotificationType.WELCOME: {},
    NotificationType.PAYMENT_SUCCEEDED: {"paid_on": date(2026, 11, 3), "amount": 5_800},
    NotificationType.PAYMENT_FAILED: {"amount": 580},
    NotificationType.SUBSCRIPTION_STARTED: {"retention_days": 180},
    NotificationType.SUBSCRIPTION_CANCEL_SCHEDULED: {"ends_on": date(2026, 12, 23)},
    NotificationType.SUBSCRIPTION_REACTIVATED: {},
    NotificationType.SUBSCRIPTION_CANCELED: {"retention_days": 30},
    NotificationType.PLAN_CHANGED: {"plan": "年額プラン"},
    NotificationType.PLAN_CHANGE_COMPLETED: {"retention_days": 180},
    NotificationType.TRIAL_WILL_END: {"ends_on": date(2026, 12, 1)},
    NotificationType.STAGE_REACHED: {"stage_name": "苗"},
    NotificationType.SYSTEM_MAINTENANCE: {
        "starts_at": datetime(2026, 11, 30, 17, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 11, 30, 19, 30, tzinfo=UTC),
    },
    NotificationType.SYSTEM_ANNOUNCEMENT: {"title": "新しい機能", "message": "木の写真を残せるようになりました。"},
}
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_there_is_a_template_for_every_type_and_no_other() -> None:
    assert templates().keys() == SAMPLES.keys() == set(NotificationType)
    assert len(templates()) == 13


def pages() -> list[str]:
    """Return the URL patterns of the parents' pages."""
    found = re.findall(r"pattern: /\^(.+)\$/,", ROUTES.read_text("utf-8"))
    assert len(found) > 10, "the routes stand elsewhere"
    return found


@pytest.mark.parametrize("kind", NotificationType)
def test_the_words_of_a_type(kind: NotificationType) -> None:
    template = templates()[kind]
    assert template.placeholders == template.parameters.keys()
    words = render(kind, SAMPLES[kind])
    for text, longest in ((words.title, 100), (words.message, 500)):
        assert 1 <= len(text) <= longest
        assert re.search(r"[ぁ-ん]", text)
        assert not re.search(r"[{}]|None|頑張|べき", text)
    assert template.action_url is None or any(re.fullmatch(route, template.action_url) for route in pages())


def test_a_title_says_which_of_many_it_is() -> None:
    once_or_twice = {NotificationType.SUBSCRIPTION_STARTED, NotificationType.SUBSCRIPTION_CANCELED}
    for kind, template in templates().items():
        assert kind in once_or_twice or not template.parameters or "{" in template.title, kind


def test_each_stage_has_words_of_its_own() -> None:
    messages = {render(NotificationType.STAGE_REACHED, {"stage_name": name}).message for name in STAGE_NAMES[1:]}
    assert len(messages) == len(STAGE_NAMES) - 1
    assert not any("ここまで一緒に" in message for message in messages)


def test_values_are_shown_as_people_write_them() -> None:
    paid = render(NotificationType.PAYMENT_SUCCEEDED, {"paid_on": "2026-11-03", "amount": 5_800})
    assert (paid.title[:10], paid.message[:6]) == ("2026年11月3日", "5,800円")
    closed = render(NotificationType.SYSTEM_MAINTENANCE, SAMPLES[NotificationType.SYSTEM_MAINTENANCE])
    assert closed.message.startswith("12月1日2時00分から12月1日4時30分まで")
    assert closed.title.startswith("12月1日2時00分から")
    assert render(NotificationType.STAGE_REACHED, {"stage_name": "芽"}).title == "木が「芽」に育ちました"
    # A parameter's value is never read as a template.
    odd = render(NotificationType.SYSTEM_ANNOUNCEMENT, {"title": "{message}", "message": "{title!r}"})
    assert (odd.title, odd.message) == ("{message}", "{title!r}")


def test_words_may_be_as_short_and_as_long_as_that() -> None:
    for title, message in (("a", "b"), ("題" * 100, "文" * 500)):
        told: dict[str, Parameter] = {"title": title, "message": message}
        words = render(NotificationType.SYSTEM_ANNOUNCEMENT, told)
        assert (words.title, words.message) == (title, message)
        NewNotification(type=NotificationType.SYSTEM_ANNOUNCEMENT, dedupe_key="a", parameters=told)
    with pytest.raises(ValidationError, match="500 characters"):
        NewNotification(
            type=NotificationType.SYSTEM_ANNOUNCEMENT, dedupe_key="a", parameters={"title": "a", "message": "文" * 501}
        )


WRONG: list[tuple[NotificationType, dict[str, Any]]] = [
    (NotificationType.WELCOME, {"nickname": "はな"}),
    (NotificationType.PAYMENT_FAILED, {}),
    (NotificationType.PAYMENT_FAILED, {"amount": "580"}),
    (NotificationType.PAYMENT_FAILED, {"amount": True}),
    (NotificationType.PAYMENT_FAILED, {"amount": 580, "currency": "JPY"}),
    (NotificationType.STAGE_REACHED, {"stage_name": " "}),
    (NotificationType.STAGE_REACHED, {"stage_name": "苗" * 101}),
    (NotificationType.STAGE_REACHED, {"stage_name": 2}),
    (NotificationType.TRIAL_WILL_END, {"ends_on": "明日"}),
    (NotificationType.TRIAL_WILL_END, {"ends_on": datetime(2026, 12, 1, tzinfo=UTC)}),
    (NotificationType.SYSTEM_MAINTENANCE, {"starts_at": "2026-11-30T17:00:00", "ends_at": "2026-11-30T19:00:00Z"}),
    (NotificationType.SYSTEM_ANNOUNCEMENT, {"title": "a", "message": "あ" * 501}),
]


@pytest.mark.parametrize(("kind", "parameters"), WRONG)
def test_parameters_that_are_not_those_of_the_type(kind: NotificationType, parameters: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"です|正しくありません"):
        render(kind, parameters)
    with pytest.raises(ValidationError):
        NewNotification(type=kind, dedupe_key="a", parameters=parameters)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dedupe_key": ""},
        {"dedupe_key": "a b"},
        {"dedupe_key": "a" * 201},
        {"action_url": "https://example.com/"},
        {"action_url": "//example.com/"},
        {"action_url": "/\\example.com"},
        {"action_url": "javascript:alert(1)"},
        {"happened_at": datetime(2026, 11, 23)},  # noqa: DTZ001 - what is refused
        {"happened_at": datetime(1999, 11, 23, tzinfo=UTC)},
        {"priority": "urgent"},
        {"extra": 1},
    ],
)
def test_what_else_is_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"type": NotificationType.WELCOME, "dedupe_key": "a"}
    NewNotification(**right, action_url="/tree?from=note", happened_at=NOON, priority=Priority.LOW)
    with pytest.raises(ValidationError):
        NewNotification(**{**right, **wrong})


def test_nothing_stays_longer_than_90_days_nor_much_shorter() -> None:
    for minutes in range(0, 24 * 60, 7):
        now = NOON + timedelta(minutes=minutes)
        assert timedelta(days=89, hours=23) < ends_at(now, None) - now <= timedelta(days=90)
    assert ends_at(NOON, NOON + timedelta(minutes=90)) == NOON + timedelta(minutes=90)
    assert ends_at(NOON, NOON + timedelta(days=400)) == NOON + timedelta(days=90)
