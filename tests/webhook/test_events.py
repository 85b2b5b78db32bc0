"""The effect of events in any order, repeated, late or from strangers (docs/product.md 6)."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import MONTHLY, YEARLY, alerts, buy, checkout, plan_of, row_of, second, shown, told, unread
from support.stripe import StripeWorld, event_about


def updated(stripe: StripeWorld, subscription: dict[str, Any], event_id: str) -> Any:
    """Build `customer.subscription.updated` for the subscription, with a made-up status."""
    about = {"id": subscription["id"], "customer": subscription["customer"], "status": "whatever"}
    return stripe_event(stripe, "customer.subscription.updated", about, event_id)


def stripe_event(stripe: StripeWorld, kind: str, about: dict[str, Any], event_id: str) -> Any:
    return event_about(kind, about, event_id=f"{event_id}_{stripe.only('customers')['id'][-8:]}", at=stripe.moment.at)


@pytest.mark.proof
def test_every_order_of_a_purchase_ends_the_same(
    new_parent: Callable[[], Caller], stripe: StripeWorld, paying: Resources
) -> None:
    orders = list(itertools.permutations(range(4)))
    for places in orders:
        caller = new_parent()
        stripe.world.pay(checkout(caller))
        events = stripe.events()
        for place in (*places, *places):
            assert stripe.post(caller.client, events[place]).status_code == 200
        assert plan_of(caller) == MONTHLY
        assert told(paying, caller) == ["payment_succeeded", "subscription_started"]
        assert len(caller.get("/api/billing/history").json()["items"]) == 1
        assert unread(paying, caller) == 2
    assert len(stripe.queue.sent) == len(orders)


def test_late_events_do_not_bring_back_what_was(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    stripe.world.change(subscription["id"], {"cancel_at_period_end": "true"})
    stripe.world.change(subscription["id"], {"cancel_at_period_end": "false"})
    stripe.world.end(subscription["id"])
    for event in stripe.events()[::-1]:
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == ("free", "canceled", 30)
    assert told(paying, parent).count("subscription_canceled") == 1
    assert "subscription_cancel_scheduled" not in told(paying, parent)


def test_a_canceled_subscription_never_comes_back(parent: Caller, stripe: StripeWorld) -> None:
    """Stripe itself may say that it is active: a replica may lag."""
    subscription = buy(parent, stripe)
    stripe.world.end(subscription["id"])
    stripe.deliver(parent.client)
    subscription["status"] = "active"
    assert stripe.post(parent.client, updated(stripe, subscription, "evt_lag")).status_code == 200
    assert plan_of(parent) == ("free", "canceled", 30)


def test_the_end_of_an_old_subscription_leaves_the_new_one(
    parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    old = buy(parent, stripe)
    stripe.moment.advance(days=1)
    new = second(stripe, old)
    stripe.deliver(parent.client)
    assert row_of(paying, parent)["subscription_id"] == new["id"]
    stripe.world.end(old["id"])
    stripe.deliver(parent.client)
    assert plan_of(parent) == YEARLY
    assert "subscription_canceled" not in told(paying, parent)


def test_of_two_subscriptions_the_newer_that_is_paid_counts(
    parent: Caller, stripe: StripeWorld, paying: Resources, caplog: Any
) -> None:
    old = buy(parent, stripe)
    stripe.moment.advance(days=1)
    new = second(stripe, old)
    new["status"] = "incomplete"
    stripe.deliver(parent.client)
    assert row_of(paying, parent)["subscription_id"] == old["id"], "what is not paid takes nobody's place"
    new["status"] = "active"
    for number, subscription in enumerate((new, old, new, old)):
        assert stripe.post(parent.client, updated(stripe, subscription, f"evt_{number}")).status_code == 200
        assert plan_of(parent) == YEARLY
        assert row_of(paying, parent)["subscription_id"] == new["id"]
    assert "second_subscription" in alerts(caplog), "somebody pays twice"


def test_when_the_newer_of_two_ends_the_older_one_takes_its_place(
    parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    old = buy(parent, stripe)
    stripe.moment.advance(days=1)
    new = second(stripe, old)
    stripe.deliver(parent.client)
    stripe.world.end(new["id"])
    stripe.deliver(parent.client)
    assert plan_of(parent) == MONTHLY
    assert row_of(paying, parent)["subscription_id"] == old["id"]
    assert [message["retention_days"] for message in stripe.queue.sent if message["retention_days"] == 30] == []


@pytest.mark.parametrize(
    ("status", "plan"),
    [
        ("active", ("monthly", "active", 180)), ("trialing", ("monthly", "trialing", 180)),
        ("past_due", ("monthly", "past_due", 180)), ("incomplete", ("free", "incomplete", 30)),
        ("unpaid", ("free", "unpaid", 30)), ("paused", ("free", "paused", 30)), ("canceled", ("free", "canceled", 30)),
        ("incomplete_expired", ("free", "incomplete_expired", 30)), ("hibernating", MONTHLY), ("", None),
    ],
)  # fmt: skip
def test_what_each_status_opens(
    parent: Caller, stripe: StripeWorld, status: str, plan: tuple[str, str, int] | None
) -> None:
    subscription = buy(parent, stripe)
    subscription["status"] = status
    answer = stripe.post(parent.client, updated(stripe, subscription, "evt_status"))
    if plan is None:
        assert answer.status_code == 503, "unreadable: nothing is known, so Stripe must tell again"
        assert plan_of(parent) == MONTHLY
    else:
        assert answer.status_code == 200
        assert plan_of(parent) == plan


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired", "hibernating", "canceled"])
def test_what_never_began_opens_nothing_and_is_not_told(
    parent: Caller, stripe: StripeWorld, paying: Resources, status: str
) -> None:
    stripe.world.pay(checkout(parent))
    (subscription,) = stripe.world.things["subscriptions"].values()
    subscription["status"] = status
    for event in stripe.events("customer.subscription.created", "checkout.session.completed"):
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent)[0] == "free"
    assert told(paying, parent) == []
    assert stripe.queue.sent == []


def test_an_unknown_price_neither_opens_nor_closes(parent: Caller, stripe: StripeWorld, caplog: Any) -> None:
    subscription = buy(parent, stripe)
    subscription["items"]["data"][0]["price"] = {"id": "price_of_a_sale"}
    assert stripe.post(parent.client, updated(stripe, subscription, "evt_price")).status_code == 200
    assert plan_of(parent) == MONTHLY
    assert "unknown_price" in alerts(caplog)
    subscription["status"] = "canceled"
    assert stripe.post(parent.client, updated(stripe, subscription, "evt_price2")).status_code == 200
    assert plan_of(parent)[0] == "free"


def test_an_unknown_price_from_the_start_opens_nothing(parent: Caller, stripe: StripeWorld) -> None:
    stripe.world.pay(checkout(parent))
    (subscription,) = stripe.world.things["subscriptions"].values()
    subscription["items"]["data"][0]["price"] = {"id": "price_of_a_sale"}
    for event in stripe.events("customer.subscription.created"):
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == ("free", "active", 30)


def test_among_several_items_ours_counts(parent: Caller, stripe: StripeWorld) -> None:
    subscription = buy(parent, stripe, "yearly")
    own = subscription["items"]["data"][0]
    gift = {**own, "id": "si_gift", "price": {"id": "price_gift"}, "current_period_end": own["current_period_end"] + 9}
    subscription["items"]["data"] = [gift, own]
    before = shown(parent)
    assert stripe.post(parent.client, updated(stripe, subscription, "evt_items")).status_code == 200
    assert shown(parent) == before


def test_the_shape_of_before_2025(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    """Before 2025, the period and plan were on top, and an invoice named its subscription directly."""
    subscription = buy(parent, stripe)
    line = subscription["items"]["data"][0]
    subscription["current_period_end"] = line.pop("current_period_end") + 86_400
    line["plan"] = {"id": line.pop("price")["id"].replace("monthly", "yearly")}
    invoice = {
        "id": "in_old", "customer": subscription["customer"], "subscription": subscription["id"], "status": "paid",
        "amount_due": 5_800, "amount_paid": 5_800, "currency": "jpy", "created": 1_800_000_000, "attempt_count": 1,
    }  # fmt: skip
    stripe.world.things["invoices"]["in_old"] = invoice
    assert (
        stripe.post(parent.client, stripe_event(stripe, "invoice.payment_succeeded", invoice, "evt_old")).status_code
        == 200
    )
    assert plan_of(parent) == YEARLY
    assert shown(parent)["subscription"]["current_period_end"] == "2026-12-24T12:00:00+09:00"
    assert told(paying, parent).count("payment_succeeded") == 2
    assert parent.get("/api/billing/history").json()["items"][0]["invoice_id"] == "in_old"


def test_both_shapes_of_a_scheduled_end(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    end = subscription["items"]["data"][0]["current_period_end"]
    for round_, ending in enumerate(({"cancel_at_period_end": "true"}, {"cancel_at": str(end)}), start=1):
        stripe.world.change(subscription["id"], ending)
        stripe.deliver(parent.client)
        assert shown(parent)["subscription"]["cancel_at_period_end"] is True
        assert plan_of(parent) == MONTHLY
        assert told(paying, parent).count("subscription_cancel_scheduled") == round_
        assert parent.post("/api/billing/reactivate").status_code == 200
        stripe.deliver(parent.client)
        assert (subscription["cancel_at"], subscription["cancel_at_period_end"]) == (None, False)
        assert told(paying, parent).count("subscription_reactivated") == round_


def test_trouble_with_a_payment(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    known: dict[str, Any] = {}

    def invoice(kind: str, event_id: str, **changes: Any) -> None:
        known.update(changes)
        about = {
            "id": "in_late", "customer": subscription["customer"], "amount_due": 580, "attempt_count": 1,
            "billing_reason": "subscription_cycle", "status": "open", "created": 1_796_000_000,
            "parent": {"subscription_details": {"subscription": subscription["id"]}}, **known,
        }  # fmt: skip
        stripe.world.things["invoices"][about["id"]] = about
        assert stripe.post(parent.client, stripe_event(stripe, kind, about, event_id)).status_code == 200

    def failures() -> int:
        return told(paying, parent).count("payment_failed")

    invoice("invoice.payment_failed", "evt_1", billing_reason="subscription_create", id="in_first")
    assert failures() == 0
    invoice("invoice.payment_action_required", "evt_2", billing_reason="subscription_cycle", id="in_late")
    invoice("invoice.payment_failed", "evt_3")
    assert failures() == 1
    invoice("invoice.payment_failed", "evt_4", attempt_count=2)
    assert failures() == 2
    invoice("invoice.paid", "evt_5", attempt_count=3, amount_paid=580, status="paid")
    invoice("invoice.payment_succeeded", "evt_6")
    late = {**stripe.world.things["invoices"]["in_late"], "status": "open", "attempt_count": 4, "amount_paid": 0}
    assert stripe.post(parent.client, stripe_event(stripe, "invoice.payment_failed", late, "evt_7")).status_code == 200
    assert (failures(), told(paying, parent).count("payment_succeeded")) == (2, 2)
    newest = parent.get("/api/billing/history").json()["items"][0]
    assert (newest["invoice_id"], newest["status"], newest["amount_paid"]) == ("in_late", "paid", 580)
    assert plan_of(parent) == MONTHLY
    # The attempt count of an invoice paid by hand does not change, and a replica of Stripe's may lag.
    invoice("invoice.payment_failed", "evt_8", id="in_hand", status="open", amount_paid=0, attempt_count=2)
    invoice("invoice.paid", "evt_9", amount_paid=580, status="paid")
    invoice("invoice.payment_succeeded", "evt_10", amount_paid=0, status="open")
    invoices = {each["invoice_id"]: each["status"] for each in parent.get("/api/billing/history").json()["items"]}
    assert invoices["in_hand"] == "paid"


def test_the_end_of_a_trial_is_told_once(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    about = {"id": subscription["id"], "customer": subscription["customer"], "status": "trialing"}
    now = int(stripe.moment.at.timestamp())

    def tell(event_id: str, **truth: Any) -> int:
        subscription.update(truth)
        event = stripe_event(stripe, "customer.subscription.trial_will_end", about, event_id)
        assert stripe.post(parent.client, event).status_code == 200
        return told(paying, parent).count("trial_will_end")

    assert tell("evt_a", status="active", trial_end=now + 3 * 86_400) == 0, "it has ended already"
    assert tell("evt_b", status="trialing", trial_end=now) == 0, "it ends now"
    assert tell("evt_c", trial_end=now + 30 * 86_400) == 0, "it was put off: Stripe will tell again"
    assert tell("evt_d", trial_end=now + 3 * 86_400, cancel_at=now + 3 * 86_400) == 0, "who has left knows"
    assert tell("evt_e", cancel_at=None) == 1
    assert tell("evt_f") == 1


def test_a_deleted_customer(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    first = buy(parent, stripe)
    stripe.world.delete_customer(first["customer"])
    for event in stripe.events()[::-1]:
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent) == ("free", "canceled", 30)
    assert told(paying, parent).count("subscription_canceled") == 1
    stripe.moment.advance(seconds=30)
    again = buy(parent, stripe)
    assert again["customer"] != first["customer"]
    assert plan_of(parent) == MONTHLY


def test_a_deleted_subscription_that_stripe_no_longer_knows(parent: Caller, stripe: StripeWorld) -> None:
    subscription = buy(parent, stripe)
    stripe.world.end(subscription["id"])
    del stripe.world.things["subscriptions"][subscription["id"]]
    stripe.deliver(parent.client)
    assert plan_of(parent) == ("free", "canceled", 30)
