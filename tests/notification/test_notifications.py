"""A parent's notifications: list, count, read, delete, expire (docs/product.md 7)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homebiyori.aws.dynamodb import NOT_EXISTS, user_key
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller

Tell = Callable[..., str]


@pytest.fixture
def notifications(resources: Resources) -> NotificationService:
    return NotificationService(resources)


@pytest.fixture
def tell(notifications: NotificationService, parent: Caller, moment: MovableTime) -> Tell:
    """Return a function that sends the parent a notification, one for each stage, and returns its id."""

    def tell_parent(stage: str, **options: Any) -> str:
        new = NewNotification(
            type=NotificationType.STAGE_REACHED, dedupe_key=ascii(stage), parameters={"stage_name": stage}, **options
        )
        return notifications.create(parent.user_id, new, moment.now()).notification_id

    return tell_parent


def listed(caller: Caller, **query: Any) -> list[str]:
    return [item["notification_id"] for item in caller.get("/api/notifications", **query).json()["items"]]


def unread(caller: Caller) -> int:
    count: int = caller.get("/api/notifications/unread-count").json()["unread_count"]
    return count


def test_nothing_was_told_yet(parent: Caller) -> None:
    assert parent.get("/api/notifications").json() == {"items": [], "next_cursor": None, "has_more": False}
    assert unread(parent) == 0
    assert parent.put("/api/notifications/read-all").json() == {"read_count": 0}


def test_a_notification_as_it_is_answered(parent: Caller, tell: Tell) -> None:
    notification_id = tell("芽")
    assert parent.get("/api/notifications").json()["items"] == [
        {
            "notification_id": notification_id,
            "type": "stage_reached",
            "title": "木が「芽」に育ちました",
            "message": "はじめのことばが土に届いて、小さな芽が出ました。どうぞ見に来てくださいね。",
            "is_read": False,
            "read_at": None,
            "priority": "normal",
            "action_url": "/tree",
            "created_at": "2026-11-23T12:00:00+09:00",
            "visible_until": None,
        }
    ]


def test_what_was_told_is_not_told_again(
    parent: Caller,
    new_parent: Callable[[], Caller],
    tell: Tell,
    moment: MovableTime,
    notifications: NotificationService,
) -> None:
    first = tell("芽")
    moment.advance(hours=1)
    assert tell("芽") == tell("芽", happened_at=moment.now() - timedelta(days=1)) == first
    assert (listed(parent), unread(parent)) == ([first], 1)
    parent.put(f"/api/notifications/{first}/read")
    assert (tell("芽"), unread(parent)) == (first, 0)
    # Another type, another key or another parent make another notification.
    notifications.create(parent.user_id, NewNotification(type=NotificationType.WELCOME, dedupe_key=ascii("芽")))
    tell("苗")
    assert len(listed(parent)) == 3
    assert listed(new_parent()) == []


def test_what_a_parent_has_deleted_does_not_come_back(parent: Caller, tell: Tell) -> None:
    first = tell("芽")
    assert parent.delete(f"/api/notifications/{first}").status_code == 204
    assert tell("芽") == first
    assert (listed(parent), unread(parent)) == ([], 0)
    assert parent.delete(f"/api/notifications/{first}").status_code == 404


def test_the_writes_join_the_transaction_of_what_happened(
    parent: Caller, notifications: NotificationService, resources: Resources, moment: MovableTime
) -> None:
    new = NewNotification(type=NotificationType.PAYMENT_FAILED, dedupe_key="in_1:1", parameters={"amount": 580})

    def store(name: str) -> None:
        event = resources.core.put_write(user_key(parent.user_id, name), NOT_EXISTS)
        writes = notifications.writes(parent.user_id, new, now=moment.now())
        Transaction(resources.core, {**writes, "event": event}).commit()

    store("EVENT#1")
    with pytest.raises(TransactionRefusedError) as refused:
        store("EVENT#2")
    assert refused.value.names == {new.op_name}
    assert resources.core.get(user_key(parent.user_id, "EVENT#2")) is None
    assert (len(listed(parent)), unread(parent)) == (1, 1)


def test_several_news_in_one_transaction(
    parent: Caller, notifications: NotificationService, resources: Resources, moment: MovableTime
) -> None:
    """Each item is stored once, even if the notifications expire at different times."""
    news = [
        NewNotification(
            type=NotificationType.STAGE_REACHED,
            dedupe_key=f"stage:{stage}",
            parameters={"stage_name": stage},
            visible_until=moment.now() + timedelta(hours=hours) if hours else None,
        )
        for stage, hours in (("a", 1), ("b", 2), ("c", 0), ("d", 0))
    ]
    writes = notifications.writes(parent.user_id, *news, now=moment.now())
    assert len(writes) == 4 + 4 + 1
    Transaction(resources.core, writes).commit()
    assert (len(listed(parent)), unread(parent)) == (4, 4)
    again = Transaction(resources.core, notifications.writes(parent.user_id, news[2], news[0], now=moment.now()))
    with pytest.raises(TransactionRefusedError) as refused:
        again.commit()
    assert refused.value.names == {news[0].op_name, news[2].op_name}
    moment.advance(hours=1, minutes=1)
    assert (len(listed(parent)), unread(parent)) == (3, 3)
    assert notifications.writes(parent.user_id, now=moment.now()) == {}


def test_the_newest_comes_first_by_when_it_happened(parent: Caller, tell: Tell, moment: MovableTime) -> None:
    late = tell("a", happened_at=moment.now() - timedelta(hours=2))
    ids = [late]
    for stage in "bcd":
        moment.advance(minutes=1)
        ids.insert(0, tell(stage))
    assert listed(parent) == ids
    # A notification dated in the future does not stay on top.
    moment.advance(minutes=1)
    eager = tell("e", happened_at=moment.now() + timedelta(days=300))
    moment.advance(minutes=1)
    newest = tell("f")
    assert listed(parent)[:2] == [newest, eager]


def test_pages(parent: Caller, tell: Tell, moment: MovableTime) -> None:
    ids: list[str] = []
    for number in range(60):
        ids.insert(0, tell(f"{number}"))
        moment.advance(seconds=1)
    for notification_id in ids[:50]:
        parent.put(f"/api/notifications/{notification_id}/read")
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = parent.get("/api/notifications", limit=25, **cursor).json()
        seen += [item["notification_id"] for item in page["items"]]
        if not page["has_more"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ids
    first = parent.get("/api/notifications", limit=7, unread_only=True).json()
    rest = listed(parent, limit=7, unread_only=True, cursor=first["next_cursor"])
    assert [item["notification_id"] for item in first["items"]] + rest == ids[50:]
    # A cursor is valid for its own list only.
    assert parent.get("/api/notifications", cursor=first["next_cursor"]).status_code == 422


def test_the_first_reading_stays(parent: Caller, tell: Tell, moment: MovableTime) -> None:
    notification_id = tell("芽")
    moment.advance(minutes=5)
    answer = parent.put(f"/api/notifications/{notification_id}/read")
    assert answer.status_code == 200
    assert (answer.json()["is_read"], answer.json()["read_at"]) == (True, "2026-11-23T12:05:00+09:00")
    moment.advance(minutes=5)
    assert parent.put(f"/api/notifications/{notification_id}/read").json() == answer.json()
    assert parent.get("/api/notifications").json()["items"] == [answer.json()]
    assert unread(parent) == 0


@pytest.mark.parametrize(
    "notification_id", ["x", "01M8446DWPA4HB4G0E8TC0NHW9", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "%00", "NOTIF%23"]
)
def test_there_is_no_such_notification(parent: Caller, notification_id: str) -> None:
    for answer in (
        parent.put(f"/api/notifications/{notification_id}/read"),
        parent.delete(f"/api/notifications/{notification_id}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nobody_reaches_what_is_told_to_somebody_else(
    parent: Caller, tell: Tell, new_parent: Callable[[], Caller]
) -> None:
    notification_id = tell("芽")
    stranger = new_parent()
    assert stranger.put(f"/api/notifications/{notification_id}/read").status_code == 404
    assert stranger.delete(f"/api/notifications/{notification_id}").status_code == 404
    assert (listed(parent), unread(parent), unread(stranger)) == ([notification_id], 1, 0)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/unread-count"),
        ("PUT", "/read-all"),
        ("PUT", "/01M8446DWPA4HB4G0E8TC0NHW9/read"),
        ("DELETE", "/01M8446DWPA4HB4G0E8TC0NHW9"),
    ],
)
def test_only_for_parents_who_are_signed_in(method: str, path: str, parent: Caller, admin: Caller) -> None:
    for headers in ({}, admin.headers):
        answer = parent.client.request(method, f"/api/notifications{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_all_are_read_at_once(parent: Caller, tell: Tell) -> None:
    for number in range(230):  # three transactions
        tell(f"{number}")
    kept = listed(parent)[0]
    parent.put(f"/api/notifications/{kept}/read")
    assert unread(parent) == 229
    assert parent.put("/api/notifications/read-all").json() == {"read_count": 229}
    assert (unread(parent), listed(parent, unread_only=True)) == (0, [])
    assert parent.put("/api/notifications/read-all").json() == {"read_count": 0}


def test_out_of_sight_after_90_days_though_still_stored(
    parent: Caller, tell: Tell, moment: MovableTime, resources: Resources
) -> None:
    old = tell("芽")
    moment.advance(days=30)
    young = tell("苗")
    moment.advance(days=59, hours=23)
    assert (listed(parent), unread(parent)) == ([young, old], 2)
    moment.advance(hours=1, seconds=1)
    assert (listed(parent), unread(parent)) == ([young], 1)
    assert resources.core.get(user_key(parent.user_id, f"NOTIF#{old}")) is not None
    assert parent.put(f"/api/notifications/{old}/read").status_code == 404
    assert parent.delete(f"/api/notifications/{old}").status_code == 404
    assert unread(parent) == 1
    assert parent.put("/api/notifications/read-all").json() == {"read_count": 1}
    assert unread(parent) == 0


def test_dynamodb_deletes_without_a_word_and_the_count_stays_right(
    parent: Caller, tell: Tell, moment: MovableTime, resources: Resources
) -> None:
    old = tell("芽")
    moment.advance(days=91)
    young = tell("苗")
    key = user_key(parent.user_id, f"NOTIF#{old}")
    assert resources.core.delete(key, NOT_EXISTS | ~NOT_EXISTS)
    assert (listed(parent), unread(parent)) == ([young], 1)


def test_out_of_sight_when_its_own_time_is_over(parent: Caller, tell: Tell, moment: MovableTime) -> None:
    until = moment.now() + timedelta(hours=3, seconds=30)
    notification_id = tell("芽", visible_until=until)
    assert parent.get("/api/notifications").json()["items"][0]["visible_until"] == "2026-11-23T15:00:30+09:00"
    moment.advance(hours=3, seconds=29)
    assert (listed(parent), unread(parent)) == ([notification_id], 1)
    moment.advance(seconds=1)
    assert (listed(parent), unread(parent)) == ([], 0)
    assert tell("芽") == notification_id
    assert listed(parent) == []


def test_the_counter_does_not_grow_with_the_years(
    parent: Caller, tell: Tell, moment: MovableTime, resources: Resources
) -> None:
    for day in range(120):
        tell(f"{day}")
        moment.advance(days=1)
    assert unread(parent) == 89
    assert parent.put("/api/notifications/read-all").json() == {"read_count": 89}
    row = resources.core.get(user_key(parent.user_id, "NOTIFCOUNT"))
    assert row is not None
    assert len(row) == 2 + 89  # past days are removed; a day that was read keeps a zero until it is past


def test_ttl_is_the_second_at_which_it_goes_out_of_sight(parent: Caller, tell: Tell, resources: Resources) -> None:
    until = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    for stage, options, expected in (
        ("a", {}, datetime(2027, 2, 21, 3, 0, tzinfo=UTC)),
        ("b", {"visible_until": until}, until),
    ):
        item = resources.core.get(user_key(parent.user_id, f"NOTIF#{tell(stage, **options)}"))
        assert item is not None
        assert item["expires_at"] == expected.timestamp()
