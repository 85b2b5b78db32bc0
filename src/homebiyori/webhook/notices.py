"""The notifications for each event. Each has its own dedupe key, so that it is sent only once."""

from collections.abc import Sequence
from datetime import datetime

from homebiyori.base.clock import epoch, jst_date
from homebiyori.billing.models import Subscription, SubscriptionChange, Transition
from homebiyori.billing.rules import PLAN_NAMES
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType, Parameter
from homebiyori.payments.port import InvoiceState, SubscriptionState
from homebiyori.webhook import rules
from homebiyori.webhook.models import Event

_TYPES = {
    Transition.STARTED: NotificationType.SUBSCRIPTION_STARTED,
    Transition.PLAN_CHANGED: NotificationType.PLAN_CHANGED,
    Transition.CANCEL_SCHEDULED: NotificationType.SUBSCRIPTION_CANCEL_SCHEDULED,
    Transition.REACTIVATED: NotificationType.SUBSCRIPTION_REACTIVATED,
    Transition.CANCELED: NotificationType.SUBSCRIPTION_CANCELED,
}


def of_transitions(before: Subscription, change: SubscriptionChange, *, now: datetime) -> list[NewNotification]:
    """Return the notifications of a subscription change."""
    subscription_id = change.row.subscription_id or before.subscription_id
    return [
        NewNotification(
            type=_TYPES[transition],
            # A row takes each step only once, guarded by its version.
            dedupe_key=f"{subscription_id}:{transition}:{before.version}",
            parameters=_words(transition, change.row, now),
        )
        for transition in change.transitions
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


def of_event(
    event: Event, invoice: InvoiceState | None, state: SubscriptionState | None, *, now: datetime
) -> Sequence[NewNotification]:
    """Return the notifications of a payment, a failure or a trial's end, if still current: events arrive late."""
    if event.type in rules.PAID_EVENTS and invoice is not None:
        return _paid(invoice, now)
    if event.type in rules.TROUBLE_EVENTS and invoice is not None:
        return _trouble(event, invoice, state)
    if event.type == rules.TRIAL_WILL_END and state is not None:
        return _trial(state, now)
    return []


def _trial(state: SubscriptionState, now: datetime) -> Sequence[NewNotification]:
    end = state.trial_end
    # A parent who has already cancelled needs no reminder.
    if state.status != "trialing" or end is None or state.is_cancel_scheduled:
        return []
    if not now < end <= now + rules.TRIAL_ENDS_SOON:
        return []
    return [
        NewNotification(
            type=NotificationType.TRIAL_WILL_END,
            dedupe_key=f"{state.subscription_id}:trial_will_end:{epoch(end)}",
            parameters={"ends_on": jst_date(end)},
        )
    ]


def _paid(invoice: InvoiceState, now: datetime) -> Sequence[NewNotification]:
    # A trial begins with an invoice of 0.
    if invoice.status != "paid" or invoice.amount_paid == 0:
        return []
    return [
        NewNotification(
            type=NotificationType.PAYMENT_SUCCEEDED,
            dedupe_key=f"{invoice.invoice_id}:payment_succeeded",
            parameters={"paid_on": jst_date(invoice.paid_at or now), "amount": invoice.amount_paid},
        )
    ]


def _trouble(event: Event, invoice: InvoiceState, state: SubscriptionState | None) -> Sequence[NewNotification]:
    is_over = state is not None and state.is_terminal
    is_first = invoice.is_first or (state is not None and state.status in rules.OPEN_FIRST_PAYMENT_STATUSES)
    is_unknown = state is None and invoice.subscription_id is not None
    if invoice.status != "open" or is_first or is_over or is_unknown:
        return []
    # A card that requires authentication causes both events for one attempt. Of attempts reported late, only the
    # last one leads to a notification.
    attempt = max(event.attempt_count, invoice.attempt_count, 1)
    return [
        NewNotification(
            type=NotificationType.PAYMENT_FAILED,
            dedupe_key=f"{invoice.invoice_id}:payment_failed:{attempt}",
            parameters={"amount": invoice.amount_due},
        )
    ]
