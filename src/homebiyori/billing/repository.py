"""Storage of billing in `core`: a user's `SUBSCRIPTION` and `INVOICE#..`, `STRIPE_CUSTOMER#id`, `FEEDBACK#yyyy-mm`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from homebiyori.aws.dynamodb import (
    EXISTS,
    NOT_EXISTS,
    PK,
    SK,
    Item,
    ItemKey,
    Page,
    Table,
    Update,
    WriteOp,
    unchanged,
    user_key,
)
from homebiyori.aws.transaction import Operation
from homebiyori.base import ids
from homebiyori.base.clock import epoch, jst_date, to_jst
from homebiyori.billing.models import Invoice, ReasonCategory, Subscription, Survey, SurveyCounts
from homebiyori.billing.rules import Plan
from homebiyori.ops.counters import Counters
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import check_alive

SUBSCRIPTION = "subscription"
_STAMPS = {"version", "created_at", "updated_at"}

_FIRST_INVOICE, _LAST_INVOICE = "INVOICE#0", "INVOICE#Z"
_COUNTS = "COUNTS"
_REASON = "reason_"


def _feedback_partition(month: str) -> str:
    return f"FEEDBACK#{month}"


def subscription_key(user_id: str) -> ItemKey:
    return user_key(user_id, "SUBSCRIPTION")


def read_subscription(item: Item | None) -> Subscription:
    """Parse a subscription row; no row means the free plan."""
    return Subscription() if item is None else Subscription.model_validate(item)


def customer_key(customer_id: str) -> ItemKey:
    """Key of the link from a Stripe customer to its user."""
    return {PK: f"STRIPE_CUSTOMER#{customer_id}", SK: "USER"}


def read_link(item: Item | None) -> str | None:
    """Return the customer's user id."""
    return None if item is None else str(item["user_id"])


def _invoice_key(user_id: str, invoice: Invoice) -> ItemKey:
    # Sorts by creation time; ten digits last until 2286.
    return user_key(user_id, f"INVOICE#{epoch(invoice.created_at):010d}#{invoice.invoice_id}")


def read_invoice(item: Item) -> Invoice:
    return Invoice.model_validate(item)


def subscribers(by_plan: Mapping[Plan, int]) -> dict[str, int]:
    """Return changes to the running totals of subscribers by plan; free users are not counted."""
    return {plan.value: count for plan, count in by_plan.items() if plan is not Plan.FREE}


class BillingRepository:
    """The only writer of subscriptions, customer links, invoices and surveys."""

    def __init__(self, table: Table, counters: Counters) -> None:
        self._table = table
        self._counters = counters

    def find(self, user_id: str) -> Subscription | None:
        return self._table.find(subscription_key(user_id), read_subscription)

    def read_asked(
        self, user_id: str, request: IdempotentRequest
    ) -> tuple[Item | None, Item | None, Mapping[str, Any] | None]:
        """Read the subscription and allowance rows, and the stored response to the request.

        AccountDeletedError, even if there is a stored response.
        """
        keys = [subscription_key(user_id), outside_key(user_id), *request.item_keys]
        item, seen, *records = self._table.get_many(keys)
        check_alive(seen)
        return item, seen, request.replay(records, now=self._table.clock.now())

    def find_user(self, customer_id: str) -> str | None:
        """Return the user id of a Stripe customer, if known."""
        return read_link(self._table.get(customer_key(customer_id)))

    def change_writes(
        self, user_id: str, *, before: Subscription, after: Subscription, now: datetime
    ) -> dict[str, Operation]:
        """Return the writes that store the difference, unless the row has changed since; the totals follow the plan.

        The version is incremented even without a difference: the row is the lock for all of a user's billing data.
        """
        old, new = (row.model_dump(mode="json", exclude=_STAMPS) for row in (before, after))
        stamp = dict.fromkeys(
            ("updated_at",) if before.created_at else ("created_at", "updated_at"), to_jst(now).isoformat()
        )
        change = self._table.version_write(subscription_key(user_id), before.version, old=old, new=new, stamp=stamp)
        if before.plan is after.plan:
            return {SUBSCRIPTION: change}
        moved = {before.plan: -1, after.plan: 1}
        return {SUBSCRIPTION: change, "totals": self._counters.total_write(subscribers(moved))}

    def remove_write(self, user_id: str, row: Subscription) -> WriteOp:
        """Return the write that deletes a row, unless it has changed since it was read."""
        return self._table.delete_write(subscription_key(user_id), EXISTS & unchanged(row.version))

    def mark_write(self, user_id: str, *, plan_version: int, marks: Mapping[str, Any]) -> WriteOp:
        """Return the write that sets `marks` on a row, if its plan version is still the same."""
        update = Update(sets=marks, adds={"version": 1})
        return self._table.update_write(subscription_key(user_id), update, Attr("plan_version").eq(plan_version))

    def link_write(self, customer_id: str, user_id: str) -> WriteOp:
        """Return the write that permanently links a customer to its user."""
        condition = NOT_EXISTS | Attr("user_id").eq(user_id)
        return self._table.put_write({**customer_key(customer_id), "user_id": user_id}, condition)

    def find_links(self, customer_ids: Sequence[str]) -> list[Item]:
        """Return the links of some customers, where they exist."""
        found = self._table.get_many([customer_key(customer_id) for customer_id in customer_ids])
        return [item for item in found if item is not None]

    def unlink(self, customer_id: str, user_id: str) -> None:
        """Delete the link from a customer to this user, if there is one."""
        self._table.delete(customer_key(customer_id), Attr("user_id").eq(user_id))

    def find_invoice(self, user_id: str, invoice: Invoice) -> Invoice | None:
        return self._table.find(_invoice_key(user_id, invoice), read_invoice)

    def invoice_write(self, user_id: str, *, before: Invoice | None, after: Invoice) -> WriteOp:
        """Return the write that stores an invoice, unless it has changed since it was read."""
        is_same: ConditionBase = NOT_EXISTS
        if before is not None:
            is_same = Attr("status").eq(before.status) & Attr("attempt_count").eq(before.attempt_count)
        item = {**_invoice_key(user_id, after), **after.model_dump(mode="json")}
        return self._table.put_write(item, is_same)

    def page_invoices(self, user_id: str, *, after: str | None, limit: int) -> Page:
        first, last = user_key(user_id, _FIRST_INVOICE), user_key(user_id, _LAST_INVOICE)
        return self._table.page(first, last, after=after, limit=limit)

    def survey_writes(self, survey: Survey, *, plan: str, now: datetime) -> dict[str, WriteOp]:
        """Return the writes that store and count an anonymous survey."""
        partition, score = _feedback_partition(f"{jst_date(now):%Y-%m}"), survey.satisfaction_score
        item = {
            PK: partition,
            SK: ids.new_id(now),
            **survey.model_dump(mode="json"),
            "plan": plan,
            "created_at": to_jst(now).isoformat(),
        }
        adds = {"surveys": 1}
        if survey.reason_category is not None:
            adds[f"{_REASON}{survey.reason_category}"] = 1
        if score is not None:
            adds |= {"scores": 1, "score_sum": score}
        return {
            "survey": self._table.put_write(item),
            "surveys": self._table.update_write({PK: partition, SK: _COUNTS}, Update(adds=adds), None),
        }

    def page_surveys(self, month: str, *, after: str | None, limit: int) -> Page:
        """Return a month's surveys, newest first."""
        first, last = ({PK: _feedback_partition(month), SK: bound} for bound in (ids.FIRST, ids.LAST))
        return self._table.page(first, last, after=after, limit=limit)

    def count_surveys(self, month: str) -> SurveyCounts:
        counts = self._table.get({PK: _feedback_partition(month), SK: _COUNTS}) or {}
        scores = counts.get("scores", 0)
        return SurveyCounts(
            surveys=counts.get("surveys", 0),
            by_category={category: counts.get(f"{_REASON}{category}", 0) for category in ReasonCategory},
            average_score=round(counts["score_sum"] / scores, 2) if scores else None,
        )
