"""Applies Stripe's state to a subscription row (`docs/product.md` 5, 6); pure, and safe in any order of events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from homebiyori.base.clock import to_jst
from homebiyori.billing.models import Subscription, SubscriptionChange, Transition
from homebiyori.billing.rules import PAID_STATUSES, UNPAID_STATUSES, Entitlements, Plan
from homebiyori.payments.port import SubscriptionState

# Stripe sends no more events for a subscription that ended this many subscriptions ago.
_DEAD_IDS_KEPT = 20


def advance(row: Subscription, state: SubscriptionState, *, plan: Plan | None) -> SubscriptionChange:
    """Update a row; `plan` is the plan of the state's price, None if the price is not ours."""
    if state.is_terminal:
        return _end(_with_dead_id(row, state.subscription_id), state.subscription_id, state.status)
    if state.subscription_id in row.dead_subscription_ids:
        return SubscriptionChange(row=row)
    if state.status not in PAID_STATUSES | UNPAID_STATUSES:
        return SubscriptionChange(row=row, alerts=["unknown_status"])
    is_paid = state.status in PAID_STATUSES
    if row.subscription_id not in (None, state.subscription_id):
        return _choose(row, state, plan=plan, is_paid=is_paid)
    moved = _apply(row, state, plan=(plan or row.plan) if is_paid else Plan.FREE)
    if is_paid and plan is None:
        return SubscriptionChange(
            row=_unshortened(row, moved.row), transitions=moved.transitions, alerts=["unknown_price"]
        )
    return moved


def _choose(row: Subscription, state: SubscriptionState, *, plan: Plan | None, is_paid: bool) -> SubscriptionChange:
    """Switch a row to another subscription if that one takes precedence; two paid ones raise an alert."""
    if not _takes_over(row, state, is_paid=is_paid and plan is not None):
        return SubscriptionChange(row=row, alerts=["second_subscription"] if is_paid else [])
    moved = _apply(_detached(row), state, plan=(plan or row.plan) if is_paid else Plan.FREE)
    alerts = ["second_subscription"] if row.plan is not Plan.FREE else []
    if is_paid and plan is None:
        alerts.append("unknown_price")
    return SubscriptionChange(row=moved.row, transitions=moved.transitions, alerts=alerts)


def _unshortened(before: Subscription, after: Subscription) -> Subscription:
    """Keep the later period end, so that a price that is not ours cannot shorten a paid period."""
    ends = [row.current_period_end for row in (before, after) if row.current_period_end is not None]
    return after.model_copy(update={"current_period_end": max(ends, default=None)})


def replace(
    row: Subscription, ended: SubscriptionState, successor: SubscriptionState, *, plan: Plan | None
) -> SubscriptionChange:
    """Switch a row from an ended subscription to a live one, without a lapse in between."""
    return advance(_detached(_with_dead_id(row, ended.subscription_id)), successor, plan=plan)


def mark_ended(row: Subscription, states: Sequence[SubscriptionState]) -> Subscription:
    """Record which subscriptions have ended; none of them can come back."""
    ended = sorted((state for state in states if state.is_terminal), key=lambda state: state.created_at)
    for state in ended[-_DEAD_IDS_KEPT:]:
        row = _with_dead_id(row, state.subscription_id)
    return row


def take_over(row: Subscription, state: SubscriptionState, *, plan: Plan | None) -> SubscriptionChange:
    """Switch a row to a subscription that the caller found to take precedence, without a lapse in between."""
    return advance(_detached(row), state, plan=plan)


def forget_customer(row: Subscription) -> SubscriptionChange:
    """Update a row whose customer was deleted: its subscription has ended, and the next checkout creates a customer."""
    if row.customer_id is None:
        return SubscriptionChange(row=row)
    ended = row.subscription_id
    moved = _end(_with_dead_id(row, ended), ended, "canceled") if ended else SubscriptionChange(row=row)
    former = (row.customer_id, *row.former_customer_ids)
    return SubscriptionChange(
        row=moved.row.model_copy(update={"customer_id": None, "customer_attempt": 0, "former_customer_ids": former}),
        transitions=moved.transitions,
    )


def cancellation_of(state: SubscriptionState) -> dict[str, Any]:
    """Return the row's fields that describe a scheduled end."""
    return {"cancel_at_period_end": state.cancel_at_period_end, "cancel_at": _jst(state.cancel_at)}


def _takes_over(row: Subscription, state: SubscriptionState, *, is_paid: bool) -> bool:
    """Whether a subscription replaces the row's: a paid one beats an unpaid or ended one; otherwise the newer wins."""
    is_row_paid = row.plan is not Plan.FREE
    if is_paid != is_row_paid:
        return is_paid
    return row.subscription_created_at is None or state.created_at > row.subscription_created_at


def _apply(row: Subscription, state: SubscriptionState, *, plan: Plan) -> SubscriptionChange:
    is_scheduled = state.is_cancel_scheduled and plan is not Plan.FREE
    ends = [item.current_period_end for item in state.items if item.current_period_end is not None]
    moved = _with_plan(row, plan).model_copy(
        update={
            "status": state.status,
            "subscription_id": state.subscription_id,
            "subscription_created_at": to_jst(state.created_at),
            "current_period_end": _jst(max(ends)) if ends else row.current_period_end,
            "is_cancellation_announced": is_scheduled,
            "has_survey": row.has_survey and is_scheduled,
            **cancellation_of(state),
        }
    )
    transitions = _plan_transitions(row.plan, plan)
    if is_scheduled and not row.is_cancellation_announced:
        transitions.append(Transition.CANCEL_SCHEDULED)
    if row.is_cancellation_announced and not is_scheduled and plan is not Plan.FREE:
        transitions.append(Transition.REACTIVATED)
    return SubscriptionChange(row=moved, transitions=transitions)


def _plan_transitions(old: Plan, new: Plan) -> list[Transition]:
    if old is new:
        return []
    return [Transition.STARTED if old is Plan.FREE else Transition.PLAN_CHANGED]


def _end(row: Subscription, subscription_id: str, status: str) -> SubscriptionChange:
    if row.subscription_id != subscription_id:
        return SubscriptionChange(row=row)
    was_running = row.status not in {"none", "incomplete", "canceled", "incomplete_expired"}
    ended = _with_plan(row, Plan.FREE).model_copy(
        update={
            "status": status,
            "cancel_at_period_end": False,
            "cancel_at": None,
            "is_cancellation_announced": False,
            "has_survey": False,
        }
    )
    return SubscriptionChange(row=ended, transitions=[Transition.CANCELED] if was_running else [])


def _with_dead_id(row: Subscription, subscription_id: str | None) -> Subscription:
    if subscription_id is None or subscription_id in row.dead_subscription_ids:
        return row
    dead = (subscription_id, *row.dead_subscription_ids)[:_DEAD_IDS_KEPT]
    return row.model_copy(update={"dead_subscription_ids": dead})


def _detached(row: Subscription) -> Subscription:
    """Detach the subscription but keep the plan."""
    return row.model_copy(
        update={"subscription_id": None, "subscription_created_at": None, "is_cancellation_announced": False}
    )


def _with_plan(row: Subscription, plan: Plan) -> Subscription:
    """Change the plan; if that changes the retention, request it unless it is already applied.

    Monthly to yearly keeps the retention, so a message in transit stays valid. A message made stale by a newer
    `plan_version` may be partly processed, so a new one is only omitted if the last request was completed and its
    result is already right.
    """
    days = Entitlements(plan).retention_days
    row = row.model_copy(
        update={"plan": plan, "previous_plan": row.plan if plan is not row.plan else row.previous_plan}
    )
    if days == row.retention_days:
        return row
    is_settled = row.plan_version == 0 or row.retention_requested == row.retention_applied
    return row.model_copy(
        update={
            "retention_days": days,
            "retention_requested": days if is_settled and row.retention_applied == days else None,
            "plan_version": row.plan_version + 1,
        }
    )


def _jst(at: datetime | None) -> datetime | None:
    return None if at is None else to_jst(at)
