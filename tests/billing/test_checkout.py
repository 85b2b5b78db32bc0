"""Checkout: no foreign return address, no second subscription, one customer, one open page at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.billing.checkout import CheckoutService
from homebiyori.billing.models import NewCheckout
from homebiyori.ops.allowance import KEY_HELD_FOR
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.resources import Resources
from support.crash import CrashPoint, CutClient, Killed
from support.product import Caller
from support.purchases import FREE, MONTHLY, buy, checkout, order, plan_of, told
from support.stripe import HOME, StripeWorld

CHECKOUT = "/api/billing/checkout"

FOREIGN = ["https://evil.example/done", "https://app.example.com@evil.example/", "javascript:alert(1)", "a" * 2_001, ""]

OWN = [
    f"{HOME}/done", "https://app.example.com", "https://app.example.com/?a=b&c={CHECKOUT_SESSION_ID}#plan",
    "https://APP.example.com/done", "https://app.example.com:443/done", "http://localhost:3000/done",
]  # fmt: skip


@pytest.mark.parametrize("url", FOREIGN)
@pytest.mark.parametrize("field", ["success_url", "cancel_url"])
def test_a_foreign_address_is_refused(parent: Caller, stripe: StripeWorld, field: str, url: str) -> None:
    answer = parent.post(CHECKOUT, order(**{field: url}))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert [error["loc"] for error in answer.json()["errors"]] == [["body", field]]
    assert "evil" not in answer.text
    assert stripe.transport.calls == []


@pytest.mark.parametrize("url", OWN)
def test_our_own_addresses_are_taken_as_they_are(parent: Caller, stripe: StripeWorld, url: str) -> None:
    assert parent.post(CHECKOUT, order(success_url=url, cancel_url=url)).status_code == 200
    session = stripe.only("sessions")
    assert (session["success_url"], session["cancel_url"]) == (url, url)


@pytest.mark.parametrize(
    "change",
    [
        {"plan_type": "free"}, {"plan_type": "price_1Free"}, {"plan_type": None}, {"plan_type": ["monthly"]},
        {"customer": "cus_1"}, {"customer_id": "cus_1"}, {"price": "price_gift"}, {"user_id": "x"},
        {"session_id": "cs_test_1"}, {"success_url": 7}, {"success_url": None},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_else_can_be_ordered(parent: Caller, stripe: StripeWorld, change: dict[str, Any]) -> None:
    assert parent.post(CHECKOUT, order(**change)).status_code == 422
    assert stripe.transport.calls == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", CHECKOUT), ("get", "/api/billing/subscription"), ("post", "/api/billing/cancel"),
     ("post", "/api/billing/reactivate"),
     ("get", "/api/billing/portal"), ("post", "/api/billing/portal"), ("get", "/api/billing/history")],
)  # fmt: skip
def test_only_for_parents(user_client: TestClient, admin: Caller, method: str, path: str) -> None:
    assert user_client.request(method, path).status_code == 401
    assert user_client.request(method, path, headers=admin.headers).status_code == 401
    assert admin.client.request(method, path, headers=admin.headers).status_code == 404


def test_the_same_key_is_the_same_checkout(parent: Caller, stripe: StripeWorld) -> None:
    first = parent.post(CHECKOUT, order(), key="buy")
    again = parent.post(CHECKOUT, order(), key="buy")
    assert (first.json(), len(stripe.world.things["sessions"])) == (again.json(), 1)
    other = parent.post(CHECKOUT, order("yearly"), key="buy")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    assert parent.post(CHECKOUT, order(), key="x" * 65).status_code == 422


def test_one_key_ten_times_at_once(parent: Caller, stripe: StripeWorld) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: parent.post(CHECKOUT, order(), key="buy"), range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert [session["status"] for session in stripe.world.things["sessions"].values()] == ["open"]
    assert len(stripe.world.things["customers"]) == 1


def test_ten_checkouts_at_once_leave_one_page_to_pay(parent: Caller, stripe: StripeWorld) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: parent.post(CHECKOUT, order()), range(10)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    pages = {answer.json()["session_id"] for answer in answers if answer.status_code == 200}
    still_open = {s["id"] for s in stripe.world.things["sessions"].values() if s["status"] == "open"}
    assert len(still_open) == 1
    assert still_open <= pages
    assert len(stripe.world.things["customers"]) == 1


def test_a_checkout_that_was_overtaken_closes_its_own_page(parent: Caller, stripe: StripeWorld) -> None:
    """The newer checkout looked for open pages before this one created its page."""
    newer: list[str] = []

    def overtake(place: str) -> None:
        if place == "before" and stripe.transport.calls[-1] == "post /v1/checkout/sessions":
            stripe.transport.hook = lambda place: None
            newer.append(checkout(parent, "yearly"))

    stripe.transport.hook = overtake
    older = parent.post(CHECKOUT, order())
    assert (older.status_code, older.json()["code"]) == (409, "conflict")
    statuses = {session["id"]: session["status"] for session in stripe.world.things["sessions"].values()}
    assert [session for session, status in statuses.items() if status == "open"] == newer
    assert len(statuses) == 2


def test_an_older_page_can_not_be_paid_any_more(parent: Caller, stripe: StripeWorld) -> None:
    old, new = checkout(parent), checkout(parent, "yearly")
    assert [stripe.world.get("sessions", session)["status"] for session in (old, new)] == ["expired", "open"]


def test_who_is_subscribed_can_not_buy_again(parent: Caller, stripe: StripeWorld) -> None:
    subscription = buy(parent, stripe)
    for status in ("active", "trialing", "past_due", "unpaid", "paused"):
        subscription["status"] = status
        stripe.world.emit("customer.subscription.updated", subscription)
        stripe.deliver(parent.client)
        answer = parent.post(CHECKOUT, order("yearly"))
        assert (answer.status_code, answer.json()["code"]) == (409, "already_subscribed")


def test_a_payment_whose_event_is_still_to_come_counts(parent: Caller, stripe: StripeWorld) -> None:
    stripe.world.pay(checkout(parent))
    stripe.moment.advance(seconds=30)
    assert plan_of(parent) == FREE
    assert parent.post(CHECKOUT, order()).json()["code"] == "already_subscribed"


def test_customers_of_two_parents_are_two(new_parent: Callable[[], Caller], stripe: StripeWorld) -> None:
    one, other = new_parent(), new_parent()
    buy(one, stripe)
    checkout(other)
    found = [customer["metadata"]["user_id"] for customer in stripe.world.things["customers"].values()]
    assert found == [one.user_id, other.user_id]
    assert (plan_of(one), plan_of(other)) == (MONTHLY, FREE)
    assert other.post("/api/billing/cancel", {"reason_category": "other"}).json()["code"] == "not_subscribed"


def test_a_customer_that_was_deleted_at_stripe_is_replaced(parent: Caller, stripe: StripeWorld) -> None:
    """It is replaced in the same request, before the event of its deletion arrives."""
    checkout(parent, "yearly")
    gone = stripe.only("customers")["id"]
    stripe.world.delete_customer(gone)
    stripe.transport.calls.clear()
    answer = parent.post(CHECKOUT, order())
    assert answer.status_code == 200
    assert stripe.world.get("sessions", answer.json()["session_id"])["customer"] != gone
    assert len(stripe.world.things["customers"]) == 2
    assert stripe.transport.calls.count("post /v1/customers") == 1
    assert len(stripe.transport.calls) == 9
    stripe.deliver(parent.client)
    assert plan_of(parent) == FREE
    assert parent.post(CHECKOUT, order()).status_code == 200
    assert len(stripe.world.things["customers"]) == 2


@pytest.mark.usefixtures("paying")
def test_before_any_payment_the_portal_says_what_opens_it(parent: Caller) -> None:
    answer = parent.get("/api/billing/portal")
    assert answer.status_code == 404
    assert "プレミアムプランに申し込むと" in answer.json()["detail"]


def test_of_a_customer_that_was_deleted_there_is_nothing_to_manage(
    parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    buy(parent, stripe)
    stripe.world.delete_customer(stripe.only("customers")["id"])
    answer = parent.post("/api/billing/portal", {})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = parent.post("/api/billing/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_subscribed")
    assert parent.get("/api/billing/history").status_code == 200
    stripe.deliver(parent.client)
    assert plan_of(parent)[0] == "free"
    assert told(paying, parent).count("subscription_canceled") == 1


def test_stripe_in_trouble_is_503(parent: Caller, stripe: StripeWorld) -> None:
    buy(parent, stripe)
    stripe.transport.answer = lambda method, path: (b"<html>", 502, {"stripe-should-retry": "false"})
    for path, body in (("cancel", {"reason_category": "price"}), ("reactivate", None), ("portal", {})):
        answer = parent.post(f"/api/billing/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        assert answer.headers["retry-after"]
    assert plan_of(parent) == MONTHLY


@pytest.mark.parametrize(
    "survey",
    [
        {"reason_category": "bored"}, {"reason_category": "price", "reason_text": "あ" * 501},
        {"reason_category": "price", "satisfaction_score": 0}, {"reason_category": "price", "satisfaction_score": 6},
        {"reason_category": "price", "satisfaction_score": "5"},
        {"reason_category": "price", "subscription_id": "sub_1"},
    ],
    ids=str,
)  # fmt: skip
def test_a_survey_is_of_its_form(parent: Caller, stripe: StripeWorld, survey: dict[str, Any]) -> None:
    buy(parent, stripe)
    assert parent.post("/api/billing/cancel", survey).status_code == 422
    assert stripe.only("subscriptions")["cancel_at_period_end"] is False


@pytest.mark.proof
def test_killed_anywhere_the_same_key_ends_in_one_page(
    paying: Resources, stripe: StripeWorld, new_parent: Callable[[], Caller]
) -> None:
    """A checkout is killed at each boundary and repeated with its key: one customer, one page, and it can be paid."""
    crash_point = CrashPoint()
    cut: Any = CutClient(paying.core.client, crash_point)
    service = CheckoutService(replace(paying, core=replace(paying.core, client=cut)))
    new = NewCheckout.model_validate(order())
    for boundary in range(200):
        caller = new_parent()
        request = IdempotentRequest.of(user_id=caller.user_id, key="buy", route="open_checkout", body=order())
        stripe.transport.hook = crash_point.hook("stripe")
        crash_point.kill_after(boundary)
        try:
            service.open(caller.user_id, new, request)
        except Killed:
            crash_point.kill_after(None)
        else:
            break
        stripe.moment.advance(seconds=KEY_HELD_FOR.total_seconds())  # the key of the killed request expires
        answer = service.open(caller.user_id, new, request)
        mine = [c for c in stripe.world.things["customers"].values() if c["metadata"]["user_id"] == caller.user_id]
        assert len(mine) == 1
        sessions = stripe.world.of_customer("sessions", mine[0]["id"])
        assert [(s["id"], s["status"]) for s in sessions] == [(answer.session_id, "open")]
        stripe.world.pay(answer.session_id)
        stripe.transport.hook = lambda place: None
        stripe.deliver(caller.client)
        assert plan_of(caller) == MONTHLY
    assert crash_point.kills == boundary > 15
