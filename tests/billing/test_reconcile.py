"""Which of a customer's subscriptions counts, and what a price or an invoice means (docs/product.md 5, 6, 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from homebiyori.base.clock import JST, Clock
from homebiyori.billing.models import Subscription, SubscriptionChange
from homebiyori.billing.rules import PaidPlan, Plan
from homebiyori.billing.service import BillingService, answer_of, entitlements, price_of
from homebiyori.payments.port import PaymentsUnavailableError, SubscribedItem, SubscriptionState

NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
ENDS = NOW + timedelta(days=30)


def state(number: int, status: str = "active", *, price: str = "price_m", quantity: int = 1) -> SubscriptionState:
    """Build a subscription; a higher number is newer."""
    return SubscriptionState(
        subscription_id=f"sub_{number}", customer_id="cus_1", status=status, cancel_at_period_end=False, cancel_at=None,
        items=[SubscribedItem(price_id=price, current_period_end=ENDS, quantity=quantity)],
        created_at=NOW + timedelta(days=number),
    )  # fmt: skip


def service(states: Sequence[SubscriptionState] = (), *, monthly: str | None = "price_m") -> BillingService:
    """Build a service with two prices and these subscriptions at Stripe; nothing is stored."""
    resources: Any = SimpleNamespace(
        core=None, counters=None, cursors=None, clock=Clock(),
        settings=SimpleNamespace(stripe_price_monthly=monthly, stripe_price_yearly="price_y"),
        payments=SimpleNamespace(subscriptions_of=lambda customer_id: states),
    )  # fmt: skip
    return BillingService(resources)


def bought(number: int, status: str = "active", *, price: str = "price_m") -> Subscription:
    return service().apply_state(Subscription(customer_id="cus_1"), state(number, status, price=price)).row


OWN = bought(1)


def outcome(change: SubscriptionChange) -> tuple[str, str, str | None, list[str]]:
    return change.row.plan, change.row.status, change.row.subscription_id, list(change.alerts)


@pytest.mark.parametrize(
    ("now", "plan", "status", "own", "alerts"),
    [
        # The same subscription, unchanged or changed.
        ([state(1)], "monthly", "active", "sub_1", []),
        ([state(1, "past_due")], "monthly", "past_due", "sub_1", []),
        ([state(1, "unpaid")], "free", "unpaid", "sub_1", []),
        ([state(1, "canceled")], "free", "canceled", "sub_1", []),
        ([state(1, price="price_y")], "yearly", "active", "sub_1", []),
        # What cannot be read leaves the row as it is.
        ([state(1, price="price_x")], "monthly", "active", "sub_1", ["unknown_price"]),
        ([state(1, "hibernating")], "monthly", "active", "sub_1", ["unknown_status"]),
        ([state(2, "hibernating"), state(1)], "monthly", "active", "sub_1", []),
        ([state(2, price="price_x"), state(1)], "monthly", "active", "sub_1", []),
        ([], "monthly", "active", "sub_1", ["unknown_subscription"]),
        # Of two that are paid the newer counts, and operators are alerted.
        ([state(2, price="price_y"), state(1)], "yearly", "active", "sub_2", ["second_subscription"]),
        ([state(0, price="price_y"), state(1)], "monthly", "active", "sub_1", []),
        ([state(2, price="price_y"), state(1, price="price_x")], "yearly", "active", "sub_2", ["second_subscription"]),
        ([state(2), state(1, "hibernating")], "monthly", "active", "sub_2", ["second_subscription"]),
        # A subscription that opens the plan beats one that does not.
        ([state(2, "incomplete"), state(1)], "monthly", "active", "sub_1", []),
        ([state(2, "unpaid"), state(1, "past_due")], "monthly", "past_due", "sub_1", []),
        ([state(0, price="price_y"), state(1, "unpaid")], "yearly", "active", "sub_0", []),
        ([state(2, "paused"), state(1, "unpaid")], "free", "paused", "sub_2", []),
        # A subscription that has ended is replaced by any that lives.
        ([state(0, price="price_y"), state(1, "canceled")], "yearly", "active", "sub_0", []),
        ([state(2, "canceled"), state(1, "canceled"), state(0, "paused")], "free", "paused", "sub_0", []),
        ([state(2, "canceled"), state(1)], "monthly", "active", "sub_1", []),
    ],
    ids=str,
)  # fmt: skip
def test_the_one_that_counts(
    now: Sequence[SubscriptionState], plan: str, status: str, own: str, alerts: list[str]
) -> None:
    for order in (now, now[::-1]):
        assert outcome(service().reconcile(OWN, order)) == (plan, status, own, alerts)


def test_what_was_never_heard_of() -> None:
    new = Subscription(customer_id="cus_1")
    assert outcome(service().reconcile(new, [])) == ("free", "none", None, [])
    assert outcome(service().reconcile(new, [state(1), state(2, "incomplete")])) == ("monthly", "active", "sub_1", [])
    assert outcome(service().reconcile(new, [state(1, "hibernating")])) == ("free", "none", None, [])
    unpaid = [state(1, price="price_x"), state(0, "incomplete")]
    assert outcome(service().reconcile(new, unpaid)) == ("free", "active", "sub_1", ["unknown_price"])


def test_what_was_dead_stays_dead_and_what_ended_is_noted() -> None:
    ended = service().apply_state(OWN, state(1, "canceled")).row
    assert outcome(service().reconcile(ended, [state(1)])) == ("free", "canceled", "sub_1", [])
    assert service().reconcile(OWN, [state(0, "canceled"), state(1)]).row.dead_subscription_ids == ("sub_0",)
    dead = OWN.model_copy(update={"dead_subscription_ids": ("sub_2",)})
    assert outcome(service().reconcile(dead, [state(1), state(2, price="price_y")])) == (
        "monthly", "active", "sub_1", [],
    )  # fmt: skip


def test_an_unpaid_row_is_no_second_one() -> None:
    """The row's price is not ours, so the row has opened nothing."""
    row = bought(1, price="price_x")
    assert row.plan is Plan.FREE
    found = [state(1, price="price_x"), state(2)]
    assert outcome(service().reconcile(row, found)) == ("monthly", "active", "sub_2", [])
    found = [state(1, "hibernating"), state(2)]
    assert outcome(service().reconcile(row, found)) == ("monthly", "active", "sub_2", [])


@pytest.mark.parametrize(
    ("others", "own"),
    [
        ([], None), ([state(2)], "sub_2"), ([state(2, "unpaid")], "sub_2"), ([state(2, "paused")], "sub_2"),
        ([state(2, "incomplete")], None), ([state(2, "canceled")], None), ([state(1)], None),
        ([state(2), state(3)], "sub_3"), ([state(2), state(3, "unpaid")], "sub_2"),
        ([state(2), state(3, price="price_x")], "sub_2"), ([state(2, "unpaid"), state(3, price="price_x")], "sub_3"),
        ([state(0)], None),
    ],
    ids=str,
)  # fmt: skip
def test_who_follows_one_that_ended(others: list[SubscriptionState], own: str | None) -> None:
    row = OWN.model_copy(update={"dead_subscription_ids": ("sub_0",)})
    for order in (others, others[::-1]):
        change = service([*order, state(1, "canceled")]).apply_state(row, state(1, "canceled"))
        assert (change.row.subscription_id, change.row.status == "canceled") == (own or "sub_1", own is None)
        assert change.row.dead_subscription_ids == ("sub_1", "sub_0")


def test_only_the_end_of_the_rows_own_looks_for_another() -> None:
    asked = service([state(3)])
    assert outcome(asked.apply_state(OWN, state(0, "canceled"))) == ("monthly", "active", "sub_1", [])
    assert outcome(asked.apply_state(OWN, state(1, "past_due"))) == ("monthly", "past_due", "sub_1", [])
    dead = OWN.model_copy(update={"dead_subscription_ids": ("sub_1",)})
    assert outcome(asked.apply_state(dead, state(1, "canceled"))) == ("free", "canceled", "sub_1", [])


def test_our_own_line_counts_and_one_of_none_sells_nothing() -> None:
    gift = SubscribedItem(price_id="price_gift", current_period_end=ENDS + timedelta(days=9))
    yearly = SubscribedItem(price_id="price_y", current_period_end=ENDS)
    none = SubscribedItem(price_id="price_m", current_period_end=ENDS, quantity=0)
    change = service().apply_state(OWN, replace(state(1), items=[gift, none, yearly]))
    assert (outcome(change), change.row.current_period_end) == (("yearly", "active", "sub_1", []), ENDS)
    assert outcome(service().apply_state(OWN, state(1, quantity=2))) == ("monthly", "active", "sub_1", [])
    assert outcome(service().apply_state(Subscription(), state(1, quantity=0)))[0] == "free"


def test_a_plan_without_a_price_is_not_sold() -> None:
    settings: Any = SimpleNamespace(stripe_price_monthly=None, stripe_price_yearly="price_y")
    assert price_of(settings, PaidPlan.YEARLY) == "price_y"
    with pytest.raises(PaymentsUnavailableError):
        price_of(settings, PaidPlan.MONTHLY)
    change = service(monthly=None).apply_state(Subscription(), state(1, price="price_y"))
    assert outcome(change) == ("yearly", "active", "sub_1", [])


def test_what_a_parent_is_shown() -> None:
    assert answer_of(OWN).subscription.current_period_end == ENDS
    assert answer_of(OWN).features.model_dump() == {"chat_retention_days": 180, "group_chat": True, "deep_mode": True}
    unpaid = answer_of(OWN.model_copy(update={"status": "unpaid"}))
    assert (unpaid.subscription.current_plan, unpaid.subscription.current_period_end) == ("free", None)
    assert entitlements(None).plan is Plan.FREE
    assert entitlements({"plan": "monthly", "status": "active"}).is_premium
