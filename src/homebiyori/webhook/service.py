"""Handles Stripe's events: each is only a prompt to fetch the current state from Stripe."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.transaction import LONG_WRITE_SECONDS, Transaction, TransactionRefusedError, retrying
from homebiyori.base.log import log_event, log_warning, user_hash
from homebiyori.billing.models import Invoice, Subscription, SubscriptionChange
from homebiyori.billing.service import BillingService
from homebiyori.notification.models import NewNotification
from homebiyori.notification.service import NotificationService
from homebiyori.payments import shapes, signature
from homebiyori.payments.port import InvoiceState, SubscriptionState
from homebiyori.resources import Resources
from homebiyori.user.service import UserService
from homebiyori.webhook import notices, rules
from homebiyori.webhook.models import Event, invoice_of
from homebiyori.webhook.repository import EventRepository
from homebiyori.webhook.retention_request import RetentionRequests

_EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class _EventEffects:
    """The effects of an event on a user's billing."""

    change: SubscriptionChange
    invoice: Invoice | None = None
    notices: Sequence[NewNotification] = ()


@dataclass(slots=True, kw_only=True)
class _StripeView:
    """The current state at Stripe of an event's objects, and alerts for operators."""

    invoice: InvoiceState | None = None
    state: SubscriptionState | None = None
    alerts: list[str] = field(default_factory=list)


class WebhookService:
    """The inbox for Stripe's events: each is handled once, in any order, or Stripe sends it again."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._events = EventRepository(resources.core)
        self._billing = BillingService(resources)
        self._notifications = NotificationService(resources)
        self._users = UserService(resources)
        self._retention = RetentionRequests(resources)
        self._clock = resources.clock

    def receive(self, body: bytes, header: str | None) -> None:
        """Handle one delivery.

        BadSignatureError, UnreadableEventError. PaymentsUnavailableError and internal errors leave no marker, so that
        the next delivery starts over.
        """
        if not header:
            raise signature.BadSignatureError(reason="missing")
        signature.verify(body, header, secrets=self._resources.webhook_secret.values(), now=self._clock.now())
        event = Event.read(body)
        if event.type not in rules.KNOWN_EVENTS:
            log_event("stripe_event_ignored", stripe_event=event.event_id, type=event.type)
        elif event.is_live is not self._resources.payments.is_live():
            log_warning("stripe_event_of_other_mode", stripe_event=event.event_id, type=event.type)
        else:
            self._handle(event)

    def _handle(self, event: Event) -> None:
        user_id = self._billing.find_user(event.customer_id) if event.customer_id else None
        if self._events.find(event.event_id) is None:
            user_id = user_id or self._adopt(event)
            if user_id is None:
                self._alert(event, "unknown_customer")
                return
            self._apply(event, user_id)
        if user_id is not None:
            # On every delivery, even of a handled event, until it has been requested.
            self._retention.make(user_id)

    def _apply(self, event: Event, user_id: str) -> None:
        """Store all effects of an event, with its marker, in one transaction.

        The row is read before Stripe is called, and both are repeated if the row has changed: newer data is never
        replaced by older.
        """
        judged: tuple[Subscription, _EventEffects] | None = None

        def attempt(backoff: Backoff) -> None:
            nonlocal judged
            judged = judged or self._read_and_evaluate(event, user_id)
            if judged is None:
                self._alert(event, "no_subscription_row")
                return
            try:
                self._transaction(event, user_id, *judged, backoff.refused).commit(backoff)
            except TransactionRefusedError as refused:
                if _EVENT in refused:
                    return  # handled by another delivery, or by this one if the acknowledgement was lost
                if not refused.names <= {notice.op_name for notice in judged[1].notices}:
                    judged = None
                raise
            self._log(event, user_id, *judged)

        retrying(self._clock, LONG_WRITE_SECONDS, attempt)

    def _read_and_evaluate(self, event: Event, user_id: str) -> tuple[Subscription, _EventEffects] | None:
        row = self._billing.find_subscription(user_id)
        return None if row is None else (row, self._judge(event, row))

    def _transaction(
        self, event: Event, user_id: str, before: Subscription, effects: _EventEffects, refused: Collection[str]
    ) -> Transaction:
        now, after = self._clock.now(), effects.change.row
        tx = Transaction(self._resources.core, {_EVENT: self._events.handled_write(event, now=now)})
        tx.add_all(self._billing.writes(user_id, before=before, after=after, invoice=effects.invoice, now=now))
        tx.add_all(self._notifications.writes(user_id, *effects.notices, now=now, refused=refused))
        return tx

    def _adopt(self, event: Event) -> str | None:
        """Link an unknown customer to the user named in its metadata at Stripe, if that user has no customer.

        Only our secret key can write a customer's metadata. User ids in the event are ignored: anyone can pass a
        `client_reference_id` to a payment link.
        """
        customer_id = event.customer_id
        user_id = self._resources.payments.owner_of(customer_id) if customer_id else None
        if customer_id is None or user_id is None:
            return None
        writes = self._billing.adoption_writes(user_id, customer_id, now=self._clock.now())
        if not writes:
            return None
        # A user without a profile (unknown or deleted) gets no row.
        tx = Transaction(self._resources.core, writes)
        tx.add("profile", self._users.exists_write(user_id))
        try:
            tx.commit(Backoff(self._clock, LONG_WRITE_SECONDS))
        except TransactionRefusedError:
            return self._billing.find_user(customer_id)
        log_warning("stripe_customer_adopted", stripe_event=event.event_id, user=user_hash(user_id))
        return user_id

    def _judge(self, event: Event, row: Subscription) -> _EventEffects:
        now = self._clock.now()
        if event.type == rules.CUSTOMER_DELETED and self._is_customer_gone(event, row):
            change = self._billing.forget_customer(row)
            return _EventEffects(change=change, notices=notices.of_transitions(row, change, now=now))
        finding = self._look(event, row)
        change = self._billing.apply_state(row, finding.state) if finding.state else SubscriptionChange(row=row)
        change = replace(change, alerts=[*change.alerts, *finding.alerts])
        return _EventEffects(
            change=change,
            invoice=None if finding.invoice is None else invoice_of(finding.invoice),
            notices=[
                *notices.of_transitions(row, change, now=now),
                *notices.of_event(event, finding.invoice, finding.state, now=now),
            ],
        )

    def _look(self, event: Event, row: Subscription) -> _StripeView:
        """Fetch the event's invoice and subscription from Stripe; accept them only if they belong to this customer."""
        finding = _StripeView()
        subscription_id = row.subscription_id if event.type == rules.CUSTOMER_DELETED else event.subscription_id
        if event.invoice_id is not None:
            finding.invoice = self._resources.payments.find_invoice(event.invoice_id)
            if finding.invoice is not None and finding.invoice.customer_id == event.customer_id:
                subscription_id = finding.invoice.subscription_id
            else:
                finding = _StripeView(alerts=["unknown_invoice"])
        if subscription_id is not None:
            self._look_at_subscription(finding, event, row, subscription_id)
        return finding

    def _look_at_subscription(
        self, finding: _StripeView, event: Event, row: Subscription, subscription_id: str
    ) -> None:
        if row.customer_id != event.customer_id:
            finding.alerts.append("former_customer")
            return
        state = self._resources.payments.find_subscription(subscription_id)
        if state is None and event.type == rules.SUBSCRIPTION_DELETED:
            state = _as_ended(event)  # an ended subscription may be unavailable, but can't come back
        if state is None:
            finding.alerts.append("unknown_subscription")
        elif state.customer_id != event.customer_id or state.subscription_id != subscription_id:
            finding.alerts.append("foreign_subscription")
        else:
            finding.state = state

    def _is_customer_gone(self, event: Event, row: Subscription) -> bool:
        """Check with Stripe whether the row's customer was really deleted."""
        is_own = row.customer_id is not None and row.customer_id == event.customer_id
        return is_own and not self._resources.payments.is_customer(row.customer_id or "")

    @staticmethod
    def _alert(event: Event, alert: str) -> None:
        """Alert operators to an event that we can't assign; it gets no marker, so that it can be resent by hand."""
        log_warning("stripe_event_alert", alert=alert, stripe_event=event.event_id, type=event.type)

    @staticmethod
    def _log(event: Event, user_id: str, before: Subscription, effects: _EventEffects) -> None:
        about: dict[str, Any] = {"stripe_event": event.event_id, "type": event.type, "user": user_hash(user_id)}
        for alert in effects.change.alerts:
            log_warning("stripe_event_alert", alert=alert, **about)
        after = effects.change.row
        log_event(
            "stripe_event_handled",
            **about,
            plan=after.plan,
            previous_plan=before.plan,
            status=after.status,
            transitions=list(effects.change.transitions),
            notices=len(effects.notices),
        )


def _as_ended(event: Event) -> SubscriptionState | None:
    try:
        return replace(shapes.read_subscription(event.content), status="canceled")
    except shapes.UnreadableObjectError:
        return None
