"""The real SDK against the stand-in: what the port promises, and what goes over the wire."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe as sdk
from pydantic import SecretStr

from actors import MovableTime
from homebiyori.core.clock import Clock
from homebiyori.core.secret import Secret
from homebiyori.payments.port import (
    CheckoutOrder,
    PaymentsRefusedError,
    PaymentsUnavailableError,
    SubscriptionState,
)
from homebiyori.payments.stripe import StripePayments
from stripe_world import StripeWorld


@pytest.fixture
def stripe(moment: MovableTime) -> StripeWorld:
    return StripeWorld.at(moment)


@pytest.fixture
def payments(stripe: StripeWorld) -> StripePayments:
    return stripe.payments()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the SDK would have slept between its tries."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def ordered(customer_id: str, **changes: str) -> CheckoutOrder:
    order = CheckoutOrder(
        user_id="user", customer_id=customer_id, price_id="price_monthly", success_url="https://a/", cancel_url="https://b/"
    )  # fmt: skip
    return replace(order, **changes)


def subscribed(stripe: StripeWorld, payments: StripePayments) -> SubscriptionState:
    customer_id = payments.create_customer("user", key="c")
    page = payments.open_checkout(ordered(customer_id), key="k")
    session = stripe.world.pay(page.session_id)
    state = payments.find_subscription(session["subscription"])
    assert state is not None
    return state


def test_from_customer_to_subscription(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    (item,) = state.items
    assert (state.status, item.price_id, state.is_cancel_scheduled) == ("active", "price_monthly", False)
    assert state.created_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert item.current_period_end == datetime(2026, 12, 23, 3, tzinfo=UTC)
    assert list(payments.subscriptions_of(state.customer_id)) == [state]


def test_a_key_makes_one_of_many(stripe: StripeWorld, payments: StripePayments) -> None:
    assert payments.create_customer("user", key="c") == payments.create_customer("user", key="c")
    assert len(stripe.world.things["customers"]) == 1
    with pytest.raises(PaymentsUnavailableError):
        payments.create_customer("somebody else", key="c")


def test_an_end_is_set_and_withdrawn_the_way_it_was_set(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    ending = payments.schedule_cancellation(state.subscription_id, key="1")
    assert (ending.cancel_at_period_end, ending.is_cancel_scheduled) == (True, True)
    # The stand-in refuses both parameters at once, as Stripe does.
    assert not payments.withdraw_cancellation(ending, key="2").is_cancel_scheduled
    stripe.world.change(state.subscription_id, {"cancel_at": "1799999999"})
    by_portal = payments.find_subscription(state.subscription_id)
    assert by_portal is not None
    assert (by_portal.cancel_at_period_end, by_portal.is_cancel_scheduled) == (False, True)
    assert not payments.withdraw_cancellation(by_portal, key="3").is_cancel_scheduled


def test_what_is_not_there(payments: StripePayments) -> None:
    assert payments.find_subscription("sub_nowhere") is None
    assert payments.subscriptions_of("cus_nowhere") == []
    assert payments.is_customer("cus_nowhere") is False
    with pytest.raises(PaymentsRefusedError):
        payments.schedule_cancellation("sub_nowhere", key="1")
    with pytest.raises(PaymentsRefusedError):
        payments.open_checkout(ordered("cus_nowhere"), key="2")
    payments.close_checkout("cs_nowhere")


def test_a_canceled_subscription_can_not_be_changed(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    stripe.world.end(state.subscription_id)
    with pytest.raises(PaymentsRefusedError):
        payments.schedule_cancellation(state.subscription_id, key="1")


def test_pages_are_closed_but_for_the_attempt_that_is_done_again(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    pages = [payments.open_checkout(ordered(customer_id), key=key).session_id for key in ("a", "b")]
    payments.close_checkouts(customer_id, but="b")
    assert [stripe.world.get("sessions", page)["status"] for page in pages] == ["expired", "open"]
    payments.close_checkout(pages[0])


def test_a_deleted_customer_is_none(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    assert payments.is_customer(customer_id) is True
    stripe.world.delete_customer(customer_id)
    assert payments.is_customer(customer_id) is False


def test_deleting_a_customer_ends_all_that_it_has(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    other = payments.create_customer("somebody else", key="o")
    page = payments.open_checkout(ordered(state.customer_id), key="open").session_id
    assert payments.customers_of("user") == [state.customer_id]
    for _ in range(2):
        payments.delete_customer(state.customer_id)
    payments.delete_customer("cus_nowhere")
    ended = payments.find_subscription(state.subscription_id)
    assert ended is not None
    assert (ended.status, stripe.world.get("sessions", page)["status"]) == ("canceled", "expired")
    assert (payments.is_customer(state.customer_id), payments.is_customer(other)) == (False, True)
    assert (payments.customers_of("user"), payments.customers_of("somebody else")) == ([], [other])


def test_the_portal(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    url = payments.open_portal(customer_id, return_url="https://a/", key="p")
    assert url == stripe.only("portals")["url"]


@pytest.mark.parametrize(
    "call",
    [
        lambda payments: payments.create_customer("user", key="the-key"),
        lambda payments: payments.open_checkout(ordered("cus_1"), key="the-key"),
        lambda payments: payments.open_portal("cus_1", return_url="https://a/", key="the-key"),
        lambda payments: payments.schedule_cancellation("sub_1", key="the-key"),
    ],
)
def test_every_write_carries_its_key_and_is_tried_three_times(
    stripe: StripeWorld, payments: StripePayments, call: Callable[[Any], Any], waits: list[float]
) -> None:
    seen: list[Any] = []
    wrapped = stripe.transport.request

    def request(method: str, url: str, headers: Any, *rest: Any, **named: Any) -> Any:
        seen.append((headers["Idempotency-Key"], headers["Stripe-Version"], headers["Authorization"]))
        return wrapped(method, url, headers, *rest, **named)

    stripe.transport.request = request  # type: ignore[method-assign]  # to look at what is sent
    stripe.transport.answer = lambda method, path: (b'{"error": {"message": "x"}}', 500, {})
    with pytest.raises(PaymentsUnavailableError):
        call(payments)
    assert seen == [("the-key", "2026-10-28.endive", "Bearer sk_test_product")] * 3
    assert len(waits) == 2


def test_the_time_limits() -> None:
    secret = Secret([SecretStr("sk_test_x")], parameter=None, ssm=None, clock=Clock())  # type: ignore[arg-type]  # given outright
    client = StripePayments(secret, api_base="http://127.0.0.1:9")._client()
    transport = client._requestor._client
    assert isinstance(transport, sdk.RequestsClient)
    assert transport._timeout == (3, 8)
    assert client._requestor._options.max_network_retries == 2


def test_nobody_there(waits: list[float]) -> None:
    secret = Secret([SecretStr("sk_test_x")], parameter=None, ssm=None, clock=Clock())  # type: ignore[arg-type]  # given outright
    payments = StripePayments(secret, api_base="http://127.0.0.1:9")
    with pytest.raises(PaymentsUnavailableError):
        payments.find_subscription("sub_1")
    assert len(waits) == 2


@pytest.mark.parametrize(("key", "is_live"), [("sk_test_1", False), ("sk_live_1", True), ("rk_live_1", True)])
def test_the_mode_is_the_keys(stripe: StripeWorld, key: str, *, is_live: bool) -> None:
    assert stripe.payments(key).is_live() is is_live


def test_a_wrong_key_is_unavailable(stripe: StripeWorld) -> None:
    with pytest.raises(PaymentsUnavailableError):
        stripe.payments("sk_test_wrong").find_subscription("sub_1")
