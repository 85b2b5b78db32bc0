"""Billing without an engine or Stripe: a table in memory, and a scripted payment provider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from homebiyori.aws.dynamodb import Table
from homebiyori.aws.transaction import Transaction
from homebiyori.base.clock import JST, Clock
from homebiyori.billing.models import Subscription
from homebiyori.billing.repository import BillingRepository
from homebiyori.ops.allowance import used
from homebiyori.ops.counters import Counters
from homebiyori.ops.idempotency import HELD, UNKEYED, IdempotentRequest
from homebiyori.ops.outside_calls import outside_key
from homebiyori.payments.port import (
    CheckoutOrder,
    CheckoutPage,
    PaymentsUncertainError,
    SubscribedItem,
    SubscriptionState,
)
from support.memory_dynamodb import MemoryDynamoDB

USER = "u"
NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
ENDS = NOW + timedelta(days=30)


def state(number: int = 1, status: str = "active", **changes: Any) -> SubscriptionState:
    """Return a subscription of the customer."""
    values: dict[str, Any] = {
        "subscription_id": f"sub_{number}", "customer_id": "cus_1", "status": status, "cancel_at_period_end": False,
        "cancel_at": None, "created_at": NOW,
        "items": [SubscribedItem(price_id="price_m", current_period_end=ENDS)], **changes,
    }  # fmt: skip
    return SubscriptionState(**values)


@dataclass
class Provider:
    """A provider in memory that records its calls; `fails` scripts the outcome of the next calls by name."""

    states: dict[str, SubscriptionState] = field(default_factory=dict)
    customers: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)
    fails: dict[str, list[Exception | None]] = field(default_factory=dict)
    hook: Callable[[str], None] = lambda name: None

    def names(self) -> list[str]:
        return [name for name, *_ in self.calls]

    def keys(self, name: str) -> list[str]:
        """Return the keys of the calls with this name."""
        return [call[-1] for call in self.calls if call[0] == name]

    def _note(self, name: str, *about: str) -> None:
        self.calls.append((name, *about))
        self.hook(name)
        waiting = self.fails.get(name, [])
        if waiting and (fault := waiting.pop(0)) is not None:
            raise fault

    def find_subscription(self, subscription_id: str) -> SubscriptionState | None:
        self._note("find", subscription_id)
        return self.states.get(subscription_id)

    def subscriptions_of(self, customer_id: str) -> Sequence[SubscriptionState]:
        return [one for one in self.states.values() if one.customer_id == customer_id]

    def schedule_cancellation(self, subscription_id: str, *, key: str) -> SubscriptionState:
        self._note("end", key)
        return self._changed(subscription_id, cancel_at_period_end=True)

    def withdraw_cancellation(self, state: SubscriptionState, *, key: str) -> SubscriptionState:
        self._note("go on", key)
        return self._changed(state.subscription_id, cancel_at_period_end=False, cancel_at=None)

    def release_schedule(self, schedule_id: str, *, key: str) -> None:
        self._note("release", schedule_id, key)
        for one in [one for one in self.states.values() if one.schedule_id == schedule_id]:
            self._changed(one.subscription_id, schedule_id=None)

    def create_customer(self, user_id: str, *, key: str) -> str:
        self._note("customer", user_id, key)
        self.customers.append(f"cus_{len(self.customers) + 1}")
        return self.customers[-1]

    def customers_of(self, user_id: str, *, now: datetime) -> Sequence[str]:
        del now
        self._note("customers of", user_id)
        return [one for one in self.customers if one not in self.deleted]

    def is_customer(self, customer_id: str) -> bool:
        return customer_id in self.customers and customer_id not in self.deleted

    def delete_customer(self, customer_id: str) -> None:
        self._note("delete", customer_id)
        self.deleted.append(customer_id)

    def close_checkouts(self, customer_id: str, *, but: str) -> CheckoutPage | None:
        self._note("close", customer_id, but)
        kept = next((page for page, attempt in self.pages.items() if attempt == but), None)
        self.pages = {page: attempt for page, attempt in self.pages.items() if page == kept}
        return None if kept is None else self._page(kept)

    def open_checkout(self, order: CheckoutOrder, *, attempt: str, key: str) -> CheckoutPage:
        self._note("open", order.customer_id, order.price_id, key)
        page = f"cs_{self.names().count('open')}"
        self.pages[page] = attempt
        return self._page(page)

    def is_open(self, session_id: str) -> bool:
        return session_id in self.pages

    def close_checkout(self, session_id: str) -> None:
        self._note("close one", session_id)
        self.pages.pop(session_id, None)

    def open_portal(self, customer_id: str, *, return_url: str) -> str:
        self._note("portal", customer_id, return_url)
        return f"https://pay.example/{customer_id}"

    def _changed(self, subscription_id: str, **changes: Any) -> SubscriptionState:
        self.states[subscription_id] = replace(self.states[subscription_id], **changes)
        return self.states[subscription_id]

    @staticmethod
    def _page(session_id: str) -> CheckoutPage:
        return CheckoutPage(session_id=session_id, url=f"https://pay.example/{session_id}")


class Till:
    """A billing service's dependencies, and what it has stored."""

    def __init__(self, *, prices: tuple[str | None, str | None] = ("price_m", "price_y")) -> None:
        self.now, waited = NOW, [0.0]
        clock = Clock(
            now=lambda: self.now, monotonic=lambda: waited[0], sleep=lambda s: waited.append(waited.pop() + s)
        )
        self.table = Table(client=cast("Any", MemoryDynamoDB()), name="core", clock=clock)
        self.provider = Provider()
        counters = Counters(self.table)
        self.billing = BillingRepository(self.table, counters)
        monthly, yearly = prices
        self.resources: Any = SimpleNamespace(
            core=self.table, counters=counters, cursors=None, clock=clock, payments=self.provider,
            settings=SimpleNamespace(
                stripe_price_monthly=monthly, stripe_price_yearly=yearly, app_schemes=(),
                allowed_origins=("https://app.example.com", "https://second.example.com"),
            ),
        )  # fmt: skip

    @property
    def row(self) -> Subscription:
        return self.billing.find(USER) or Subscription()

    def store(self, **changes: Any) -> Subscription:
        """Change the row, as another request would."""
        before = self.row
        after = before.model_copy(update=changes)
        Transaction(self.table, self.billing.change_writes(USER, before=before, after=after, now=self.now)).commit()
        return self.row

    def meanwhile(self, name: str, change: Callable[[], object]) -> None:
        """Make a change once, when the provider is next called by this name."""

        def once(called: str) -> None:
            if called == name:
                self.provider.hook = lambda called: None
                change()

        self.provider.hook = once

    def used(self, quota: str) -> int:
        return used(self.table.get(outside_key(USER)), quota, NOW.date())

    @property
    def is_settled(self) -> bool:
        """Whether no request holds a key."""
        row = self.table.get(outside_key(USER)) or {}
        return not any(value["holder"] for name, value in row.items() if name.startswith(HELD))


def asked(key: str | None = "key", **body: Any) -> IdempotentRequest:
    """Return a request with a key, or without one."""
    return UNKEYED if key is None else IdempotentRequest.of(user_id=USER, key=key, route="POST /", body=body)


def uncertain(*, was_answered: bool = True) -> PaymentsUncertainError:
    return PaymentsUncertainError("test", was_answered=was_answered)
