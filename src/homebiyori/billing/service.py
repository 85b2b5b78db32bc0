"""Reads subscriptions and entitlements, and applies Stripe's state to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.aws.dynamodb import Item, ItemKey, WriteOp
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.aws.transaction import Operation, Transaction, TransactionRefusedError
from homebiyori.base.clock import to_jst
from homebiyori.base.errors import ConflictError
from homebiyori.base.settings import Settings
from homebiyori.billing import repository, transitions
from homebiyori.billing.models import (
    Invoice,
    Subscription,
    SubscriptionAnswer,
    SubscriptionChange,
    SubscriptionView,
    SurveyAnswer,
    SurveyCounts,
)
from homebiyori.billing.repository import BillingRepository
from homebiyori.billing.rules import (
    INVOICE_STATUSES,
    LIVE_STATUSES,
    PAID_STATUSES,
    RUNNING_STATUSES,
    Entitlements,
    PaidPlan,
    Plan,
    entitlements_of,
)
from homebiyori.billing.shop import features_of
from homebiyori.payments.port import PaymentsUnavailableError, SubscriptionState
from homebiyori.resources import Resources


class NotSubscribedError(ConflictError):
    """There is no subscription to change."""

    code = "not_subscribed"
    title = "ご契約中のプランがありません"
    advice = "契約を読み直してください。使うには、プレミアムプランに申し込んでください"


def subscription_key(user_id: str) -> ItemKey:
    """Key of a subscription row, for callers that read several rows at once."""
    return repository.subscription_key(user_id)


def read_subscription(item: Item | None) -> Subscription:
    """Parse a subscription row; no row means the free plan."""
    return repository.read_subscription(item)


def entitlements(item: Item | None) -> Entitlements:
    """Return the entitlements of a subscription row."""
    subscription = read_subscription(item)
    return entitlements_of(plan=subscription.plan, status=subscription.status)


def price_of(settings: Settings, plan: PaidPlan) -> str:
    """Return the Stripe price id of a plan; PaymentsUnavailableError if this deployment sells nothing."""
    price = {PaidPlan.MONTHLY: settings.stripe_price_monthly, PaidPlan.YEARLY: settings.stripe_price_yearly}[plan]
    if price is None:
        raise PaymentsUnavailableError("no_prices")
    return price


class BillingService:
    """Reads subscriptions and applies Stripe's state to them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._table = resources.core
        self._billing = BillingRepository(resources.core, resources.counters)
        self._cursors = resources.cursors
        self._clock = resources.clock
        settings = resources.settings
        prices = ((settings.stripe_price_monthly, Plan.MONTHLY), (settings.stripe_price_yearly, Plan.YEARLY))
        self._plans = {price: plan for price, plan in prices if price is not None}

    def find_subscription(self, user_id: str) -> Subscription | None:
        return self._billing.find(user_id)

    def find_user(self, customer_id: str) -> str | None:
        """Return the user id of a Stripe customer, judged only by the stored link."""
        return self._billing.find_user(customer_id)

    def show(self, user_id: str) -> SubscriptionAnswer:
        return answer_of(self._billing.find(user_id) or Subscription())

    # Quoted, here and below: only routers need that model, and building it would add 10 ms to the worker's start.
    def page_history(self, user_id: str, wanted: PageRequest) -> "PageOf[Invoice]":
        return Pager(self._cursors, {"user": user_id, "list": "invoices"}).fill(
            lambda after, count: self._billing.page_invoices(user_id, after=after, limit=count),
            wanted,
            show=repository.read_invoice,
        )

    def apply_state(self, row: Subscription, state: SubscriptionState) -> SubscriptionChange:
        """Update a row to the state of one of its customer's subscriptions; stores nothing.

        If the row's own subscription has ended, another live one of the customer replaces it.
        """
        is_news = state.subscription_id not in row.dead_subscription_ids
        if state.is_terminal and is_news and row.subscription_id == state.subscription_id:
            successor = self._successor(row, state)
            if successor is not None:
                known, plan = self._priced(successor)
                return transitions.replace(row, state, known, plan=plan)
        known, plan = self._priced(state)
        return transitions.advance(row, known, plan=plan)

    def reconcile(self, row: Subscription, states: Sequence[SubscriptionState]) -> SubscriptionChange:
        """Update a row to the most relevant of all its customer's subscriptions; stores nothing.

        The result is what `apply_state` would have produced from their events, in any order.
        """
        row = transitions.mark_ended(row, states)
        own = next((state for state in states if state.subscription_id == row.subscription_id), None)
        best = self._best_of(row, own, states)
        if best is None:
            return SubscriptionChange(row=row, alerts=["unknown_subscription"] if row.subscription_id else [])
        known, plan = self._priced(best)
        if best is own:
            return transitions.advance(row, known, plan=plan)
        if own is not None and own.is_terminal:
            return transitions.replace(row, own, known, plan=plan)
        moved = transitions.take_over(row, known, plan=plan)
        is_second = own is not None and self._opens_plan(own, row, is_own=True)
        return replace(moved, alerts=[*moved.alerts, *(["second_subscription"] if is_second else [])])

    def _best_of(
        self, row: Subscription, own: SubscriptionState | None, states: Sequence[SubscriptionState]
    ) -> SubscriptionState | None:
        """Choose the newest subscription that grants the plan, else the newest that runs, else the row's own."""
        running = [
            state
            for state in states
            if state.subscription_id not in row.dead_subscription_ids
            and (state.status in RUNNING_STATUSES or (state is own and not state.is_terminal))
        ]
        return max(
            running,
            key=lambda state: (self._opens_plan(state, row, is_own=state is own), state.created_at),
            default=own,
        )

    def _opens_plan(self, state: SubscriptionState, row: Subscription, *, is_own: bool) -> bool:
        """Whether a subscription grants the plan; if the row's own has unknown values, the row's plan stays."""
        if state.status not in RUNNING_STATUSES:
            return is_own and row.plan is not Plan.FREE
        if state.status not in PAID_STATUSES:
            return False
        has_price = self._priced(state)[1] is not None
        return has_price or (is_own and row.plan is not Plan.FREE)

    def adoption_writes(self, user_id: str, customer_id: str, *, now: datetime) -> dict[str, Operation]:
        """Return the writes that assign a customer to this user; none if the user already has one."""
        row = self._billing.find(user_id) or Subscription()
        if row.customer_id is not None:
            return {}
        after = row.model_copy(update={"customer_id": customer_id})
        link = self._billing.link_write(customer_id, user_id)
        return {"customer": link, **self._billing.change_writes(user_id, before=row, after=after, now=now)}

    def page_surveys(self, month: str, wanted: PageRequest) -> "PageOf[SurveyAnswer]":
        """List a month's surveys, newest first."""
        return Pager(self._cursors, {"list": "feedback", "month": month}).fill(
            lambda after, count: self._billing.page_surveys(month, after=after, limit=count),
            wanted,
            show=SurveyAnswer.model_validate,
        )

    def count_surveys(self, month: str) -> SurveyCounts:
        return self._billing.count_surveys(month)

    def forget_customer(self, row: Subscription) -> SubscriptionChange:
        """Update a row whose customer was deleted; stores nothing."""
        return transitions.forget_customer(row)

    def writes(
        self, user_id: str, *, before: Subscription, after: Subscription, invoice: Invoice | None, now: datetime
    ) -> dict[str, Operation]:
        """Return the writes that store a change."""
        writes = self._billing.change_writes(user_id, before=before, after=after, now=now)
        if invoice is not None:
            seen = self._billing.find_invoice(user_id, invoice)
            if seen is None or _is_news(seen, invoice):
                writes["invoice"] = self._billing.invoice_write(user_id, before=seen, after=invoice)
        return writes

    def end(self, user_id: str) -> None:
        """Delete a user's customers at Stripe, which ends their subscriptions at once, and the links to them.

        Repeatable. PaymentsUnavailableError.
        """
        row = self._billing.find(user_id) or Subscription()
        # A checkout that died early may have created a customer that we have no record of.
        found = (
            self._resources.payments.customers_of(user_id, now=self._clock.now())
            if self._plans or row.customer_ids
            else ()
        )
        for customer_id in dict.fromkeys((*row.customer_ids, *found)):
            if self._billing.find_user(customer_id) in (None, user_id):
                self._resources.payments.delete_customer(customer_id)
                self._billing.unlink(customer_id, user_id)

    def links_of(self, row: Subscription) -> list[Item]:
        """Return the raw links from the row's customers to its user."""
        return self._billing.find_links(row.customer_ids)

    def removal_ops(self, user_id: str, row: Subscription) -> tuple[dict[str, WriteOp], Mapping[str, int]]:
        """Return the writes that delete a row, unless it has changed since, and the change to the running totals."""
        return {repository.SUBSCRIPTION: self._billing.remove_write(user_id, row)}, repository.subscribers(
            {row.plan: -1}
        )

    def mark_retention_requested(self, user_id: str, plan_version: int, days: int) -> bool:
        """Record that the worker was asked; False if the row has changed since."""
        marks = {"retention_requested": days, "retention_requested_at": to_jst(self._clock.now()).isoformat()}
        write = self._billing.mark_write(user_id, plan_version=plan_version, marks=marks)
        try:
            Transaction(self._table, {repository.SUBSCRIPTION: write}).commit()
        except TransactionRefusedError:
            return False
        return True

    def retention_applied_write(self, user_id: str, plan_version: int, days: int) -> WriteOp:
        """Return the write that records that the worker is done; refused if the row has changed since."""
        return self._billing.mark_write(user_id, plan_version=plan_version, marks={"retention_applied": days})

    def _priced(self, state: SubscriptionState) -> tuple[SubscriptionState, Plan | None]:
        """Return the state with only our own items, and their plan; None if none of the items is ours."""
        own = [item for item in state.items if item.price_id in self._plans and item.quantity > 0]
        return (replace(state, items=own), self._plans[own[0].price_id]) if own else (state, None)

    def _successor(self, row: Subscription, ended: SubscriptionState) -> SubscriptionState | None:
        gone = {ended.subscription_id, *row.dead_subscription_ids}
        live = [
            state
            for state in self._resources.payments.subscriptions_of(ended.customer_id)
            if state.status in LIVE_STATUSES and state.subscription_id not in gone
        ]
        return max(live, key=lambda state: (self._is_open(state), state.created_at), default=None)

    def _is_open(self, state: SubscriptionState) -> bool:
        return state.status in PAID_STATUSES and self._priced(state)[1] is not None


def answer_of(row: Subscription) -> SubscriptionAnswer:
    """Return the row as a parent sees it."""
    opened = entitlements_of(plan=row.plan, status=row.status)
    return SubscriptionAnswer(
        subscription=SubscriptionView(
            current_plan=opened.plan,
            status=row.status,
            current_period_end=row.current_period_end if opened.is_premium else None,
            cancel_at_period_end=row.is_cancel_scheduled,
            cancel_at=row.cancel_at,
        ),
        features=features_of(opened),
    )


def _is_news(seen: Invoice, invoice: Invoice) -> bool:
    """Whether an event is ahead of what is stored: events arrive late, and a paid invoice stays paid."""

    def progress(state: Invoice) -> tuple[int, int]:
        known = state.status in INVOICE_STATUSES
        return INVOICE_STATUSES.index(state.status) if known else 0, state.attempt_count

    return progress(invoice) > progress(seen)
