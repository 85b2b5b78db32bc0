"""An announcement reaches every user, or all of a plan, exactly once, even if workers die (docs/product.md 9)."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homebiyori.admin.announcements import AnnouncementService
from homebiyori.admin.models import NewAnnouncement
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.admin.rules import ASKED_AGAIN_AFTER
from homebiyori.aws.dynamodb import NOT_EXISTS
from homebiyori.aws.paging import PageRequest
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.tombstone import deletion_key
from support.announcements import (
    PATH,
    WORDS,
    Town,
    announce,
    notes_anyhow,
    notes_before_it_tells,
    operator,
    shown,
    town,
    types,
)
from support.crash import CrashPoint, CutClient, Killed, OneByOne
from support.product import NOON_IN_JAPAN, Caller

__all__ = ["operator", "town"]

FIVE = ["free", "monthly", "free", "yearly", "free"]


def test_everybody_is_told(town: Town, operator: Caller) -> None:
    user_ids = town.settle(FIVE * 3)
    announcement_id = announce(operator, priority="high", action_url="/tree", visible_until="2026-12-24T00:00:00Z")
    assert shown(operator, announcement_id) == ("requested", 0, 0)
    assert town.queue.bodies == [
        {
            "kind": "announcement",
            "source": "admin-service",
            "announcement_id": announcement_id,
            "schema_version": 1,
            "request_id": town.queue.bodies[0]["request_id"],
        }
    ]
    town.deliver_all()
    assert shown(operator, announcement_id) == ("done", 15, 15)
    assert town.counts(user_ids) == [1] * 15
    (told,) = town.told(user_ids[0])
    assert (told["type"], told["title"], told["message"]) == ("system_announcement", WORDS["title"], WORDS["message"])
    assert (told["priority"], told["action_url"]) == ("high", "/tree")
    assert told["visible_until"] == "2026-12-24T09:00:00+09:00"
    answer = operator.get(f"{PATH}/{announcement_id}")
    assert "position" not in answer.json()
    assert not any(user_id in answer.text for user_id in user_ids)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("free", [1, 0, 1, 0, 1]),
        ("premium", [0, 1, 0, 1, 0]),
        ("monthly", [0, 1, 0, 0, 0]),
        ("yearly", [0, 0, 0, 1, 0]),
    ],
)
def test_a_plan_is_told(audience: str, expected: list[int], town: Town, operator: Caller) -> None:
    user_ids = town.settle(FIVE * 2)
    announcement_id = announce(operator, audience=audience)
    town.deliver_all()
    assert town.counts(user_ids) == expected * 2
    assert shown(operator, announcement_id) == ("done", 10, sum(expected) * 2)


def test_nobody_is_there(town: Town, operator: Caller) -> None:
    announcement_id = announce(operator)
    town.deliver_all()
    assert shown(operator, announcement_id) == ("done", 0, 0)


def test_out_of_time_it_goes_on_with_a_new_message(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 12)
    announcement_id = announce(operator)
    runs = 0
    while town.queue.messages:
        left = iter((300.0, 29.0))
        town.deliver(lambda left=left: next(left))  # type: ignore[misc]  # bound at once
        runs += 1
        assert len(town.queue.messages) <= 1
    # 5, 5 and 2 users; a run that reads the last page finishes without checking the time.
    assert runs == 3
    assert shown(operator, announcement_id) == ("done", 12, 12)
    assert town.counts(user_ids) == [1] * 12


def trial(town: Town, operator: Caller, *, first: int = 1) -> int:
    """Kill the worker at each boundary in turn, each with a new announcement; return the number of boundaries."""
    user_ids = town.settle(["free"] * 7)
    place, round_ = first, 0
    while True:
        round_ += 1
        announcement_id = announce(operator)
        town.crash_point.kill_after(place - 1)
        lived = town.deliver()
        town.crash_point.kill_after(None)
        town.deliver_all()
        assert town.counts(user_ids) == [round_] * 7, f"killed at {place}"
        assert shown(operator, announcement_id) == ("done", 7, 7), f"killed at {place}"
        if lived:
            return place
        place += 1


@pytest.mark.proof
def test_killed_at_each_boundary(town: Town, operator: Caller, figure: Callable[..., None]) -> None:
    assert trial(town, operator) > 2 * 7 + 8
    assert town.queue.dead == []
    figure("killed before or after any call", what="announcement", kills=town.crash_point.kills, wrong=0)


@pytest.mark.proof
def test_without_a_guard_the_same_trial_fails(town: Town, operator: Caller) -> None:
    town.build = notes_before_it_tells
    with pytest.raises(AssertionError):
        trial(town, operator)


def deliver_at_once(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 23)
    announcement_id = announce(operator)
    message = AnnouncementRequested.read(json.dumps(town.queue.bodies[0]))

    async def all_three() -> list[Any]:
        return await asyncio.gather(*(town.job().deliver(message, lambda: 300.0) for _ in range(3)))

    assert asyncio.run(all_three()) == ["done"] * 3
    assert town.counts(user_ids) == [1] * 23
    assert shown(operator, announcement_id) == ("done", 23, 23)
    # The same message once more, after it is done.
    assert asyncio.run(town.job().deliver(message, lambda: 300.0)) == "done"
    assert town.counts(user_ids) == [1] * 23


def test_two_runs_at_once_tell_once(town: Town, operator: Caller) -> None:
    deliver_at_once(town, operator)


def test_without_a_guard_two_runs_count_a_page_twice(town: Town, operator: Caller) -> None:
    town.build = notes_anyhow
    with pytest.raises(AssertionError):
        deliver_at_once(town, operator)


def test_whoever_is_leaving_holds_up_nobody(town: Town, operator: Caller) -> None:
    """Their row in the directory is one of the last to be deleted."""
    user_ids = town.settle(["free"] * 3)
    assert town.resources.core.put(deletion_key(user_ids[1]), NOT_EXISTS)
    announcement_id = announce(operator)
    town.deliver_all()
    assert town.counts(user_ids) == [1, 0, 1]
    assert shown(operator, announcement_id) == ("done", 3, 2)


def test_an_unknown_announcement_is_no_poison(town: Town) -> None:
    message = AnnouncementRequested(announcement_id="01M8446DWPA4HB4G0E8TC0NHW9", request_id="x")
    assert asyncio.run(town.job().deliver(message, lambda: 300.0)) == "unknown"


def test_a_lost_message_is_sent_again(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 3)
    announcement_id = announce(operator)
    for _ in range(40):
        assert operator.post(f"{PATH}/{announcement_id}/resume").status_code == 202
    assert (len(town.queue.messages), town.audited("announcement.resume")) == (1, []), "it was asked for just now"
    town.queue.messages.clear()
    town.moment.advance(seconds=ASKED_AGAIN_AFTER.total_seconds() + 1)
    answer = operator.post(f"{PATH}/{announcement_id}/resume")
    assert (answer.status_code, answer.json()["status"]) == (202, "requested")
    town.deliver_all()
    assert town.counts(user_ids) == [1] * 3
    (entry,) = town.audited("announcement.resume")
    assert (entry["admin_id"], entry["values"]) == (operator.user_id, {"announcement_id": announcement_id})
    # A finished announcement stays finished and sends nothing.
    assert operator.post(f"{PATH}/{announcement_id}/resume").json()["status"] == "done"
    assert operator.post(f"{PATH}/{announcement_id}/cancel").status_code == 409
    assert town.queue.messages == []
    assert len(town.audited("announcement.resume")) == 1


def test_one_request_is_one_announcement(town: Town, operator: Caller) -> None:
    first = operator.post(PATH, WORDS, key="k1")
    for _ in range(40):
        assert operator.post(PATH, WORDS, key="k1").json() == first.json()
    assert len(operator.get(PATH).json()["items"]) == 1
    assert len(town.queue.messages) == 1
    town.moment.advance(seconds=ASKED_AGAIN_AFTER.total_seconds() + 1)
    for _ in range(40):
        assert operator.post(PATH, WORDS, key="k1").json() == first.json()
    assert len(town.queue.messages) == 2, "no run has begun: the first message may have got lost"
    town.deliver_all()
    assert operator.post(PATH, WORDS, key="k1").json() == first.json()
    assert town.queue.messages == []
    other = operator.post(PATH, {**WORDS, "audience": "free"}, key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    (entry,) = town.audited("announcement.create")
    assert (entry["admin_id"], entry["status"]) == (operator.user_id, "done")
    assert entry["values"] == {
        "announcement_id": first.json()["announcement_id"],
        "type": "system_announcement",
        "title": WORDS["title"],
        "audience": "all",
    }


def killed_while_asking(town: Town, client: type[CutClient]) -> list[str]:
    """Kill the request at each boundary, check that both rows or neither exist, then repeat the request."""
    crash_point, place, wrong = CrashPoint(), 0, []
    cut: Any = client(town.resources.core.client, crash_point)
    mine = replace(town.resources, core=replace(town.resources.core, client=cut))
    town.queue.hook = crash_point.hook("queue")
    service, new = AnnouncementService(mine), NewAnnouncement.model_validate(WORDS)
    while True:
        kills = crash_point.kills
        request = IdempotentRequest.of(user_id="admin", key=f"key-{place}", route="x", body={})
        before = len(service.page(PageRequest(100)).items)
        crash_point.kill_after(place)
        with suppress(Killed):
            service.announce("admin", new, request)
        crash_point.kill_after(None)
        if len(service.page(PageRequest(100)).items) != len(town.audited("announcement.create")):
            wrong.append(f"{place}: no audit")
        kept = service.announce("admin", new, request)
        if len(service.page(PageRequest(100)).items) != before + 1:
            wrong.append(f"{place}: not one")
        if kept.announcement_id not in [body["announcement_id"] for body in town.queue.bodies]:
            wrong.append(f"{place}: not sent")
        if crash_point.kills == kills:
            return wrong
        place += 1


def test_killed_while_asking(town: Town) -> None:
    assert killed_while_asking(town, CutClient) == []


def test_without_a_transaction_asking_leaves_halves(town: Town) -> None:
    assert killed_while_asking(town, OneByOne) != []


UNTOLD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"), ({"title": " \u3000"}, "title"), ({"title": "あ" * 101}, "title"),
    ({"title": "\x00\b"}, "title"), ({"message": "あ" * 501}, "message"), ({"message": "\u200b"}, "message"),
    ({"audience": "everyone"}, "audience"), ({"audience": None}, "audience"), ({"priority": "urgent"}, "priority"),
    ({"action_url": "https://elsewhere.example"}, "action_url"), ({"action_url": "//x"}, "action_url"),
    ({"visible_until": "2026-11-23T02:59:59Z"}, "visible_until"), ({"visible_until": "2026-12-01"}, "visible_until"),
    ({"type": "welcome"}, "type"),
]  # fmt: skip


def test_what_can_not_be_told(town: Town, operator: Caller) -> None:
    refused = [operator.post(PATH, {**WORDS, **changes}) for changes, _ in UNTOLD]
    named = [(answer.status_code, answer.json()["errors"][0]["loc"][-1]) for answer in refused]
    assert named == [(422, place) for _, place in UNTOLD]
    assert operator.get(PATH).json()["items"] == []
    assert (town.queue.messages, town.audited("announcement.create")) == ([], [])


def test_nothing_turns_the_words_around(town: Town, operator: Caller) -> None:
    (user_id,) = town.settle(["free"])
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    announcement_id = announce(operator, title=f"お{turning}知らせ", message=f"木の{turning}姿")
    row = operator.get(f"{PATH}/{announcement_id}").json()
    assert (row["title"], row["message"]) == ("お知らせ", "木の姿")
    assert operator.post(PATH, {**WORDS, "title": turning}).status_code == 422
    town.deliver_all()
    assert town.told(user_id)[0]["title"] == "お知らせ"


def test_the_longest_there_may_be(town: Town, operator: Caller) -> None:
    (user_id,) = town.settle(["free"])
    announce(operator, title="{題}" + "あ" * 97, message="{0}\n" + "い" * 496)
    town.deliver_all()
    assert town.told(user_id)[0]["title"] == "{題}" + "あ" * 97


def test_the_list_is_paged_and_the_rest_is_404(town: Town, operator: Caller) -> None:
    made: list[str] = []
    for _ in range(3):
        made.insert(0, announce(operator))
        town.moment.advance(seconds=1)
    first = operator.get(PATH, limit=2).json()
    rest = operator.get(PATH, limit=2, cursor=first["next_cursor"]).json()
    assert [each["announcement_id"] for each in first["items"] + rest["items"]] == made
    assert (first["has_more"], rest["has_more"]) == (True, False)
    for announcement_id in ("x", "01M8446DWPA4HB4G0E8TC0NHW9", "x" * 3_000):
        for answer in (
            operator.get(f"{PATH}/{announcement_id}"),
            operator.post(f"{PATH}/{announcement_id}/resume"),
            operator.post(f"{PATH}/{announcement_id}/cancel"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_one_that_is_out_of_sight_is_told_to_nobody_more(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 3)
    announcement_id = announce(operator, visible_until="2026-11-23T05:00:00Z")
    town.moment.advance(hours=3)
    town.deliver_all()
    assert shown(operator, announcement_id) == ("done", 0, 0)
    assert town.counts(user_ids) == [0] * 3


@pytest.mark.usefixtures("opened_again")
def test_a_maintenance_is_announced_once_a_window(town: Town, operator: Caller) -> None:
    (user_id,) = town.settle(["free"])
    start = NOON_IN_JAPAN + timedelta(days=1)

    def plan(hours: int, **changes: Any) -> Any:
        body = {
            "enabled": True,
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(hours=hours)).isoformat(),
        }
        return operator.post("/api/admin/maintenance", {**body, "announce": True, **changes})

    first = plan(2).json()["announcement_id"]
    assert plan(2).json()["announcement_id"] == first
    assert plan(2, announce=False).json()["announcement_id"] is None
    town.deliver_all()
    assert types(town.told(user_id)) == {"system_maintenance": 1}
    assert town.told(user_id)[0]["message"].startswith("11月24日12時00分から11月24日14時00分まで")
    assert plan(3).json()["announcement_id"] != first, "another window is news"
    town.deliver_all()
    assert types(town.told(user_id)) == {"system_maintenance": 1}, "the other one is not true any more"
    assert operator.get(f"{PATH}/{first}").json()["ends_at"] == "2026-11-24T14:00:00+09:00"
    for changes in (
        {"start_time": None},
        {"end_time": None},
        {"enabled": False},
        {"start_time": "2026-11-23T02:00:00Z"},
    ):
        refused = plan(4, **changes)
        assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "announce"])
    assert len(operator.get(PATH).json()["items"]) == 2


def test_only_operators(operator: Caller, parent: Caller, new_parent: Callable[[], Caller]) -> None:
    announcement_id = announce(operator)
    for headers in ({}, parent.headers, new_parent().headers):
        for method, path in (
            ("POST", PATH), ("GET", PATH), ("GET", f"{PATH}/{announcement_id}"),
            ("POST", f"{PATH}/{announcement_id}/cancel"), ("POST", f"{PATH}/{announcement_id}/resume"),
        ):  # fmt: skip
            assert operator.client.request(method, path, json=WORDS, headers=headers).status_code == 401
    assert shown(operator, announcement_id)[0] == "requested"
