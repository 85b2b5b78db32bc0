"""What the service stores about a parent's billing, and what it ends at the provider; without an engine."""

from datetime import timedelta
from typing import Any

import pytest

from homebiyori.aws.transaction import Transaction
from homebiyori.billing.models import Invoice, Subscription
from homebiyori.billing.rules import Plan
from homebiyori.billing.service import BillingService
from support.till import NOW, USER, Till

INVOICE = Invoice(invoice_id="in_1", status="open", amount_due=580, amount_paid=0, currency="jpy", created_at=NOW)


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def service(till: Till) -> BillingService:
    return BillingService(till.resources)


def link(till: Till, *customer_ids: str, user_id: str = USER) -> None:
    writes = {customer_id: till.billing.link_write(customer_id, user_id) for customer_id in customer_ids}
    Transaction(till.table, writes).commit()


def linked(till: Till) -> set[str]:
    return {
        item["PK"].removeprefix("STRIPE_CUSTOMER#") for item in till.billing.find_links(["cus_1", "cus_2", "cus_3"])
    }


def test_who_ends_leaves_no_customer_and_no_link(till: Till, service: BillingService) -> None:
    till.store(customer_id="cus_1", former_customer_ids=("cus_2",))
    till.provider.customers = ["cus_2", "cus_3"]
    link(till, "cus_1", "cus_2")
    service.end(USER)
    assert till.provider.deleted == ["cus_1", "cus_2", "cus_3"]
    assert linked(till) == set()


def test_the_customer_of_another_is_left_alone(till: Till, service: BillingService) -> None:
    till.store(customer_id="cus_1")
    link(till, "cus_1", user_id="other")
    service.end(USER)
    assert (till.provider.deleted, linked(till)) == ([], {"cus_1"})


@pytest.mark.parametrize(
    ("prices", "has_customer", "is_asked"),
    [(("p", None), False, True), ((None, "p"), True, True), ((None, None), True, True), ((None, None), False, False)],
)
def test_where_nothing_is_sold_only_a_known_customer_is_looked_for(
    prices: tuple[str | None, str | None], *, has_customer: bool, is_asked: bool
) -> None:
    till = Till(prices=prices)
    if has_customer:
        till.store(customer_id="cus_1")
    BillingService(till.resources).end(USER)
    assert till.provider.names() == (["customers of"] if is_asked else []) + (["delete"] if has_customer else [])


def test_a_customer_is_adopted_by_who_has_none(till: Till, service: BillingService) -> None:
    Transaction(till.table, service.adoption_writes(USER, "cus_1", now=NOW)).commit()
    assert (till.row.customer_id, till.row.version, service.find_user("cus_1")) == ("cus_1", 1, USER)
    assert service.adoption_writes(USER, "cus_2", now=NOW) == {}
    till.store(customer_id=None)
    Transaction(till.table, service.adoption_writes(USER, "cus_2", now=NOW)).commit()
    assert till.row.customer_id == "cus_2"


@pytest.mark.parametrize(
    ("seen", "changes", "is_stored"),
    [
        (None, {}, True), ({}, {}, False), ({}, {"status": "paid"}, True), ({"status": "paid"}, {}, False),
        ({}, {"attempt_count": 1}, True), ({"attempt_count": 1}, {}, False), ({"status": "odd"}, {}, True),
        ({"status": "draft"}, {"status": "odd"}, False), ({"attempt_count": 2}, {"status": "paid"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_a_bill_is_stored_where_it_says_more(
    till: Till, service: BillingService, seen: dict[str, Any] | None, changes: dict[str, Any], *, is_stored: bool
) -> None:
    if seen is not None:
        before = INVOICE.model_copy(update=seen)
        Transaction(till.table, {"bill": till.billing.invoice_write(USER, before=None, after=before)}).commit()
    row = Subscription()
    invoice = INVOICE.model_copy(update=changes)
    assert ("invoice" in service.writes(USER, before=row, after=row, invoice=invoice, now=NOW)) is is_stored
    assert set(service.writes(USER, before=row, after=row, invoice=None, now=NOW)) == {"subscription"}


def test_a_mark_is_for_the_plan_that_it_was_asked_for(till: Till, service: BillingService) -> None:
    till.store(plan_version=2)
    assert service.mark_retention_requested(USER, 2, 180) is True
    assert (till.row.retention_requested, till.row.retention_requested_at) == (180, NOW)
    assert service.mark_retention_requested(USER, 1, 30) is False
    Transaction(till.table, {"mark": service.retention_applied_write(USER, 2, 180)}).commit()
    assert (till.row.retention_requested, till.row.retention_applied) == (180, 180)


def test_who_goes_is_taken_off_the_totals(till: Till, service: BillingService) -> None:
    row = till.store(plan=Plan.YEARLY)
    writes, totals = service.removal_ops(USER, row)
    assert totals == {"yearly": -1}
    Transaction(till.table, dict(writes)).commit()
    assert service.find_subscription(USER) is None
    assert service.show(USER).subscription.current_plan == "free"


def test_a_parent_is_shown_the_row(till: Till, service: BillingService) -> None:
    assert service.show(USER).subscription.status == "none"
    till.store(plan=Plan.MONTHLY, status="active", current_period_end=NOW + timedelta(days=1))
    shown = service.show(USER).subscription
    assert (shown.current_plan, shown.status, shown.current_period_end) == (
        "monthly", "active", NOW + timedelta(days=1),
    )  # fmt: skip
