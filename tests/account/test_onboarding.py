"""POST /api/users/complete-onboarding: stores the choices and sends one welcome (docs/product.md 4 and 7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.user.service import UserService
from support.actors import MovableTime
from support.product import Caller

CHOICES = {"nickname": "はなまる", "ai_character": "madoka"}
PATH = "/api/users/complete-onboarding"


def test_the_start(parent: Caller, moment: MovableTime) -> None:
    assert parent.get("/api/users/onboarding-status").json() == {
        "is_completed": False,
        "completed_at": None,
        "has_nickname": False,
    }
    done = parent.post(PATH, CHOICES).json()
    assert (done["nickname"], done["ai_character"], done["version"]) == ("はなまる", "madoka", 2)
    assert parent.get("/api/users/profile").json() == done
    moment.advance(days=1)
    parent.post(PATH, {**CHOICES, "nickname": "そら"})
    status = parent.get("/api/users/onboarding-status").json()
    assert status == {"is_completed": True, "completed_at": "2026-11-23T12:00:00+09:00", "has_nickname": True}
    assert parent.get("/api/users/profile").json()["nickname"] == "そら"


def test_the_welcome_is_told_once(parent: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status_code for answer in pool.map(lambda _: parent.post(PATH, CHOICES), range(8))} == {200}
    told = parent.get("/api/notifications").json()["items"]
    assert [each["type"] for each in told] == ["welcome"]
    parent.delete(f"/api/notifications/{told[0]['notification_id']}")
    parent.post(PATH, CHOICES)
    assert parent.get("/api/notifications").json()["items"] == []


def test_what_was_refused_once_is_not_asked_for_again(parent: Caller, resources: Resources) -> None:
    """The welcome was sent before, and the profile changes before the second transaction: the third succeeds."""
    parent.get("/api/users/profile")
    welcome = NewNotification(type=NotificationType.WELCOME, dedupe_key="welcome")
    NotificationService(resources).create(parent.user_id, welcome)
    tries: list[int] = []

    def change_meanwhile(**_: object) -> None:
        tries.append(len(tries))
        if len(tries) == 2:
            UserService(resources).set_nickname(parent.user_id, "べつ")

    events = resources.core.client.meta.events
    events.register("before-call.dynamodb.TransactWriteItems", change_meanwhile)
    try:
        done = parent.post(PATH, CHOICES)
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", change_meanwhile)
    assert (done.status_code, done.json()["nickname"], done.json()["version"]) == (200, "はなまる", 3)
    assert len(tries) == 3


@pytest.mark.parametrize(
    "body", [{}, {"nickname": ""}, {"nickname": "そら", "mood": "x"}, {"nickname": "そら", "x": 1}]
)
def test_a_start_that_can_not_be(body: dict[str, object], parent: Caller) -> None:
    assert parent.post(PATH, body).status_code == 422
    assert parent.get("/api/notifications").json()["items"] == []


def test_again_with_less_leaves_the_rest(parent: Caller) -> None:
    parent.post(PATH, {**CHOICES, "mood": "listen", "praise_level": "normal"})
    again = parent.post(PATH, {"nickname": "そら"}).json()
    assert (again["nickname"], again["ai_character"], again["mood"]) == ("そら", "madoka", "listen")
    third = parent.post(PATH, {"ai_character": "hide"}).json()
    assert (third["nickname"], third["ai_character"], third["mood"]) == ("そら", "hide", "listen")


def test_the_first_answer_is_replayed(parent: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: parent.post(PATH, CHOICES, key="start"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["version"] for answer in answers} == {2}, "one of them changed the profile"
    parent.put("/api/users/nickname", {"nickname": "うみ"})
    assert parent.post(PATH, CHOICES, key="start").json() == answers[0].json()
    assert parent.get("/api/users/profile").json()["nickname"] == "うみ", "a replay changes nothing"
    other = parent.post(PATH, {**CHOICES, "mood": "listen"}, key="start")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    assert parent.post(PATH, {"nickname": "<a>b/c"}, key="refused").status_code == 422
    assert parent.post(PATH, {"nickname": "そら"}, key="refused").status_code == 200, "a refusal frees the key"


@pytest.mark.parametrize("field", ["nickname", "ai_character", "praise_level", "mood"])
def test_null_is_not_overlooked(field: str, parent: Caller) -> None:
    refused = parent.post(PATH, {**CHOICES, field: None})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["body", field]
