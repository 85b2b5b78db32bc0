"""Stripe fails once or does not answer: no parent is locked out, and nothing is created twice (docs/product.md 5)."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe as sdk

from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import buy, order, row_of
from support.stripe import StripeWorld

CHECKOUT = "/api/billing/checkout"


def counts(stripe: StripeWorld, caller: Caller) -> tuple[int, int]:
    """Return the number of a parent's customers, and of the pages that can be paid."""
    customers = stripe.world.customers_of(caller.user_id)
    pages = [page for customer in customers for page in stripe.world.of_customer("sessions", customer["id"])]
    return len(customers), len([page for page in pages if page["status"] == "open"])


@pytest.mark.parametrize("key", ["buy", None])
@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("call", ["POST /v1/customers", "POST /v1/checkout/sessions"])
def test_one_failure_costs_a_parent_nothing(
    parent: Caller, stripe: StripeWorld, call: str, key: str | None, *, is_done: bool
) -> None:
    """The failed call may have taken effect, and a search does not find its result yet."""
    stripe.world.search_lag = 60
    stripe.world.break_down(call, is_done=is_done)
    answer = parent.post(CHECKOUT, order(), key=key)
    assert answer.status_code == 200, answer.text
    assert counts(stripe, parent) == (1, 1)
    # What was created is found; what was not takes one more POST.
    assert stripe.transport.calls.count(call.replace("POST", "post")) == (1 if is_done else 2)
    assert parent.post(CHECKOUT, order(), key=key).status_code == 200
    assert counts(stripe, parent) == (1, 1)


@pytest.mark.parametrize("key", ["buy", None])
@pytest.mark.parametrize("call", ["POST /v1/customers", "POST /v1/checkout/sessions"])
def test_after_failures_the_next_request_is_served(
    parent: Caller, stripe: StripeWorld, paying: Resources, call: str, key: str | None
) -> None:
    for _ in range(4):
        stripe.world.break_down(call)
    for _ in range(2):
        answer = parent.post(CHECKOUT, order(), key=key)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        stripe.moment.advance(seconds=30)  # without a key, the next request is another attempt
    assert parent.post(CHECKOUT, order(), key=key).status_code == 200
    assert counts(stripe, parent) == (1, 1)
    row = row_of(paying, parent)
    assert row["customer_attempt"] + row["checkout_tries"] == (0 if key is None and "checkout" in call else 4)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("path", ["post /v1/customers", "post /v1/checkout/sessions"])
def test_silence_is_503_at_once_and_looked_up_next_time(
    parent: Caller, stripe: StripeWorld, path: str, when: str
) -> None:
    """The connection is cut before or after Stripe has done the work."""
    stripe.world.search_lag = 60

    def cut(place: str) -> None:
        if place == when and stripe.transport.calls[-1] == path:
            raise sdk.APIConnectionError("cut", should_retry=False)  # type: ignore[no-untyped-call]  # it has no types

    stripe.transport.hook = cut
    answer = parent.post(CHECKOUT, order(), key="buy")
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
    assert stripe.transport.calls.count(path) == 1, "there is no time for another try"
    stripe.transport.hook = lambda place: None
    assert parent.post(CHECKOUT, order(), key="buy").status_code == 200
    assert counts(stripe, parent) == (1, 1)
    assert stripe.transport.calls.count(path) == (1 if when == "after" else 2)


@pytest.mark.parametrize("is_done", [False, True])
def test_a_page_that_would_not_close_shuts_nobody_out(parent: Caller, stripe: StripeWorld, *, is_done: bool) -> None:
    parent.post(CHECKOUT, order())
    stripe.world.break_down("POST /v1/checkout/sessions/.*/expire", is_done=is_done)
    assert parent.post(CHECKOUT, order("yearly")).status_code == 200
    assert counts(stripe, parent) == (1, 1)
    for _ in range(2):
        stripe.world.break_down("POST /v1/checkout/sessions/.*/expire")
    assert parent.post(CHECKOUT, order()).status_code == 503, "two pages to pay would be worse"
    assert parent.post(CHECKOUT, order()).status_code == 200
    assert counts(stripe, parent) == (1, 1)


Act = Callable[[Caller], Any]


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize(
    ("call", "act"),
    [
        ("POST /v1/billing_portal/sessions", lambda caller: caller.post("/api/billing/portal", {}, key="k")),
        ("POST /v1/billing_portal/sessions", lambda caller: caller.get("/api/billing/portal")),
        ("POST /v1/subscriptions/.*", lambda caller: caller.post("/api/billing/cancel", key="k")),
        ("POST /v1/subscriptions/.*", lambda caller: caller.post("/api/billing/cancel")),
    ],
    ids=["portal", "get_portal", "cancel", "cancel_without_key"],
)  # fmt: skip
def test_one_failure_of_what_may_be_done_again(
    parent: Caller, stripe: StripeWorld, call: str, act: Act, *, is_done: bool
) -> None:
    buy(parent, stripe)
    stripe.world.break_down(call, is_done=is_done)
    assert act(parent).status_code == 200
    for _ in range(4):
        stripe.world.break_down(call)
    act(parent)
    act(parent)
    stripe.world._faults.clear()
    assert act(parent).status_code == 200


@pytest.mark.parametrize("is_done", [False, True])
def test_leaving_and_coming_back_in_spite_of_failures(parent: Caller, stripe: StripeWorld, *, is_done: bool) -> None:
    subscription = buy(parent, stripe)
    for path, is_ending in (("cancel", True), ("reactivate", False)):
        stripe.transport.calls.clear()
        stripe.world.break_down("POST /v1/subscriptions/.*", is_done=is_done)
        answer = parent.post(f"/api/billing/{path}", key=path)
        assert (answer.status_code, answer.json()["subscription"]["cancel_at_period_end"]) == (200, is_ending)
        assert subscription["cancel_at_period_end"] is is_ending
        writes = [call for call in stripe.transport.calls if call.startswith("post")]
        assert len(writes) == (1 if is_done else 2)
    for _ in range(8):
        stripe.world.break_down("POST /v1/subscriptions/.*")
    assert [parent.post("/api/billing/cancel", key="again").status_code for _ in range(3)] == [503, 503, 200]
