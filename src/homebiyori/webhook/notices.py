"""What a parent is told about which event. Every notice has a name of its own, so that it can be told once only."""

from collections.abc import Sequence
from datetime import datetime

from homebiyori.billing.models import Advance, Subscription, Transition
from homebiyori.billing.rules import PLAN_NAMES
from homebiyori.core.clock import epoch, jst_date
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType, Parameter
from homebiyori.payments import shapes
from homebiyori.payments.port import SubscriptionState
from homebiyori.webhook import rules
from homebiyori.webhook.models import Event

_TYPES = {
    Transition.STARTED: NotificationType.SUBSCRIPTION_STARTED,
    Transition.PLAN_CHANGED: NotificationType.PLAN_CHANGED,
    Transition.CANCEL_SCHEDULED: NotificationType.SUBSCRIPTION_CANCEL_SCHEDULED,
    Transition.REACTIVATED: NotificationType.SUBSCRIPTION_REACTIVATED,
    Transition.CANCELED: NotificationType.SUBSCRIPTION_CANCELED,
}


def of_transitions(before: Subscription, advance: Advance, *, now: datetime) -> list[NewNotification]:
    """Tell of how the subscription has moved on."""
    subscription_id = advance.row.subscription_id or before.subscription_id
    return [
        NewNotification(
            type=_TYPES[transition],
            # A row takes each step once: its version guards it.
            dedupe_key=f"{subscription_id}:{transition}:{before.version}",
            parameters=_words(transition, advance.row, now),
        )
        for transition in advance.transitions
    ]


def _words(transition: Transition, row: Subscription, now: datetime) -> dict[str, Parameter]:
    match transition:
        case Transition.STARTED | Transition.CANCELED:
            return {"retention_days": row.retention_days}
        case Transition.PLAN_CHANGED:
            return {"plan": PLAN_NAMES[row.plan]}
        case Transition.CANCEL_SCHEDULED:
            return {"ends_on": jst_date(row.cancel_at or row.current_period_end or now)}
        case Transition.REACTIVATED:
            return {}


def of_event(event: Event, state: SubscriptionState | None, *, now: datetime) -> Sequence[NewNotification]:
    """Tell of a payment, of trouble with one, or of the end of a trial."""
    if event.type in rules.PAID_EVENTS:
        return _paid(event, now)
    if event.type in rules.TROUBLE_EVENTS:
        return _trouble(event, state)
    if event.type == rules.TRIAL_WILL_END and state is not None and state.status == "trialing":
        end = state.trial_end or now
        return [
            NewNotification(
                type=NotificationType.TRIAL_WILL_END,
                dedupe_key=f"{state.subscription_id}:trial_will_end:{epoch(end) if state.trial_end else ''}",
                parameters={"ends_on": jst_date(end)},
            )
        ]
    return []


def _paid(event: Event, now: datetime) -> Sequence[NewNotification]:
    invoice = event.invoice()
    # A trial begins with a bill of nothing.
    if invoice is None or shapes.number(event.content.get("amount_paid")) == 0:
        return []
    return [
        NewNotification(
            type=NotificationType.PAYMENT_SUCCEEDED,
            dedupe_key=f"{invoice.invoice_id}:payment_succeeded",
            parameters={"paid_on": jst_date(invoice.paid_at or now), "amount": invoice.amount_paid},
        )
    ]


def _trouble(event: Event, state: SubscriptionState | None) -> Sequence[NewNotification]:
    invoice = event.invoice()
    is_first = event.is_first_payment or (state is not None and state.status in rules.OPEN_FIRST_PAYMENT_STATUSES)
    if invoice is None or is_first:
        return []
    # A card that asks for its owner fails and asks in one attempt, and Stripe tells both.
    return [
        NewNotification(
            type=NotificationType.PAYMENT_FAILED,
            dedupe_key=f"{invoice.invoice_id}:payment_failed:{invoice.attempt_count}",
            parameters={"amount": invoice.amount_due},
        )
    ]
