"""`/api/admin/users`: newest first, full pages after filtering, and nothing that users wrote."""

import json
from collections.abc import Callable

import pytest

from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.product import Caller


def _listed(admin: Caller, wanted: set[str], **query: object) -> list[str]:
    """Page through the list, which holds the users of all tests, until all wanted users were seen."""
    found: list[str] = []
    while True:
        page = admin.get("/api/admin/users", limit=3, **query).json()
        assert len(page["items"]) <= 3, "a page that would cost too many reads is shorter, and goes on"
        found += [each["user_id"] for each in page["items"] if each["user_id"] in wanted]
        if set(found) == wanted or not page["has_more"]:
            return found
        query["cursor"] = page["next_cursor"]


def test_newest_first_and_by_plan(
    admin: Caller, new_parent: Callable[[], Caller], resources: Resources, moment: MovableTime
) -> None:
    moment.advance(days=900)
    parents = [new_parent() for _ in range(8)]
    for caller in parents:
        caller.get("/api/users/profile")
        moment.advance(minutes=1)
    for caller, plan in zip(parents, ["monthly", "yearly", "monthly"], strict=False):
        subscribe(resources, caller, plan=plan)
    subscribe(resources, parents[3], plan="free", status="unpaid")
    ids = [caller.user_id for caller in reversed(parents)]
    assert _listed(admin, set(ids)) == ids
    assert _listed(admin, {ids[7], ids[5]}, plan="monthly") == [ids[5], ids[7]]
    assert _listed(admin, {ids[6]}, plan="yearly") == [ids[6]]
    assert _listed(admin, set(ids[:5]), plan="free") == ids[:5]


def test_a_user_is_shown_without_their_words(admin: Caller, parent: Caller, resources: Resources) -> None:
    parent.post("/api/users/complete-onboarding", {"nickname": "はなまる"})
    words = "今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった"
    said = parent.say(words).json()
    subscribe(resources, parent, plan="yearly")
    answer = admin.get(f"/api/admin/users/{parent.user_id}")
    assert answer.json() == {
        "user_id": parent.user_id,
        "nickname": "はなまる",
        "plan": "yearly",
        "status": "active",
        "created_at": "2026-11-23T12:00:00+09:00",
        "last_message_at": "2026-11-23T12:00:00+09:00",
        "total_messages": 1,
        "total_characters": said["tree_growth"]["total_characters"],
        "total_fruits": 1,
        "stage": 1,
        "stage_name": "芽",
    }
    listed = json.dumps(admin.get("/api/admin/users", limit=100).json(), ensure_ascii=False)
    assert words not in listed
    assert said["ai_response"] not in listed


@pytest.mark.parametrize("user_id", ["2b1f9c9e-5a4c-4f0e-9a51-0f8f3b1f6a11", "x", "PROFILE", "%00", "a" * 300])
def test_who_is_unknown_is_404(user_id: str, admin: Caller) -> None:
    answer = admin.get(f"/api/admin/users/{user_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_cursor_is_good_for_its_list_only(admin: Caller, new_parent: Callable[[], Caller]) -> None:
    for _ in range(2):
        new_parent().get("/api/users/profile")
    cursor = admin.get("/api/admin/users", limit=1).json()["next_cursor"]
    assert admin.get("/api/admin/users", cursor=cursor).status_code == 200
    assert admin.get("/api/admin/users", cursor=cursor, plan="free").status_code == 422
    assert admin.get("/api/admin/users", plan="basic").status_code == 422
