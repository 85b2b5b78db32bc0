"""The real Stripe SDK against the stand-in: the contract of the port, and the requests that are sent."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe as sdk
from pydantic import SecretStr

from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.payments.port import (
    CheckoutOrder,
    PaymentsRefusedError,
    PaymentsUnavailableError,
    PaymentsUncertainError,
    SubscriptionState,
)
from homebiyori.payments.stripe import StripePayments
from support.actors import MovableTime
from support.stripe import StripeWorld


@pytest.fixture
def stripe(moment: MovableTime) -> StripeWorld:
    return StripeWorld.at(moment)


@pytest.fixture
def payments(stripe: StripeWorld) -> StripePayments:
    return stripe.payments()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the SDK's waits between its attempts, instead of sleeping."""
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
    page = payments.open_checkout(ordered(customer_id), attempt="a", key="k")
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
        payments.open_checkout(ordered("cus_nowhere"), attempt="a", key="2")
    payments.close_checkout("cs_nowhere")


def test_a_canceled_subscription_can_not_be_changed(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    stripe.world.end(state.subscription_id)
    with pytest.raises(PaymentsRefusedError):
        payments.schedule_cancellation(state.subscription_id, key="1")


def test_pages_are_closed_but_for_the_attempt_that_is_done_again(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    pages = [payments.open_checkout(ordered(customer_id), attempt=key, key=key).session_id for key in ("a", "b")]
    own = payments.close_checkouts(customer_id, but="b")
    assert own is not None
    assert (own.session_id, own.url) == (pages[1], stripe.world.get("sessions", pages[1])["url"])
    assert payments.close_checkouts("cus_nowhere", but="b") is None
    assert [stripe.world.get("sessions", page)["status"] for page in pages] == ["expired", "open"]
    payments.close_checkout(pages[0])


def test_a_deleted_customer_is_none(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    assert payments.is_customer(customer_id) is True
    stripe.world.delete_customer(customer_id)
    assert payments.is_customer(customer_id) is False


def test_the_owner_of_a_customer_is_whom_it_was_made_for(stripe: StripeWorld, payments: StripePayments) -> None:
    user_id = "3f0c1f0e-5b0c-4d6e-9a55-0b6f3d1f7a11"
    own, other = payments.create_customer(user_id, key="c"), payments.create_customer("nobody of ours", key="o")
    stranger = stripe.world.create_customer({})["id"]
    owners = [payments.owner_of(customer_id) for customer_id in (own, other, stranger, "cus_nowhere")]
    assert owners == [user_id, None, None, None]
    stripe.world.delete_customer(own)
    assert payments.owner_of(own) is None


def test_a_page_is_open_until_it_closes(stripe: StripeWorld, payments: StripePayments) -> None:
    page = payments.open_checkout(ordered(payments.create_customer("user", key="c")), attempt="a", key="k").session_id
    assert payments.is_open(page)
    stripe.world.expire_session(page)
    assert [payments.is_open(session) for session in (page, "cs_nowhere")] == [False, False]


def test_deleting_a_customer_ends_all_that_it_has(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    other = payments.create_customer("somebody else", key="o")
    page = payments.open_checkout(ordered(state.customer_id), attempt="o", key="open").session_id
    assert payments.customers_of("user", now=stripe.moment.at) == [state.customer_id]
    for _ in range(2):
        payments.delete_customer(state.customer_id)
    payments.delete_customer("cus_nowhere")
    ended = payments.find_subscription(state.subscription_id)
    assert ended is not None
    assert (ended.status, stripe.world.get("sessions", page)["status"]) == ("canceled", "expired")
    assert (payments.is_customer(state.customer_id), payments.is_customer(other)) == (False, True)
    assert (
        payments.customers_of("user", now=stripe.moment.at),
        payments.customers_of("somebody else", now=stripe.moment.at),
    ) == ([], [other])


def test_open_portal_returns_the_address_that_stripe_gave(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    url = payments.open_portal(customer_id, return_url="https://a/")
    assert url == stripe.only("portals")["url"]


@pytest.mark.parametrize(
    "call",
    [
        lambda payments: payments.create_customer("user", key="the-key"),
        lambda payments: payments.open_checkout(ordered("cus_1"), attempt="a", key="the-key"),
        lambda payments: payments.release_schedule("sub_sched_1", key="the-key"),
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


# Calls with an unknown outcome.

TROUBLE = b'{"error": {"type": "api_error", "message": "x"}}'


def test_a_failure_is_the_keys_answer_for_a_day(stripe: StripeWorld, payments: StripePayments) -> None:
    """Stripe replays a failure under the same key, even after it has recovered."""
    stripe.world.break_down("POST /v1/customers")
    for _ in range(2):
        with pytest.raises(PaymentsUncertainError):
            payments.create_customer("user", key="c")
    assert stripe.world.things["customers"] == {}
    assert payments.create_customer("user", key="another") in stripe.world.things["customers"]
    stripe.moment.advance(days=1)
    assert payments.create_customer("user", key="c") in stripe.world.things["customers"]


@pytest.mark.parametrize("is_done", [False, True])
def test_what_nobody_knows_can_be_looked_up(stripe: StripeWorld, payments: StripePayments, *, is_done: bool) -> None:
    """Even while a search does not find the customer yet."""
    stripe.world.search_lag = 60
    payments.create_customer("somebody else", key="o")
    stripe.world.break_down("POST /v1/customers", is_done=is_done)
    with pytest.raises(PaymentsUncertainError) as unknown:
        payments.create_customer("user", key="c")
    assert unknown.value.was_answered
    assert payments.customers_of("user", now=stripe.moment.at) == [
        thing["id"] for thing in stripe.world.customers_of("user")
    ]
    assert len(stripe.world.customers_of("user")) == is_done
    stripe.moment.advance(hours=1)
    assert len(payments.customers_of("user", now=stripe.moment.at)) == is_done


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((TROUBLE, 500), PaymentsUncertainError), ((b"<html>", 502), PaymentsUncertainError),
        ((b"<html>", 200), PaymentsUncertainError), ((b"{}", 200), PaymentsUncertainError),
        ((b'{"error": null}', 500), PaymentsUncertainError),
        ((b'{"error": {"type": "invalid_request_error", "message": "x"}}', 400), PaymentsRefusedError),
        ((b'{"error": {"message": "x"}}', 429), PaymentsUnavailableError),
        ((b'{"error": {"message": "x"}}', 401), PaymentsUnavailableError),
        ((b'{"error": {"type": "idempotency_error", "message": "x"}}', 400), PaymentsUnavailableError),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_known_of_an_end(
    stripe: StripeWorld, payments: StripePayments, answer: tuple[bytes, int], kind: type[Exception]
) -> None:
    stripe.transport.answer = lambda method, path: (*answer, {"stripe-should-retry": "false"})
    with pytest.raises(PaymentsUnavailableError) as refused:
        payments.create_customer("user", key="c")
    assert type(refused.value) is kind


def silent(stripe: StripeWorld) -> None:
    def fall_silent(place: str) -> None:
        raise sdk.APIConnectionError(f"no answer ({place})", should_retry=False)  # type: ignore[no-untyped-call]  # it has no types

    stripe.transport.hook = fall_silent


def test_who_was_not_answered_has_no_time_left(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    page = payments.open_checkout(ordered(customer_id), attempt="a", key="k")
    stripe.transport.calls.clear()
    silent(stripe)
    acts: list[Callable[[], object]] = [
        lambda: payments.create_customer("other", key="d"),
        lambda: payments.open_portal(customer_id, return_url="https://a/"),
        lambda: payments.close_checkout(page.session_id),
    ]
    for act in acts:
        with pytest.raises(PaymentsUncertainError) as unknown:
            act()
        assert not unknown.value.was_answered
    assert len(stripe.transport.calls) == len(acts)


@pytest.mark.parametrize("is_done", [False, True])
def test_a_portal_and_the_end_of_a_page_outlive_a_failure(
    stripe: StripeWorld, payments: StripePayments, *, is_done: bool
) -> None:
    customer_id = payments.create_customer("user", key="c")
    page = payments.open_checkout(ordered(customer_id), attempt="a", key="k").session_id
    stripe.world.break_down("POST /v1/billing_portal/sessions", is_done=is_done)
    assert payments.open_portal(customer_id, return_url="https://a/").startswith("http://stripe.test/portal/")
    stripe.world.break_down("POST /v1/checkout/sessions/.*/expire", is_done=is_done)
    payments.close_checkout(page)
    assert stripe.world.get("sessions", page)["status"] == "expired"


def test_a_portal_of_nobody_is_refused(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    stripe.world.delete_customer(customer_id)
    for gone in (customer_id, "cus_nowhere"):
        with pytest.raises(PaymentsRefusedError):
            payments.open_portal(gone, return_url="https://a/")


# Lists, invoices and schedules.


def test_lists_of_two_thousand_are_read_to_their_end(stripe: StripeWorld, payments: StripePayments) -> None:
    customer_id = payments.create_customer("user", key="c")
    for kind, make in (("subscriptions", sub), ("sessions", open_page)):
        stripe.world.things[kind] |= {thing["id"]: thing for thing in (make(customer_id, n) for n in range(2_000))}
    stripe.transport.calls.clear()
    found = payments.subscriptions_of(customer_id)
    assert (len(found), len({state.subscription_id for state in found})) == (2_000, 2_000)
    assert stripe.transport.calls == ["get /v1/subscriptions"] * 20
    assert [state.status for state in found if state.status != "canceled"] == ["active"], "it is on the last page"


def sub(customer_id: str, number: int) -> dict[str, Any]:
    return {
        "id": f"sub_{number:04}", "customer": customer_id, "status": "canceled" if number else "active",
        "created": number, "items": {"data": []},
    }  # fmt: skip


def open_page(customer_id: str, number: int) -> dict[str, Any]:
    return {"id": f"cs_{number:04}", "customer": customer_id, "status": "complete", "url": "x", "metadata": {}}


def test_a_search_is_read_to_its_end_and_no_list_for_ever(
    stripe: StripeWorld, payments: StripePayments, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(250):
        stripe.world.create_customer({"metadata": {"user_id": "user"}})
    stripe.moment.advance(hours=1)
    assert len(payments.customers_of("user", now=stripe.moment.at)) == 250
    page = b'{"data": [{"id": "sub_1", "customer": "cus_1", "status": "active"}], "has_more": true}'
    stripe.transport.answer = lambda method, path: (page, 200, {})
    stripe.transport.calls.clear()
    assert len(payments.subscriptions_of("cus_1")) == len(stripe.transport.calls) == 50
    assert "stripe_list_cut" in caplog.text


def test_a_bill_as_it_is_now(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    stripe.world.finish_period(state.subscription_id, is_paid=False)
    invoice = payments.find_invoice(stripe.newest("invoices")["id"])
    assert invoice is not None
    assert (invoice.status, invoice.amount_due, invoice.attempt_count, invoice.is_first) == ("open", 580, 1, False)
    assert (invoice.customer_id, invoice.subscription_id) == (state.customer_id, state.subscription_id)
    assert payments.find_invoice("in_nowhere") is None


def test_a_schedule_forbids_a_change_until_it_is_released(stripe: StripeWorld, payments: StripePayments) -> None:
    state = subscribed(stripe, payments)
    schedule = stripe.world.schedule(state.subscription_id, "price_yearly")
    with pytest.raises(PaymentsRefusedError):
        payments.schedule_cancellation(state.subscription_id, key="1")
    found = payments.find_subscription(state.subscription_id)
    assert found is not None
    assert found.schedule_id == schedule["id"]
    for key in ("2", "3"):
        payments.release_schedule(schedule["id"], key=key)  # a second release is harmless
    assert payments.schedule_cancellation(state.subscription_id, key="4").is_cancel_scheduled
