"""What happens when Stripe tells us something: it is the reason to look, and what Stripe says now is what counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from homebiyori.aws.dynamodb import THERE, Backoff, Table, TransactionRefusedError, transact
from homebiyori.aws.jobs import JobQueue
from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.base.log import log_event, log_warning, user_hash
from homebiyori.billing.models import Invoice, Subscription, SubscriptionChange
from homebiyori.billing.service import BillingService
from homebiyori.notification.models import NewNotification
from homebiyori.notification.service import NotificationService
from homebiyori.payments import shapes, signature
from homebiyori.payments.port import BillState, Payments, SubscriptionState
from homebiyori.resources import Resources
from homebiyori.user.service import profile_key
from homebiyori.webhook import notices, rules
from homebiyori.webhook.models import Event, invoice_of
from homebiyori.webhook.repository import EventRepository
from homebiyori.webhook.retention import RetentionRequests

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_WRITE_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What an event does to a user's billing."""

    change: SubscriptionChange
    invoice: Invoice | None = None
    notices: Sequence[NewNotification] = ()


@dataclass(slots=True, kw_only=True)
class _Finding:
    """What Stripe says now of what an event is about, and what an operator should look at."""

    bill: BillState | None = None
    state: SubscriptionState | None = None
    alerts: list[str] = field(default_factory=list)


class WebhookService:
    """The inbox for Stripe's events: each is handled once, in any order, or Stripe sends it again."""

    def __init__(
        self,
        *,
        table: Table,
        billing: BillingService,
        notifications: NotificationService,
        queue: JobQueue,
        payments: Payments,
        secret: Secret,
        clock: Clock,
    ) -> None:
        self._table = table
        self._events = EventRepository(table)
        self._billing = billing
        self._notifications = notifications
        self._retention = RetentionRequests(billing, queue, clock)
        self._payments = payments
        self._secret = secret
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            table=resources.core,
            billing=BillingService.from_resources(resources),
            notifications=NotificationService.from_resources(resources),
            queue=resources.queue,
            payments=resources.payments,
            secret=resources.webhook_secret,
            clock=resources.clock,
        )

    def receive(self, body: bytes, header: str | None) -> None:
        """Handle one delivery.

        BadSignatureError, UnreadableEventError; PaymentsUnavailableError and whatever else of ours fails
        leave no marker, so that the next delivery does it all.
        """
        if not header:
            raise signature.BadSignatureError(reason="missing")
        signature.verify(body, header, secrets=self._secret.values(), now=self._clock.now())
        event = Event.read(body)
        if event.type not in rules.KNOWN_EVENTS:
            log_event("stripe_event_ignored", stripe_event=event.event_id, type=event.type)
        elif event.is_live is not self._payments.is_live():
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
            self._request_retention(user_id)

    def _apply(self, event: Event, user_id: str) -> None:
        """Store all that an event does, with its marker, in one transaction.

        The row is read before Stripe is asked, and asked again when the row was changed meanwhile: so
        what is stored is never older than what it replaces.
        """
        backoff = Backoff(self._clock, _WRITE_SECONDS)
        judged: tuple[Subscription, _Outcome] | None = None
        told: set[str] = set()
        while True:
            if judged is None:
                row = self._billing.find_subscription(user_id)
                if row is None:
                    self._alert(event, "no_subscription_row")
                    return
                judged = row, self._judge(event, row)
            before, outcome = judged
            news = [notice for notice in outcome.notices if notice.dedupe_key not in told]
            writes = self._writes(event, user_id, before, outcome)
            told_by = {len(writes) + place: new.dedupe_key for place, new in enumerate(news)}
            writes += self._notifications.writes(user_id, *news, now=self._clock.now())
            try:
                transact(self._table.client, writes, backoff)
            except TransactionRefusedError as refused:
                if 0 in refused.refusals:
                    return  # handled by another delivery, or by this one, whose acknowledgement was lost
                told |= {key for place, key in told_by.items() if place in refused.refusals}
                if not refused.refusals.keys() <= told_by.keys():
                    judged = None
                backoff.pause()
            else:
                self._log(event, user_id, before, outcome)
                return

    def _writes(
        self, event: Event, user_id: str, before: Subscription, outcome: _Outcome
    ) -> "list[TransactWriteItemTypeDef]":
        now = self._clock.now()
        return [
            self._events.handled_write(event, now=now),
            *self._billing.writes(user_id, before=before, after=outcome.change.row, invoice=outcome.invoice, now=now),
        ]

    def _adopt(self, event: Event) -> str | None:
        """Link a customer whom no row knows to the user that Stripe's own record of it names, if that user has none.

        Only our secret key writes a customer's metadata. What the event says of a user is not looked at: a payment
        link takes a `client_reference_id` from anybody.
        """
        customer_id = event.customer_id
        user_id = self._payments.owner_of(customer_id) if customer_id else None
        if customer_id is None or user_id is None:
            return None
        writes = self._billing.adoption_writes(user_id, customer_id, now=self._clock.now())
        if not writes:
            return None
        # A user whom nobody has seen here, or who has left, gets no row.
        is_user = self._table.check_write(profile_key(user_id), THERE)
        try:
            transact(self._table.client, [*writes, is_user], Backoff(self._clock, _WRITE_SECONDS))
        except TransactionRefusedError:
            return self._billing.find_user(customer_id)
        log_warning("stripe_customer_adopted", stripe_event=event.event_id, user=user_hash(user_id))
        return user_id

    def _judge(self, event: Event, row: Subscription) -> _Outcome:
        now = self._clock.now()
        if event.type == rules.CUSTOMER_DELETED and self._is_customer_gone(event, row):
            change = self._billing.forget_customer(row)
            return _Outcome(change=change, notices=notices.of_transitions(row, change, now=now))
        finding = self._look(event, row)
        change = self._billing.apply_state(row, finding.state) if finding.state else SubscriptionChange(row=row)
        change = replace(change, alerts=[*change.alerts, *finding.alerts])
        return _Outcome(
            change=change,
            invoice=None if finding.bill is None else invoice_of(finding.bill),
            notices=[
                *notices.of_transitions(row, change, now=now),
                *notices.of_event(event, finding.bill, finding.state, now=now),
            ],
        )

    def _look(self, event: Event, row: Subscription) -> _Finding:
        """Ask Stripe how the event's bill and subscription are now, and take them only if they are this user's."""
        finding = _Finding()
        subscription_id = row.subscription_id if event.type == rules.CUSTOMER_DELETED else event.subscription_id
        if event.bill_id is not None:
            finding.bill = self._payments.find_bill(event.bill_id)
            if finding.bill is not None and finding.bill.customer_id == event.customer_id:
                subscription_id = finding.bill.subscription_id
            else:
                finding = _Finding(alerts=["unknown_bill"])
        if subscription_id is not None:
            self._look_at_subscription(finding, event, row, subscription_id)
        return finding

    def _look_at_subscription(self, finding: _Finding, event: Event, row: Subscription, subscription_id: str) -> None:
        if row.customer_id != event.customer_id:
            finding.alerts.append("former_customer")
            return
        state = self._payments.find_subscription(subscription_id)
        if state is None and event.type == rules.SUBSCRIPTION_DELETED:
            state = _as_ended(event)  # what has ended may be gone, and can't come back
        if state is None:
            finding.alerts.append("unknown_subscription")
        elif state.customer_id != event.customer_id or state.subscription_id != subscription_id:
            finding.alerts.append("foreign_subscription")
        else:
            finding.state = state

    def _is_customer_gone(self, event: Event, row: Subscription) -> bool:
        """Ask Stripe whether the customer of this row was deleted indeed."""
        is_own = row.customer_id is not None and row.customer_id == event.customer_id
        return is_own and not self._payments.is_customer(row.customer_id or "")

    def _request_retention(self, user_id: str) -> None:
        """Ask the worker at each delivery, also of what was handled, until it was asked."""
        self._retention.make(user_id)

    @staticmethod
    def _alert(event: Event, alert: str) -> None:
        """Point an operator to an event that is not ours to handle; unmarked, so that it can be sent again by hand."""
        log_warning("stripe_event_alert", alert=alert, stripe_event=event.event_id, type=event.type)

    @staticmethod
    def _log(event: Event, user_id: str, before: Subscription, outcome: _Outcome) -> None:
        about: dict[str, Any] = {"stripe_event": event.event_id, "type": event.type, "user": user_hash(user_id)}
        for alert in outcome.change.alerts:
            log_warning("stripe_event_alert", alert=alert, **about)
        after = outcome.change.row
        log_event(
            "stripe_event_handled",
            **about,
            plan=after.plan,
            previous_plan=before.plan,
            status=after.status,
            transitions=list(outcome.change.transitions),
            notices=len(outcome.notices),
        )


def _as_ended(event: Event) -> SubscriptionState | None:
    try:
        return replace(shapes.read_subscription(event.content), status="canceled")
    except shapes.UnreadableObjectError:
        return None
