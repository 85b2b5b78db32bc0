"""What billing and the webhook need of a payment provider, in the provider's ids and our plain values.

PaymentsUnavailableError   503: no answer, or none that can be used; nothing is known, so try again
└── PaymentsRefusedError   503: our request was refused; what we asked for is not as we thought
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from homebiyori.core.errors import UpstreamError

# "A canceled subscription id never comes back" (product.md 6); nor does one whose first payment never came.
TERMINAL_STATUSES = frozenset({"canceled", "incomplete_expired"})


class PaymentsUnavailableError(UpstreamError):
    """The provider does not answer, is not configured, or is busy; whatever waits for it must be done again."""

    def __init__(self, reason: str) -> None:
        super().__init__("お支払いのサービスにつながりません。少し待ってからもう一度お試しください", reason=reason)


class PaymentsRefusedError(PaymentsUnavailableError):
    """The provider refused our request, as the thing asked for has changed or is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribedItem:
    """One line of a subscription."""

    price_id: str
    current_period_end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """A subscription as the provider tells it at this moment; `status` is its word."""

    subscription_id: str
    customer_id: str
    status: str
    items: Sequence[SubscribedItem]
    cancel_at_period_end: bool
    cancel_at: datetime | None
    created_at: datetime
    trial_end: datetime | None = None

    @property
    def is_terminal(self) -> bool:
        """Tell whether it has ended for good."""
        return self.status in TERMINAL_STATUSES

    @property
    def is_cancel_scheduled(self) -> bool:
        """Tell whether it will end; since 2025-09-30 Stripe's portal says so by `cancel_at` alone."""
        return self.cancel_at_period_end or self.cancel_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOrder:
    """What a checkout page is to sell, to whom, and where it leads."""

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
    """The provider. Every write takes a key: done twice with one key, it is done once."""

    def is_live(self) -> bool:
        """Tell whether real money moves."""

    def create_customer(self, user_id: str, *, key: str) -> str:
        """Make an anonymous customer and give its id."""

    def owner_of(self, customer_id: str) -> str | None:
        """Tell for which user a customer was made; None for one that is gone, or that we did not make."""

    def is_customer(self, customer_id: str) -> bool:
        """Tell whether a customer exists and was not deleted."""

    def customers_of(self, user_id: str) -> Sequence[str]:
        """Find the customers that were made for a user, also those whose id we have never stored."""

    def delete_customer(self, customer_id: str) -> None:
        """Delete a customer, unless it is gone: its subscriptions end at once, and its checkout pages close."""

    def open_checkout(self, order: CheckoutOrder, *, key: str) -> CheckoutPage:
        """Make a checkout page."""

    def close_checkouts(self, customer_id: str, *, but: str) -> None:
        """Close every checkout page of a customer that could still be paid, but the one that was made with this key."""

    def close_checkout(self, session_id: str) -> None:
        """Close one checkout page, if it can still be paid."""

    def open_portal(self, customer_id: str, *, return_url: str, key: str) -> str:
        """Make a page where a customer manages card, invoices and plan; gives its address."""

    def find_subscription(self, subscription_id: str) -> SubscriptionState | None:
        """Tell how a subscription is now; None if there is none of that id."""

    def subscriptions_of(self, customer_id: str) -> Sequence[SubscriptionState]:
        """Tell how all of a customer's subscriptions are now."""

    def schedule_cancellation(self, subscription_id: str, *, key: str) -> SubscriptionState:
        """End a subscription when its period ends."""

    def withdraw_cancellation(self, state: SubscriptionState, *, key: str) -> SubscriptionState:
        """Let a subscription go on that was to end."""
