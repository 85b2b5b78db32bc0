"""Webhook errors: foreign ids, our failures and Stripe's, malformed events, concurrency (docs/product.md 6)."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from starlette.testclient import TestClient

from homebiyori.aws.dynamodb import NOT_EXISTS
from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import FREE, MONTHLY, alerts, buy, checkout, plan_of, row_of, second, told, unread
from support.stripe import StripeWorld, event_about


def test_metadata_and_foreign_ids_change_no_plan(
    user_client: TestClient, new_parent: Callable[[], Caller], stripe: StripeWorld, paying: Resources, caplog: Any
) -> None:
    mine, other = new_parent(), new_parent()
    own = buy(mine, stripe)
    checkout(other)
    stranger = stripe.world.create_customer({"metadata": {"user_id": other.user_id}})
    bought = second(stripe, {"customer": stranger["id"]})
    bought["metadata"] = {"user_id": other.user_id}
    for event in stripe.events():
        assert stripe.post(user_client, event).status_code == 200
    assert alerts(caplog).count("unknown_customer") == 4
    assert plan_of(other) == FREE, "metadata leads nowhere"
    # Events of my customer: one names somebody else's subscription, the others name none that exists.
    for event_id, subscription_id in (("evt_x", bought["id"]), ("evt_y", "sub_nowhere"), ("evt_z", "../customers")):
        about = {"id": subscription_id, "customer": own["customer"], "metadata": {"user_id": other.user_id}}
        event = event_about("customer.subscription.updated", about, event_id=event_id + own["id"])
        assert stripe.post(user_client, event).status_code == 200
    assert {"foreign_subscription", "unknown_subscription"} <= set(alerts(caplog))
    own.update(status="past_due", metadata={"user_id": other.user_id})
    about = {"id": own["id"], "customer": own["customer"], "metadata": {"user_id": other.user_id}}
    event = event_about("customer.subscription.updated", about, event_id="evt_w" + own["id"])
    assert stripe.post(user_client, event).status_code == 200
    assert (plan_of(mine), plan_of(other)) == (("monthly", "past_due", 180), FREE), "the link beats metadata"
    assert told(paying, other) == []


@pytest.mark.parametrize(
    "trouble",
    [
        (b'{"error": {"type": "api_error", "message": "x"}}', 500), (b"<html>", 502), (b"", 503), (b"<html>", 200),
        (b"[]", 200), (b"null", 200), (b'{"id": "sub_1"}', 200), (b'{"error": null}', 500), (b'{"error": []}', 400),
        (b'{"error": {"message": "slow down"}}', 429), (b'{"error": {"message": "no"}}', 401),
        (b'{"error": {"message": "no"}}', 403),
    ],
    ids=str,
)  # fmt: skip
def test_stripe_in_trouble_is_503_and_nothing_is_marked(
    parent: Caller, stripe: StripeWorld, paying: Resources, trouble: tuple[bytes, int]
) -> None:
    stripe.world.pay(checkout(parent))
    before = row_of(paying, parent)
    events = stripe.events()
    stripe.transport.answer = lambda method, path: (*trouble, {"stripe-should-retry": "false"})
    for event in events:
        answer = stripe.post(parent.client, event)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        assert int(answer.headers["retry-after"]) >= 1
    assert row_of(paying, parent) == before
    assert told(paying, parent) == []
    stripe.transport.answer = lambda method, path: None
    for event in events:
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == MONTHLY


def test_deliveries_at_the_same_time(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    stripe.world.pay(checkout(parent))
    waiting = stripe.events() * 3
    rounds = 0
    while waiting:
        rounds += 1
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda event: stripe.post(parent.client, event).status_code, waiting))
        assert set(answers) <= {200, 503}
        waiting = [event for event, status in zip(waiting, answers, strict=True) if status != 200]
    assert plan_of(parent) == MONTHLY
    assert told(paying, parent) == ["payment_succeeded", "subscription_started"]
    assert unread(paying, parent) == 2
    assert {(m["plan_version"], m["retention_days"]) for m in stripe.queue.sent} == {(1, 180)}


def test_a_customer_without_a_row_is_for_an_operator(
    parent: Caller, stripe: StripeWorld, paying: Resources, caplog: pytest.LogCaptureFixture
) -> None:
    customer = stripe.world.create_customer({})["id"]
    paying.core.put({"PK": f"STRIPE_CUSTOMER#{customer}", "SK": "USER", "user_id": parent.user_id}, NOT_EXISTS)
    event = event_about(
        "customer.subscription.updated", {"id": "sub_1", "customer": customer}, event_id=f"evt_{customer}"
    )
    assert stripe.post(parent.client, event).status_code == 200
    assert (alerts(caplog), stripe.transport.calls) == (["no_subscription_row"], [])
    assert paying.core.get({"PK": f"STRIPE_EVENT#{event['id']}", "SK": "HANDLED"}) is None, "it can be sent again"


def test_a_customer_that_is_still_there_is_not_forgotten(parent: Caller, stripe: StripeWorld) -> None:
    customer = buy(parent, stripe)["customer"]
    event = event_about("customer.deleted", {"id": customer}, event_id=f"evt_{customer}")
    assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == MONTHLY


def test_a_subscription_that_is_still_there_has_not_ended(parent: Caller, stripe: StripeWorld) -> None:
    """The event alone does not count: Stripe must not know the subscription any more."""
    subscription = buy(parent, stripe)
    event = event_about("customer.subscription.deleted", dict(subscription), event_id=f"evt_{subscription['id']}")
    assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == MONTHLY


def test_a_queue_in_trouble_is_asked_again(parent: Caller, stripe: StripeWorld) -> None:
    stripe.world.pay(checkout(parent))
    events = stripe.events()
    stripe.queue.hook = _refuse
    statuses = {stripe.post(parent.client, event).status_code for event in events}
    assert statuses == {503}
    stripe.queue.hook = lambda place: None
    assert stripe.post(parent.client, events[0]).status_code == 200
    assert [message["retention_days"] for message in stripe.queue.sent] == [180]


def _refuse(place: str) -> None:
    raise EndpointConnectionError(endpoint_url=place)


def test_unknown_events_touch_nothing(user_client: TestClient, stripe: StripeWorld) -> None:
    for kind in ("charge.refunded", "payment_intent.succeeded", "customer.updated", "v2.core.event", "あ"):
        assert stripe.post(user_client, event_about(kind, {"id": "x"}, event_id="evt_1")).status_code == 200
    assert stripe.transport.calls == []


@pytest.mark.proof
def test_hostile_objects_are_no_5xx(parent: Caller, stripe: StripeWorld) -> None:
    """Stripe would not sign such an event; but if it did, a 5xx would make it retry for three days."""
    subscription = buy(parent, stripe)
    odd: list[Any] = [None, [], {}, "x", -1, 10**18, 1.5, True, {"id": 7}, "é", "sub_1" * 60]
    kinds = ("checkout.session.completed", "customer.subscription.updated", "invoice.paid", "invoice.payment_failed")
    fields = (
        "id",
        "subscription",
        "parent",
        "amount_paid",
        "amount_due",
        "attempt_count",
        "created",
        "currency",
        "status",
    )
    for number, (kind, name, value) in enumerate(itertools.product((*kinds, "customer.deleted"), fields, odd)):
        about = {"id": f"in_{number}", "customer": subscription["customer"], name: value}
        answer = stripe.post(parent.client, event_about(kind, about, event_id=f"evt_{number}_{subscription['id']}"))
        assert answer.status_code == 200, (kind, name, value, answer.text)
    assert plan_of(parent) == MONTHLY


def test_an_older_look_does_not_overwrite_a_newer_one(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    """While one delivery holds Stripe's response, the subscription ends and another delivery stores that."""
    subscription = buy(parent, stripe)
    stripe.world.change(subscription["id"], {"cancel_at_period_end": "true"})
    (slow,) = stripe.events()

    def overtake(place: str) -> None:
        if place == "after":
            stripe.transport.hook = lambda place: None
            stripe.world.end(subscription["id"])
            stripe.deliver(parent.client)

    stripe.transport.hook = overtake
    assert stripe.post(parent.client, slow).status_code == 200
    assert plan_of(parent) == ("free", "canceled", 30)
    assert "subscription_cancel_scheduled" not in told(paying, parent)
