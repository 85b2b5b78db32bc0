"""Stripe events, reduced to what we read and without trusting their form; and the result of a resync."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel

from homebiyori.base.api_types import Instant
from homebiyori.base.clock import to_jst
from homebiyori.base.errors import InvalidRequestError, UnreadableRequestError
from homebiyori.billing.models import Invoice, SubscriptionStatus, Transition
from homebiyori.billing.rules import Plan
from homebiyori.http import strict_json
from homebiyori.payments import shapes
from homebiyori.payments.port import InvoiceState
from homebiyori.webhook import rules

_MAX_TYPE = 255


class UnreadableEventError(UnreadableRequestError):
    """The signed body is not an event."""

    advice = "イベントとして読み取れません"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A signed event; `content` is its object, as of when it was sent."""

    event_id: str
    type: str
    is_live: bool
    content: Mapping[str, Any]

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Parse an event; UnreadableEventError."""
        try:
            sent = strict_json.loads(body)
        except InvalidRequestError:
            raise UnreadableEventError from None
        event = shapes.mapping(sent)
        event_id, kind = shapes.identifier(event.get("id")), shapes.text(event.get("type"))
        if event_id is None or not kind or len(kind) > _MAX_TYPE:
            raise UnreadableEventError
        content = shapes.mapping(shapes.mapping(event.get("data")).get("object"))
        if kind in rules.KNOWN_EVENTS and not content:
            raise UnreadableEventError
        return cls(event_id=event_id, type=kind, is_live=event.get("livemode") is True, content=content)

    @property
    def customer_id(self) -> str | None:
        return shapes.identifier(self.content.get("id" if self.type == rules.CUSTOMER_DELETED else "customer"))

    @property
    def subscription_id(self) -> str | None:
        """The subscription that the event is about, if any."""
        if self.type in rules.SUBSCRIPTION_EVENTS:
            return shapes.identifier(self.content.get("id"))
        if self.type in rules.INVOICE_EVENTS:
            return shapes.subscription_of_invoice(self.content)
        return shapes.identifier(self.content.get("subscription"))

    @property
    def invoice_id(self) -> str | None:
        """The invoice that the event is about, if any."""
        return shapes.identifier(self.content.get("id")) if self.type in rules.INVOICE_EVENTS else None

    @property
    def attempt_count(self) -> int:
        """The number of the payment attempt, according to the event."""
        return shapes.number(self.content.get("attempt_count")) or 0


def invoice_of(state: InvoiceState) -> Invoice:
    """Convert Stripe's invoice to its entry in the history."""
    named = {**asdict(state), "invoice_url": state.page_url}
    dated = {"created_at": to_jst(state.created_at), "paid_at": state.paid_at and to_jst(state.paid_at)}
    return Invoice.model_validate(named | dated)


class ResyncResult(StrEnum):
    """The outcome of a resync with Stripe."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NO_CUSTOMER = "no_customer"


class SubscriptionSnapshot(BaseModel):
    """A subscription row as shown to operators; the days are how long chats are kept."""

    plan: Plan
    status: SubscriptionStatus
    current_period_end: Instant | None
    is_cancel_scheduled: bool
    retention_days: int
    retention_applied: int


class Resynced(BaseModel):
    """The row before and after; `alerts` names what an operator should check at Stripe.

    `no_customer`: the user has never been to a checkout, so there is nothing to look up.
    """

    result: ResyncResult
    before: SubscriptionSnapshot
    after: SubscriptionSnapshot
    transitions: list[Transition] = []
    alerts: list[str] = []
    is_retention_requested: bool = False
