"""The payment provider as billing and the webhook see it: its ids, our plain values.

PaymentsUnavailableError       503: no answer, or an unusable one; try again
├── PaymentsRefusedError       503: our request was refused; the object is not in the state we assumed
└── PaymentsUncertainError     503: the outcome is unknown; check it before repeating the request with another key
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from homebiyori.base.errors import UpstreamError

# "A cancelled subscription never comes back" (docs/product.md 6); nor does one whose first payment never came.
TERMINAL_STATUSES = frozenset({"canceled", "incomplete_expired"})


class PaymentsUnavailableError(UpstreamError):
    """The provider does not answer, is not configured, or is busy; retry what depends on it."""

    def __init__(self, reason: str) -> None:
        super().__init__("お支払いのサービスにつながりません。少し待ってからもう一度お試しください", reason=reason)


class PaymentsRefusedError(PaymentsUnavailableError):
    """The provider refused our request: its object has changed or is gone."""


class PaymentsUncertainError(PaymentsUnavailableError):
    """The provider failed or did not answer: the request may or may not have taken effect.

    Stripe replays an error to the same key for a day (https://docs.stripe.com/api/idempotent_requests). After a
    timeout no time is left for another try.
    """

    def __init__(self, reason: str, *, was_answered: bool = True) -> None:
        super().__init__(reason)
        self.was_answered = was_answered


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribedItem:
    """One line of a subscription; a quantity of 0 sells nothing."""

    price_id: str
    current_period_end: datetime | None
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """A subscription as the provider reports it now; `status` is the provider's own."""

    subscription_id: str
    customer_id: str
    status: str
    items: Sequence[SubscribedItem]
    cancel_at_period_end: bool
    cancel_at: datetime | None
    created_at: datetime
    trial_end: datetime | None = None
    # While it has a schedule, the provider refuses any other change of its end.
    schedule_id: str | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended for good."""
        return self.status in TERMINAL_STATUSES

    @property
    def is_cancel_scheduled(self) -> bool:
        """Whether it is set to end; since 2025-09-30 Stripe's portal sets only `cancel_at`."""
        return self.cancel_at_period_end or self.cancel_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceState:
    """An invoice as the provider reports it now; amounts in the currency's smallest unit (JPY: yen)."""

    invoice_id: str
    customer_id: str
    status: str
    is_first: bool
    amount_due: int
    amount_paid: int
    currency: str
    attempt_count: int
    created_at: datetime
    subscription_id: str | None = None
    paid_at: datetime | None = None
    page_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOrder:
    """What a checkout page sells, to whom, and where it redirects."""

    user_id: str
    customer_id: str
    price_id: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPage:
    """A checkout page."""

    session_id: str
    url: str


class Payments(Protocol):
    """The payment provider. A write repeated with the same `key` takes effect once and gets the same answer.

    Writes without a `key` are safe to repeat.
    """

    def is_live(self) -> bool:
        """Whether real money moves."""

    def create_customer(self, user_id: str, *, key: str) -> str:
        """Create an anonymous customer and return its id."""

    def owner_of(self, customer_id: str) -> str | None:
        """Return the user that a customer was created for; None if it is gone or not ours."""

    def is_customer(self, customer_id: str) -> bool:
        """Whether a customer exists and was not deleted."""

    def customers_of(self, user_id: str, *, now: datetime) -> Sequence[str]:
        """Find all customers created for a user, including those whose id we never stored."""

    def delete_customer(self, customer_id: str) -> None:
        """Delete a customer, if it exists; its subscriptions end at once and its checkout pages close."""

    def open_checkout(self, order: CheckoutOrder, *, attempt: str, key: str) -> CheckoutPage:
        """Open a checkout page for an attempt; `key` may change between its tries."""

    def is_open(self, session_id: str) -> bool:
        """Whether a checkout page can still be paid."""

    def close_checkouts(self, customer_id: str, *, but: str) -> CheckoutPage | None:
        """Close a customer's open checkout pages, except one of attempt `but`, which is returned."""

    def close_checkout(self, session_id: str) -> None:
        """Close one checkout page, if it can still be paid."""

    def open_portal(self, customer_id: str, *, return_url: str) -> str:
        """Create a page where a customer manages card, invoices and plan; return its URL."""

    def find_subscription(self, subscription_id: str) -> SubscriptionState | None:
        """Return a subscription's current state; None if there is none of that id."""

    def subscriptions_of(self, customer_id: str) -> Sequence[SubscriptionState]:
        """Return the current state of all of a customer's subscriptions."""

    def find_invoice(self, invoice_id: str) -> InvoiceState | None:
        """Return an invoice's current state; None if there is none of that id."""

    def release_schedule(self, schedule_id: str, *, key: str) -> None:
        """Release a schedule; its subscription continues as it is."""

    def schedule_cancellation(self, subscription_id: str, *, key: str) -> SubscriptionState:
        """Set a subscription to end with its period."""

    def withdraw_cancellation(self, state: SubscriptionState, *, key: str) -> SubscriptionState:
        """Keep a subscription that was set to end."""
