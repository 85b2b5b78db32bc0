"""The rows of billing in a table in memory: each write changes so much, and only under its condition."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from homebiyori.aws.dynamodb import PK, SK, Table, WriteOp
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.clock import JST, Clock
from homebiyori.base.errors import AccountDeletedError
from homebiyori.billing.models import Invoice, ReasonCategory, Subscription, Survey
from homebiyori.billing.repository import BillingRepository, read_link, read_subscription, subscribers
from homebiyori.billing.rules import Plan
from homebiyori.ops.counters import Counters
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import FULL_AT, GONE
from support.memory_dynamodb import MemoryDynamoDB

NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
LATER = NOW + timedelta(hours=1)
INVOICE = Invoice(invoice_id="in_1", status="open", amount_due=580, amount_paid=0, currency="jpy", created_at=NOW)
PAID = INVOICE.model_copy(update={"status": "paid", "attempt_count": 1})


class Rows:
    """The repository and its table."""

    def __init__(self) -> None:
        clock = Clock(now=lambda: NOW)
        self.table = Table(client=cast("Any", MemoryDynamoDB()), name="core", clock=clock)
        self.counters = Counters(self.table)
        self.billing = BillingRepository(self.table, self.counters)

    def write(self, *ops: WriteOp) -> None:
        Transaction(self.table, {str(place): op for place, op in enumerate(ops)}).commit()

    def store(self, after: Subscription, *, before: Subscription | None = None, now: datetime = NOW) -> Subscription:
        before = before or Subscription()
        Transaction(self.table, self.billing.change_writes("u", before=before, after=after, now=now)).commit()
        found = self.billing.find("u")
        assert found
        return found


@pytest.fixture
def rows() -> Rows:
    return Rows()


def test_nothing_is_no_row_and_the_free_plan(rows: Rows) -> None:
    assert rows.billing.find("u") is None
    assert rows.billing.find_user("cus_1") is None
    assert rows.billing.find_invoice("u", INVOICE) is None
    assert read_subscription(None) == Subscription()
    assert read_link(None) is None
    assert read_link({"user_id": "u"}) == "u"
    assert rows.billing.find_links(["cus_1", "cus_2"]) == []


def test_a_row_is_stamped_when_it_is_made_and_when_it_changes(rows: Rows) -> None:
    first = rows.store(Subscription(status="active"))
    assert (first.version, first.created_at, first.updated_at) == (1, NOW, NOW)
    second = rows.store(first.model_copy(update={"status": "unpaid"}), before=first, now=LATER)
    assert (second.version, second.created_at, second.updated_at) == (2, NOW, LATER)
    same = rows.store(second, before=second, now=LATER)
    assert same.version == 3, "the row is the lock, also where nothing differs"
    with pytest.raises(TransactionRefusedError):
        rows.store(second, before=second, now=LATER)


def test_the_totals_follow_the_plan_by_one(rows: Rows) -> None:
    def totals() -> tuple[int, int]:
        found = rows.counters.read_totals()
        return found.get("monthly", 0), found.get("yearly", 0)

    row = rows.store(Subscription(plan=Plan.MONTHLY))
    assert totals() == (1, 0)
    row = rows.store(row.model_copy(update={"status": "past_due"}), before=row)
    assert totals() == (1, 0)
    row = rows.store(row.model_copy(update={"plan": Plan.YEARLY}), before=row)
    assert totals() == (0, 1)
    rows.store(row.model_copy(update={"plan": Plan.FREE}), before=row)
    assert totals() == (0, 0)
    assert subscribers({Plan.FREE: -1, Plan.YEARLY: 1}) == {"yearly": 1}


@pytest.mark.parametrize("versions", [0, 1, 2])
def test_a_row_that_has_changed_is_not_deleted(rows: Rows, versions: int) -> None:
    row = Subscription()
    for _ in range(versions):
        row = rows.store(row, before=row)
    for other in ({0, 1, 2} - {versions}) | (set() if versions else {0}):
        with pytest.raises(TransactionRefusedError):
            rows.write(rows.billing.remove_write("u", row.model_copy(update={"version": other})))
    if versions:
        rows.write(rows.billing.remove_write("u", row))
    assert rows.billing.find("u") is None


def test_a_mark_stands_only_where_the_plan_does(rows: Rows) -> None:
    row = rows.store(Subscription(plan_version=3))
    rows.write(rows.billing.mark_write("u", plan_version=3, marks={"retention_requested": 180}))
    found = rows.billing.find("u")
    assert found
    assert (found.version, found.retention_requested) == (row.version + 1, 180)
    with pytest.raises(TransactionRefusedError):
        rows.write(rows.billing.mark_write("u", plan_version=4, marks={"retention_requested": 30}))


def test_a_link_is_its_users(rows: Rows) -> None:
    for _ in range(2):
        rows.write(rows.billing.link_write("cus_1", "u"))
    with pytest.raises(TransactionRefusedError):
        rows.write(rows.billing.link_write("cus_1", "other"))
    assert [item["user_id"] for item in rows.billing.find_links(["cus_0", "cus_1"])] == ["u"]
    rows.billing.unlink("cus_1", "other")
    assert rows.billing.find_user("cus_1") == "u"
    rows.billing.unlink("cus_1", "u")
    rows.billing.unlink("cus_1", "u")
    assert rows.billing.find_user("cus_1") is None


def test_nobody_who_has_left_is_answered(rows: Rows) -> None:
    request = IdempotentRequest.of(user_id="u", key="k", route="POST /api/billing/cancel", body={})
    assert rows.billing.read_asked("u", request) == (None, None, None)
    rows.write(rows.table.put_write({**outside_key("u"), FULL_AT: GONE}))
    with pytest.raises(AccountDeletedError):
        rows.billing.read_asked("u", request)


@pytest.mark.parametrize(
    ("before", "is_stored"),
    [
        (INVOICE, True), (None, False), (PAID, False),
        (INVOICE.model_copy(update={"attempt_count": 1}), False),
        (INVOICE.model_copy(update={"status": "paid"}), False),
    ],
)  # fmt: skip
def test_an_invoice_that_has_changed_is_not_overwritten(rows: Rows, before: Invoice | None, *, is_stored: bool) -> None:
    rows.write(rows.billing.invoice_write("u", before=None, after=INVOICE))
    assert rows.billing.find_invoice("u", INVOICE) == INVOICE
    write = rows.billing.invoice_write("u", before=before, after=PAID)
    if is_stored:
        rows.write(write)
    else:
        with pytest.raises(TransactionRefusedError):
            rows.write(write)
    assert rows.billing.find_invoice("u", INVOICE) == (PAID if is_stored else INVOICE)


def test_bills_come_newest_first_and_go_on_after_one(rows: Rows) -> None:
    rows.store(Subscription())
    for number in range(3):
        invoice = INVOICE.model_copy(
            update={"invoice_id": f"in_{number}", "created_at": NOW + timedelta(days=9 * number)}
        )
        rows.write(rows.billing.invoice_write("u", before=None, after=invoice))
    page = rows.billing.page_invoices("u", after=None, limit=10)
    assert [item["invoice_id"] for item in page.items] == ["in_2", "in_1", "in_0"]
    page = rows.billing.page_invoices("u", after=page.items[0][SK], limit=1)
    assert [item["invoice_id"] for item in page.items] == ["in_1"]


def survey(rows: Rows, *, now: datetime = NOW, **said: Any) -> None:
    rows.write(*rows.billing.survey_writes(Survey(**said), plan="monthly", now=now).values())


def test_a_month_counts_what_was_said(rows: Rows) -> None:
    nothing = rows.billing.count_surveys("2026-11")
    assert (nothing.surveys, set(nothing.by_category.values()), nothing.average_score) == (0, {0}, None)
    survey(rows, reason_text="また来ます")
    assert rows.billing.count_surveys("2026-11").average_score is None
    for score in (1, 1, 5):
        survey(rows, satisfaction_score=score, reason_category=ReasonCategory.PRICE)
    survey(rows, now=NOW + timedelta(days=10), satisfaction_score=5)
    counts = rows.billing.count_surveys("2026-11")
    assert (counts.surveys, counts.average_score) == (4, 2.33)
    by_category = {category: count for category, count in counts.by_category.items() if count}
    assert by_category == {ReasonCategory.PRICE: 3}


def test_a_months_surveys_come_newest_first_without_the_counts(rows: Rows) -> None:
    for score in (1, 2, 3):
        survey(rows, now=NOW + timedelta(minutes=score), satisfaction_score=score)
    page = rows.billing.page_surveys("2026-11", after=None, limit=10)
    assert [item["satisfaction_score"] for item in page.items] == [3, 2, 1]
    assert set(page.items[0]) == {PK, SK, "satisfaction_score", "plan", "created_at"}
    page = rows.billing.page_surveys("2026-11", after=page.items[0][SK], limit=1)
    assert [item["satisfaction_score"] for item in page.items] == [2]
