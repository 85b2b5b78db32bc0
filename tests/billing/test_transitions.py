"""How a row follows Stripe's state, in any order; without Stripe or a table (docs/product.md 5, 6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from homebiyori.base.clock import JST
from homebiyori.billing import transitions
from homebiyori.billing.models import Subscription, SubscriptionChange
from homebiyori.billing.rules import PAID_STATUSES, UNPAID_STATUSES, Plan
from homebiyori.payments.port import SubscribedItem, SubscriptionState

NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
ENDS = NOW + timedelta(days=30)
ACTIVE = SubscriptionState(
    subscription_id="sub_1", customer_id="cus_1", status="active", cancel_at_period_end=False, cancel_at=None,
    items=[SubscribedItem(price_id="price_m", current_period_end=ENDS)], created_at=NOW,
)  # fmt: skip
OTHER = replace(ACTIVE, subscription_id="sub_2", created_at=NOW + timedelta(days=1))
NEW = Subscription(customer_id="cus_1")


def advance(row: Subscription, state: SubscriptionState, plan: Plan | None = Plan.MONTHLY) -> SubscriptionChange:
    return transitions.advance(row, state, plan=plan)


def compare(change: SubscriptionChange, *steps: str, alerts: Sequence[str] = (), **row: Any) -> None:
    """Check all steps and alerts of a change, and the given fields of its row."""
    assert (list(change.transitions), list(change.alerts)) == (list(steps), list(alerts))
    assert {name: getattr(change.row, name) for name in row} == row


MONTHLY = advance(NEW, ACTIVE).row


def test_a_purchase_opens_the_plan_and_asks_for_its_retention() -> None:
    compare(
        advance(NEW, ACTIVE), "started", plan=Plan.MONTHLY, previous_plan=Plan.FREE, status="active",
        subscription_id="sub_1", subscription_created_at=NOW, current_period_end=ENDS, retention_days=180,
        retention_requested=None, plan_version=1, cancel_at=None, is_cancellation_announced=False,
    )  # fmt: skip
    assert advance(MONTHLY, ACTIVE) == SubscriptionChange(row=MONTHLY, transitions=[])


@pytest.mark.parametrize("status", sorted(PAID_STATUSES | UNPAID_STATUSES))
def test_what_a_status_comes_to(status: str) -> None:
    change = advance(MONTHLY, replace(ACTIVE, status=status))
    is_paid, is_over = status in PAID_STATUSES, status in {"canceled", "incomplete_expired"}
    steps = [] if is_paid else ["canceled" if is_over else "plan_changed"]
    compare(
        change, *steps, plan=Plan.MONTHLY if is_paid else Plan.FREE, status=status,
        previous_plan=Plan.FREE if is_paid else Plan.MONTHLY, retention_days=180 if is_paid else 30,
        dead_subscription_ids=("sub_1",) if is_over else (),
    )  # fmt: skip


def test_a_status_that_is_news_changes_nothing() -> None:
    compare(advance(MONTHLY, replace(ACTIVE, status="hibernating")), alerts=["unknown_status"])
    assert advance(MONTHLY, replace(ACTIVE, status="hibernating")).row == MONTHLY


def test_another_plan_is_told_and_asks_for_no_other_retention() -> None:
    compare(
        advance(MONTHLY, ACTIVE, Plan.YEARLY), "plan_changed", plan=Plan.YEARLY, previous_plan=Plan.MONTHLY,
        plan_version=1, retention_days=180,
    )  # fmt: skip


def test_a_price_that_is_not_ours_neither_opens_nor_shortens() -> None:
    compare(advance(NEW, ACTIVE, None), alerts=["unknown_price"], plan=Plan.FREE, status="active")
    for days, end in ((-3, ENDS), (3, ENDS + timedelta(days=3))):
        item = SubscribedItem(price_id="price_x", current_period_end=ENDS + timedelta(days=days))
        change = advance(MONTHLY, replace(ACTIVE, items=[item]), None)
        compare(change, alerts=["unknown_price"], plan=Plan.MONTHLY, current_period_end=end)
    without = replace(ACTIVE, items=[])
    compare(advance(NEW, without, None), alerts=["unknown_price"], current_period_end=None)
    compare(advance(MONTHLY, replace(without, status="unpaid"), None), "plan_changed", plan=Plan.FREE)


def test_the_latest_end_of_the_lines_counts_and_none_keeps_the_old_one() -> None:
    lines = [SubscribedItem(price_id="p", current_period_end=ENDS + timedelta(days=n)) for n in (1, 2, 0)]
    nothing = SubscribedItem(price_id="p", current_period_end=None)
    compare(
        advance(NEW, replace(ACTIVE, items=[nothing, *lines])),
        "started",
        current_period_end=lines[1].current_period_end,
    )
    compare(advance(MONTHLY, replace(ACTIVE, items=[nothing])), current_period_end=ENDS)


BY_FLAG: dict[str, Any] = {"cancel_at_period_end": True}
BY_DATE: dict[str, Any] = {"cancel_at": ENDS}


@pytest.mark.parametrize("ending", [BY_FLAG, BY_DATE], ids=["flag", "date"])
def test_an_end_is_announced_once_and_so_is_its_withdrawal(ending: dict[str, Any]) -> None:
    surveyed = MONTHLY.model_copy(update={"has_survey": True})
    leaving = advance(surveyed, replace(ACTIVE, **ending))
    compare(leaving, "cancel_scheduled", is_cancellation_announced=True, has_survey=True, plan=Plan.MONTHLY, **ending)
    compare(advance(leaving.row, replace(ACTIVE, **ending)), is_cancellation_announced=True)
    back = advance(leaving.row, ACTIVE)
    compare(
        back,
        "reactivated",
        is_cancellation_announced=False,
        has_survey=False,
        cancel_at=None,
        cancel_at_period_end=False,
    )
    compare(advance(back.row, ACTIVE))


def test_who_does_not_pay_is_told_of_no_end() -> None:
    unpaid = replace(ACTIVE, status="unpaid", cancel_at_period_end=True)
    compare(advance(MONTHLY, unpaid), "plan_changed", is_cancellation_announced=False)
    leaving = advance(MONTHLY, replace(ACTIVE, cancel_at_period_end=True)).row
    compare(
        advance(leaving, replace(unpaid, cancel_at_period_end=False)), "plan_changed", is_cancellation_announced=False
    )


def test_the_end_takes_everything_back() -> None:
    leaving = advance(MONTHLY.model_copy(update={"has_survey": True}), replace(ACTIVE, **BY_FLAG, **BY_DATE)).row
    ended = advance(leaving, replace(ACTIVE, status="canceled"))
    compare(
        ended, "canceled", plan=Plan.FREE, previous_plan=Plan.MONTHLY, status="canceled", cancel_at=None,
        cancel_at_period_end=False, is_cancellation_announced=False, has_survey=False, retention_days=30,
        plan_version=2, dead_subscription_ids=("sub_1",),
    )  # fmt: skip
    compare(advance(ended.row, replace(ACTIVE, status="canceled")), dead_subscription_ids=("sub_1",))
    assert advance(ended.row, ACTIVE) == SubscriptionChange(row=ended.row), "it never comes back"


@pytest.mark.parametrize("status", ["none", "incomplete", "canceled", "incomplete_expired"])
def test_what_did_not_run_ends_in_silence(status: str) -> None:
    row = Subscription(subscription_id="sub_1", status=status)
    compare(advance(row, replace(ACTIVE, status="canceled")), status="canceled")


def test_the_end_of_another_is_only_noted() -> None:
    change = advance(MONTHLY, replace(OTHER, status="canceled"))
    compare(change, plan=Plan.MONTHLY, status="active", subscription_id="sub_1", dead_subscription_ids=("sub_2",))


def test_of_two_the_paid_one_counts_and_somebody_is_told() -> None:
    paid_newer = advance(MONTHLY, OTHER, Plan.YEARLY)
    compare(paid_newer, "plan_changed", alerts=["second_subscription"], subscription_id="sub_2", plan=Plan.YEARLY)
    older = replace(OTHER, created_at=NOW - timedelta(days=1))
    for state in (older, replace(OTHER, created_at=NOW)):
        compare(advance(MONTHLY, state, Plan.YEARLY), alerts=["second_subscription"], subscription_id="sub_1")
    compare(advance(MONTHLY, replace(OTHER, status="unpaid")), subscription_id="sub_1", plan=Plan.MONTHLY)
    compare(advance(MONTHLY, OTHER, None), alerts=["second_subscription"], subscription_id="sub_1", plan=Plan.MONTHLY)


def test_a_price_that_is_not_ours_is_told_after_one_that_has_ended_too() -> None:
    ended = advance(advance(NEW, ACTIVE).row, replace(ACTIVE, status="canceled")).row
    assert advance(ended, OTHER, None).alerts == ["unknown_price"]


def test_of_two_unpaid_ones_the_newer_counts_whoever_comes_first() -> None:
    first = advance(NEW, replace(ACTIVE, status="incomplete")).row
    newer = replace(OTHER, status="incomplete")
    compare(advance(first, newer), subscription_id="sub_2", status="incomplete", plan=Plan.FREE)
    second = advance(NEW, newer).row
    compare(advance(second, replace(ACTIVE, status="incomplete")), subscription_id="sub_2")
    compare(advance(first, OTHER), "started", subscription_id="sub_2", plan=Plan.MONTHLY)
    compare(advance(second, ACTIVE), "started", subscription_id="sub_1")  # a paid one counts, although it is older
    undated = first.model_copy(update={"subscription_created_at": None})
    compare(advance(undated, replace(newer, created_at=NOW - timedelta(days=9))), subscription_id="sub_2")


def test_an_announced_end_is_that_of_its_subscription_alone() -> None:
    leaving = advance(MONTHLY, replace(ACTIVE, **BY_FLAG)).row
    moved = advance(leaving, OTHER, Plan.YEARLY)
    compare(moved, "plan_changed", alerts=["second_subscription"], is_cancellation_announced=False)
    compare(
        advance(leaving, replace(OTHER, **BY_FLAG), Plan.YEARLY), "plan_changed", "cancel_scheduled",
        alerts=["second_subscription"],
    )  # fmt: skip


def test_nothing_lapses_between_one_that_ended_and_the_next() -> None:
    ended = replace(ACTIVE, status="canceled")
    change = transitions.replace(MONTHLY, ended, OTHER, plan=Plan.MONTHLY)
    compare(
        change, plan=Plan.MONTHLY, subscription_id="sub_2", subscription_created_at=OTHER.created_at, plan_version=1,
        dead_subscription_ids=("sub_1",),
    )  # fmt: skip
    taken = transitions.take_over(MONTHLY, replace(OTHER, created_at=NOW - timedelta(days=1)), plan=Plan.YEARLY)
    compare(taken, "plan_changed", subscription_id="sub_2", dead_subscription_ids=(), plan_version=1)


def states(number: int, *, status: str = "canceled") -> list[SubscriptionState]:
    return [
        replace(ACTIVE, subscription_id=f"sub_{n}", status=status, created_at=NOW + timedelta(days=n))
        for n in range(number)
    ]


def test_the_last_twenty_that_ended_are_remembered() -> None:
    row = transitions.mark_ended(NEW, states(25)[::-1] + states(9, status="active"))
    assert row.dead_subscription_ids == tuple(f"sub_{n}" for n in range(24, 4, -1))
    assert transitions.mark_ended(row, states(25)[-1:]) == row
    assert transitions.mark_ended(row, states(26)[-1:]).dead_subscription_ids[:2] == ("sub_25", "sub_24")
    assert len(transitions.mark_ended(row, states(26)[-1:]).dead_subscription_ids) == 20
    assert transitions.mark_ended(NEW, states(3, status="unpaid")) == NEW


def test_a_customer_that_was_deleted() -> None:
    row = MONTHLY.model_copy(update={"customer_attempt": 3, "former_customer_ids": ("cus_0",)})
    gone = transitions.forget_customer(row)
    compare(
        gone, "canceled", customer_id=None, customer_attempt=0, former_customer_ids=("cus_1", "cus_0"), plan=Plan.FREE,
        status="canceled", dead_subscription_ids=("sub_1",),
    )  # fmt: skip
    assert transitions.forget_customer(gone.row) == SubscriptionChange(row=gone.row)
    unsold = transitions.forget_customer(NEW)
    compare(unsold, status="none", customer_id=None, former_customer_ids=("cus_1",), dead_subscription_ids=())


@pytest.mark.parametrize(
    ("requested", "applied", "asked"),
    [
        (180, 180, None),  # all applied: the new number must be requested
        (180, 30, None),  # under way: the worker may have applied 180 to some chats
        (30, 30, 30),  # back to the number that was applied and requested last
        (None, 30, None),
        (30, 180, None),
    ],
)
def test_a_retention_is_asked_for_unless_all_is_as_it_should_be(
    requested: int | None, applied: int, asked: int | None
) -> None:
    marks = {"retention_requested": requested, "retention_applied": applied}
    change = advance(MONTHLY.model_copy(update=marks), replace(ACTIVE, status="canceled"))
    compare(change, "canceled", retention_days=30, retention_requested=asked, plan_version=2)


def test_what_was_never_asked_for_and_is_right_needs_no_message() -> None:
    """The first change is to the retention that the chats already have."""
    row = NEW.model_copy(update={"retention_applied": 180})
    compare(advance(row, ACTIVE), "started", retention_requested=180, plan_version=1)
    assert not advance(row, ACTIVE).row.needs_retention_request


def test_times_are_kept_as_japan_reads_them() -> None:
    row = advance(NEW, replace(ACTIVE, cancel_at=ENDS)).row
    times: list[datetime | None] = [row.subscription_created_at, row.current_period_end, row.cancel_at]
    assert [time.utcoffset() if time else None for time in times] == [timedelta(hours=9)] * 3
