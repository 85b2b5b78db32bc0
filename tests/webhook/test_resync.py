"""An operator resyncs a user with Stripe after lost events; and customers without a row (docs/product.md 6, 9)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app
from homebiyori.aws.transaction import Transaction
from homebiyori.base.log import user_hash
from homebiyori.resources import Resources
from homebiyori.user.service import UserService
from homebiyori.webhook.resync import ACTION, ResyncService
from homebiyori.webhook.rules import STUCK_AFTER
from support.crash import CrashPoint, CutClient, Killed, OneByOne
from support.product import Caller, shared_app
from support.purchases import (
    FREE,
    MONTHLY,
    YEARLY,
    alerts,
    apply_retention,
    buy,
    checkout,
    order,
    plan_of,
    row_of,
    second,
    told,
    unread,
)
from support.stripe import StripeWorld, event_about


@pytest.fixture
def admin_client(paying: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_admin_app, paying), raise_server_exceptions=False) as client:
        yield client


def resync(admin: Caller, caller: Caller) -> dict[str, Any]:
    answer = admin.post(f"/api/admin/users/{caller.user_id}/resync")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def audited(admin: Caller, caller: Caller) -> list[dict[str, Any]]:
    entries = admin.get("/api/admin/audit", limit=100).json()["items"]
    return [entry for entry in entries if entry["values"].get("user") == user_hash(caller.user_id)]


Happen = Callable[[StripeWorld, dict[str, Any]], Any]


def turn(status: str) -> Happen:
    return lambda stripe, own: own.update(status=status)


def third(stripe: StripeWorld, own: dict[str, Any]) -> None:
    """Buy a second subscription whose first payment never arrives."""
    stripe.moment.advance(days=1)
    second(stripe, own)["status"] = "incomplete"


def sell_yearly(stripe: StripeWorld, own: dict[str, Any]) -> None:
    stripe.moment.advance(days=1)
    second(stripe, own)


def end_and_sell(stripe: StripeWorld, own: dict[str, Any]) -> None:
    sell_yearly(stripe, own)
    stripe.world.end(own["id"])


def end_both(stripe: StripeWorld, own: dict[str, Any]) -> None:
    stripe.moment.advance(days=1)
    stripe.world.end(second(stripe, own)["id"])
    stripe.world.end(own["id"])


STORIES: dict[str, Happen] = {
    "nothing": lambda stripe, own: None,
    "cancel_flag": lambda stripe, own: stripe.world.change(own["id"], {"cancel_at_period_end": "true"}),
    "cancel_date": lambda stripe, own: stripe.world.change(
        own["id"], {"cancel_at": str(own["items"]["data"][0]["current_period_end"])}
    ),
    "yearly": lambda stripe, own: stripe.world.change(own["id"], {"items": {"0": {"price": "price_yearly"}}}),
    "late_card": lambda stripe, own: stripe.world.finish_period(own["id"], is_paid=False),
    "renewed": lambda stripe, own: stripe.world.finish_period(own["id"], is_paid=True),
    "ended": lambda stripe, own: stripe.world.end(own["id"]),
    "second_newer": sell_yearly,
    "first_ended_second_lives": end_and_sell,
    "both_ended": end_both,
    "second_unpaid": third,
    "customer_deleted": lambda stripe, own: stripe.world.delete_customer(own["customer"]),
    **{status: turn(status) for status in ("trialing", "unpaid", "paused", "incomplete_expired", "hibernating")},
}


def settled(paying: Resources, caller: Caller) -> dict[str, Any]:
    """Return the row without what depends on the number and time of its writes; ids are counted only."""
    row = row_of(paying, caller)
    names = (
        "plan", "previous_plan", "status", "cancel_at_period_end", "is_cancellation_announced", "retention_days",
        "retention_requested", "retention_applied", "plan_version", "cancel_at", "current_period_end",
    )  # fmt: skip
    ids = ("dead_subscription_ids", "former_customer_ids")
    return {name: row.get(name) for name in names} | {name: len(row.get(name, ())) for name in ids}


@pytest.mark.parametrize("story", STORIES)
def test_lost_events_are_made_good(
    story: str, new_parent: Callable[[], Caller], admin: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    """The result equals that of a twin whose events arrived, notices included, except those of payments."""
    parents = mine, twin = new_parent(), new_parent()
    subscriptions = [buy(caller, stripe) for caller in parents]
    began = stripe.moment.at
    for subscription in subscriptions:
        stripe.moment.at = began
        STORIES[story](stripe, subscription)
    lost = [
        event for event in stripe.events()
        if subscriptions[0]["customer"] not in (event["data"]["object"].get("customer"), event["data"]["object"]["id"])
    ]  # fmt: skip
    about = {"id": subscriptions[1]["id"], "customer": subscriptions[1]["customer"]}
    lost.append(event_about("customer.subscription.updated", about, event_id="evt_" + twin.user_id.replace("-", "")))
    for event in lost:
        assert stripe.post(twin.client, event).status_code == 200
    before = settled(paying, mine)
    answer = resync(admin, mine)
    assert settled(paying, mine) == settled(paying, twin)
    payments = {"payment_succeeded", "payment_failed"}
    assert [t for t in told(paying, mine) if t not in payments] == [t for t in told(paying, twin) if t not in payments]
    assert unread(paying, mine) == len(told(paying, mine))
    assert answer["result"] == ("changed" if settled(paying, mine) != before else "unchanged")
    assert (answer["before"]["plan"], answer["after"]["plan"]) == (before["plan"], row_of(paying, mine)["plan"])
    # Once more: nothing changes, and no further notice is sent.
    news = told(paying, mine)
    assert resync(admin, mine)["result"] == ("unchanged" if story != "customer_deleted" else "no_customer")
    assert (settled(paying, mine), told(paying, mine)) == (settled(paying, twin), news)


def test_what_was_bought_and_never_heard_of(
    parent: Caller, admin: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    stripe.world.pay(checkout(parent))
    assert plan_of(parent) == FREE
    answer = resync(admin, parent)
    assert (answer["result"], answer["transitions"], answer["is_retention_requested"]) == ("changed", ["started"], True)
    assert plan_of(parent) == MONTHLY
    assert [(m["retention_days"], m["source"]) for m in stripe.queue.sent] == [(180, "admin-service")]
    # The events arrive late: they change nothing and announce only the payment.
    stripe.deliver(parent.client)
    assert told(paying, parent) == ["payment_succeeded", "subscription_started"]
    (entry,) = audited(admin, parent)
    assert (entry["action"], entry["status"], entry["admin_id"]) == (ACTION, "done", admin.user_id)
    assert (entry["values"]["before"]["plan"], entry["values"]["after"]["plan"]) == ("free", "monthly")
    assert parent.user_id not in str(entry)


def test_of_two_that_live_the_newer_counts_and_somebody_is_told(
    parent: Caller, admin: Caller, stripe: StripeWorld
) -> None:
    old = buy(parent, stripe)
    sell_yearly(stripe, old)
    answer = resync(admin, parent)
    assert (plan_of(parent), answer["alerts"]) == (YEARLY, ["second_subscription"])


def test_a_retention_that_got_stuck_is_asked_for_again(parent: Caller, admin: Caller, stripe: StripeWorld) -> None:
    buy(parent, stripe)
    (asked,) = stripe.queue.sent
    for _ in range(40):
        assert resync(admin, parent)["is_retention_requested"] is False
    assert len(stripe.queue.sent) == 1, "it is on its way"
    stripe.moment.advance(seconds=STUCK_AFTER.total_seconds())
    answer = resync(admin, parent)
    assert (answer["result"], answer["is_retention_requested"]) == ("unchanged", True)
    again = stripe.queue.sent[1]
    assert [again[name] for name in ("user_id", "plan_version", "retention_days")] == [
        asked[name] for name in ("user_id", "plan_version", "retention_days")
    ]
    assert [resync(admin, parent)["is_retention_requested"] for _ in range(3)] == [False] * 3


def test_one_that_was_applied_is_left_alone(
    parent: Caller, admin: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    buy(parent, stripe)
    apply_retention(paying, parent.user_id)
    assert resync(admin, parent)["is_retention_requested"] is False
    assert len(stripe.queue.sent) == 1


def test_nobody_and_nothing_to_look_up(parent: Caller, admin: Caller, stripe: StripeWorld) -> None:
    for user_id in (parent.user_id, "x", "x" * 3_000, "3f0c1f0e-5b0c-4d6e-9a55-0b6f3d1f7a11"):
        answer = admin.post(f"/api/admin/users/{user_id}/resync")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    parent.get("/api/users/profile")
    answer = resync(admin, parent)
    assert (answer["result"], answer["before"], answer["transitions"]) == ("no_customer", answer["after"], [])
    assert (stripe.transport.calls, audited(admin, parent)) == ([], [])
    for headers in ({}, parent.headers):
        path = f"/api/admin/users/{parent.user_id}/resync"
        assert admin.client.post(path, headers=headers).status_code == 401


@pytest.mark.parametrize("trouble", [(b"", 503), (b"<html>", 200), (b'{"error": {"message": "no"}}', 401)], ids=str)
def test_stripe_down_changes_nothing(
    parent: Caller, admin: Caller, stripe: StripeWorld, paying: Resources, trouble: tuple[bytes, int]
) -> None:
    stripe.world.pay(checkout(parent))
    before = row_of(paying, parent)
    stripe.transport.answer = lambda method, path: (*trouble, {"stripe-should-retry": "false"})
    answer = admin.post(f"/api/admin/users/{parent.user_id}/resync")
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
    assert (row_of(paying, parent), audited(admin, parent), stripe.queue.sent) == (before, [], [])


class LostTwiceError(AssertionError):
    """A change was not audited, was announced twice, or its retention was not requested."""


def interrupted(
    paying: Resources, stripe: StripeWorld, caller: Caller, admin: Caller, client: type[CutClient]
) -> set[str]:
    """Kill at each boundary in turn, judge what is left, then repeat the resync to the end."""
    crash_point, place, met = CrashPoint(), 0, set[str]()
    cut: Any = client(paying.core.client, crash_point)
    service = ResyncService(replace(paying, core=replace(paying.core, client=cut)))
    stripe.transport.hook, stripe.queue.hook = crash_point.hook("stripe"), crash_point.hook("queue")
    own = buy(caller, stripe)
    is_yearly = False
    while True:
        stripe.moment.advance(seconds=STUCK_AFTER.total_seconds())
        is_yearly = not is_yearly
        stripe.world.change(own["id"], {"items": {"0": {"price": "price_yearly" if is_yearly else "price_monthly"}}})
        stripe.events()
        changes, entries = told(paying, caller).count("plan_changed"), len(audited(admin, caller))
        kills, version = crash_point.kills, row_of(paying, caller)["version"]
        crash_point.kill_after(place)
        try:
            service.resync(admin.user_id, caller.user_id)
        except Killed:
            met |= crash_point.boundaries
        crash_point.kill_after(None)
        written = row_of(paying, caller)["version"] != version
        if (len(audited(admin, caller)) != entries) != written:
            raise LostTwiceError(place)
        service.resync(admin.user_id, caller.user_id)
        if told(paying, caller).count("plan_changed") != changes + 1 or unread(paying, caller) != len(
            told(paying, caller)
        ):
            raise LostTwiceError(place)
        if plan_of(caller) != (YEARLY if is_yearly else MONTHLY):
            raise LostTwiceError(place)
        if crash_point.kills == kills:
            return met
        place += 1


@pytest.mark.proof
def test_killed_at_each_boundary(parent: Caller, admin: Caller, stripe: StripeWorld, paying: Resources) -> None:
    met = interrupted(paying, stripe, parent, admin, CutClient)
    assert {
        "before transact_write_items", "after transact_write_items", "before stripe", "after stripe", "before queue",
        "after queue",
    } <= met  # fmt: skip


@pytest.mark.proof
def test_without_a_transaction_the_same_trial_fails(
    parent: Caller, admin: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    with pytest.raises(LostTwiceError):
        interrupted(paying, stripe, parent, admin, OneByOne)


# Customers without a row.


def strange(stripe: StripeWorld, user_id: str) -> dict[str, Any]:
    """Sell to a customer created in Stripe's dashboard."""
    customer = stripe.world.create_customer({"metadata": {"user_id": user_id}})
    return second(stripe, {"customer": customer["id"]})


def test_a_customer_made_by_hand_finds_its_user(
    parent: Caller, stripe: StripeWorld, paying: Resources, caplog: Any
) -> None:
    parent.get("/api/users/profile")
    bought = strange(stripe, parent.user_id)
    stripe.deliver(parent.client)
    assert plan_of(parent) == YEARLY
    assert told(paying, parent) == ["payment_succeeded", "subscription_started"]
    assert row_of(paying, parent)["customer_id"] == bought["customer"]
    assert alerts(caplog) == []
    # From now on it is the user's only customer: the portal opens for it, and a second one is a stranger.
    assert parent.post("/api/billing/portal", {}).status_code == 200
    strange(stripe, parent.user_id)
    stripe.deliver(parent.client)
    assert alerts(caplog).count("unknown_customer") == 4
    assert row_of(paying, parent)["customer_id"] == bought["customer"]


@pytest.mark.parametrize("owner", ["3f0c1f0e-5b0c-4d6e-9a55-0b6f3d1f7a11", "nobody", "", "../x", "deleted"])
def test_one_that_names_nobody_stays_a_stranger(
    parent: Caller, stripe: StripeWorld, paying: Resources, caplog: Any, owner: str
) -> None:
    parent.get("/api/users/profile")
    bought = strange(stripe, parent.user_id if owner == "deleted" else owner)
    if owner == "deleted":
        stripe.world.delete_customer(bought["customer"])
    # An event's own word about its user proves nothing.
    bought["metadata"] = {"user_id": parent.user_id}
    for event in stripe.events():
        event["data"]["object"] |= {"client_reference_id": parent.user_id, "metadata": {"user_id": parent.user_id}}
        assert stripe.post(parent.client, event).status_code == 200
    assert set(alerts(caplog)) == {"unknown_customer"}
    assert plan_of(parent) == FREE
    assert paying.core.get({"PK": f"STRIPE_CUSTOMER#{bought['customer']}", "SK": "USER"}) is None


def listed(admin: Caller, caller: Caller) -> bool:
    query: dict[str, Any] = {"limit": 100}
    while True:
        page = admin.get("/api/admin/users", **query).json()
        if caller.user_id in [each["user_id"] for each in page["items"]]:
            return True
        if not page["has_more"]:
            return False
        query["cursor"] = page["next_cursor"]


FIRST_CALLS: list[Callable[[Caller], Any]] = [
    lambda parent: parent.post("/api/billing/checkout", order()),
    lambda parent: parent.get("/api/tree/status"),
    lambda parent: parent.put("/api/tree/theme", {"theme_color": "cool_blue"}),
    lambda parent: parent.post("/api/tree/snapshots"),
    lambda parent: parent.say("おはよう"),
    lambda parent: parent.put("/api/chat/mood", {"mood": "listen"}),
]


@pytest.mark.usefixtures("stripe")
@pytest.mark.parametrize("call", FIRST_CALLS)
def test_whoever_has_a_row_is_listed(call: Callable[[Caller], Any], admin: Caller, parent: Caller) -> None:
    """The first call of any kind puts the user on the list."""
    assert call(parent).status_code < 300
    assert admin.get(f"/api/admin/users/{parent.user_id}").status_code == 200
    assert listed(admin, parent)


def test_a_payer_from_before_is_listed_by_a_resync(
    admin_client: TestClient, admin: Caller, parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    admin = replace(admin, client=admin_client)
    buy(parent, stripe, "yearly")
    users = UserService(paying)
    profile = users.find_profile(parent.user_id)
    assert profile is not None
    Transaction(paying.core, users.removal_ops(parent.user_id, profile)[0]).commit()
    assert admin.get(f"/api/admin/users/{parent.user_id}").status_code == 404
    resync(admin, parent)
    person = admin.get(f"/api/admin/users/{parent.user_id}").json()
    assert person["plan"] == "yearly"
    assert listed(admin, parent)
