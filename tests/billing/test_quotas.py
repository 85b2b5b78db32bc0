"""Calls to Stripe are counted against quotas before they are made (docs/product.md 1)."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from homebiyori.aws.dynamodb import Update
from homebiyori.base.clock import jst_date
from homebiyori.billing.rules import CHANGES, CHECKOUTS, PORTALS, QUOTAS
from homebiyori.ops.allowance import used
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import FULL_AT, GONE
from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import buy, checkout, order
from support.stripe import HOME, StripeWorld


def posts(stripe: StripeWorld, path: str) -> int:
    return stripe.transport.calls.count(f"post {path}")


def limit(quota: str) -> int:
    return QUOTAS[quota].limit


def refused(answer: Any, quota: str) -> bool:
    """Check a refusal by this quota and return True; return False for any other answer."""
    if answer.status_code != 429:
        return False
    body = answer.json()
    assert (body["code"], body["quota"], body["limit"]) == ("quota_exceeded", quota, limit(quota))
    assert answer.headers["retry-after"] == str(12 * 3_600)
    return True


def test_checkouts_a_day(parent: Caller, stripe: StripeWorld) -> None:
    for number in range(limit(CHECKOUTS)):
        wanted = order(cancel_url=f"{HOME}/back?{number}")
        assert parent.post("/api/billing/checkout", wanted).status_code == 200
    made = len(stripe.transport.calls)
    for _ in range(10):
        assert refused(parent.post("/api/billing/checkout", order()), CHECKOUTS)
    assert len(stripe.transport.calls) == made, "who is refused costs nothing"
    stripe.moment.advance(hours=12)
    assert parent.post("/api/billing/checkout", order()).status_code == 200


@pytest.mark.proof
@pytest.mark.parametrize("method", ["get", "post"])
def test_three_hundred_portals(parent: Caller, stripe: StripeWorld, method: str) -> None:
    buy(parent, stripe)
    answers = [getattr(parent, method)("/api/billing/portal") for _ in range(60)]
    served = Counter(refused(answer, PORTALS) for answer in answers)
    assert served == {False: limit(PORTALS), True: 60 - limit(PORTALS)}
    assert posts(stripe, "/v1/billing_portal/sessions") == limit(PORTALS)
    assert parent.client.head("/api/billing/portal", headers=parent.headers).status_code == 429, (
        "HEAD is as dear as GET"
    )
    assert posts(stripe, "/v1/billing_portal/sessions") == limit(PORTALS)


@pytest.mark.proof
def test_portals_at_once_are_as_many_as_are_answered(parent: Caller, stripe: StripeWorld) -> None:
    buy(parent, stripe)
    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(lambda _: parent.get("/api/billing/portal").status_code, range(50)))
    assert statuses[200] == posts(stripe, "/v1/billing_portal/sessions") <= limit(PORTALS)
    assert set(statuses) <= {200, 429, 503}


@pytest.mark.proof
def test_changes_a_day(parent: Caller, stripe: StripeWorld) -> None:
    buy(parent, stripe)
    stripe.transport.calls.clear()
    for number in range(limit(CHANGES)):
        path = "reactivate" if number % 2 else "cancel"
        assert parent.post(f"/api/billing/{path}").status_code == 200
    made = len(stripe.transport.calls)
    assert made == 2 * limit(CHANGES)
    for path in ("reactivate", "cancel"):
        assert refused(parent.post(f"/api/billing/{path}"), CHANGES)
    assert len(stripe.transport.calls) == made


@pytest.mark.proof
def test_fifty_checkouts_at_once(parent: Caller, stripe: StripeWorld) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: parent.post("/api/billing/checkout", order()), range(50)))
    served = [answer for answer in answers if not refused(answer, CHECKOUTS)]
    assert {answer.status_code for answer in served} <= {200, 409, 503}
    assert len(stripe.world.things["customers"]) == 1
    assert posts(stripe, "/v1/checkout/sessions") <= limit(CHECKOUTS)
    assert len([page for page in stripe.world.things["sessions"].values() if page["status"] == "open"]) <= 1


@pytest.mark.proof
def test_a_checkout_that_was_replaced_is_not_counted(parent: Caller, stripe: StripeWorld, resources: Resources) -> None:
    """Of thirty different checkouts at once, those that were replaced do not use up the day's quota."""
    stripe.transport.hook = lambda place: time.sleep(0.05) if place == "before" else None
    wanted = [order(cancel_url=f"{HOME}/back?{number}") for number in range(30)]
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda body: parent.post("/api/billing/checkout", body), wanted))
    replaced = [answer for answer in answers if answer.status_code == 409]
    served = [answer for answer in answers if answer.status_code == 200]
    assert replaced
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in replaced)
    row = resources.core.get(outside_key(parent.user_id))
    assert used(row, CHECKOUTS, jst_date(stripe.moment.at)) == len(served) < limit(CHECKOUTS)
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len([page for page in stripe.world.things["sessions"].values() if page["status"] == "open"]) == 1


@pytest.mark.proof
@pytest.mark.parametrize("key", ["buy", None])
def test_forty_at_once_are_one_page(parent: Caller, stripe: StripeWorld, resources: Resources, key: str | None) -> None:
    """Stripe is slow: all waiting requests get the same answer, and the quota counts one."""
    stripe.transport.hook = lambda place: time.sleep(1.6) if place == "before" else None
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: parent.post("/api/billing/checkout", order(), key=key), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["session_id"] for answer in answers}) == 1
    assert len(stripe.transport.calls) == 4
    row = resources.core.get(outside_key(parent.user_id))
    assert used(row, CHECKOUTS, jst_date(stripe.moment.at)) == 1


def test_a_page_that_was_replaced_is_not_given_again(parent: Caller, stripe: StripeWorld) -> None:
    pages = [checkout(parent, plan) for plan in ("monthly", "yearly", "monthly")]
    assert [stripe.world.get("sessions", page)["status"] for page in pages] == ["expired", "expired", "open"]


def test_a_page_that_was_paid_is_not_given_again(parent: Caller, stripe: StripeWorld) -> None:
    """Without a key, the checkout is repeated within seconds, before the webhook has reported the payment."""
    paid = checkout(parent)
    assert checkout(parent) == paid, "still open: the same page"
    stripe.world.pay(paid)
    stripe.transport.calls.clear()
    answer = parent.post("/api/billing/checkout", order())
    assert (answer.status_code, answer.json()["code"]) == (409, "already_subscribed")
    assert stripe.transport.calls[0] == f"get /v1/checkout/sessions/{paid}"
    assert posts(stripe, "/v1/checkout/sessions") == 0


def test_a_page_that_closed_by_itself_is_not_given_again(parent: Caller, stripe: StripeWorld) -> None:
    closed = checkout(parent)
    stripe.world.expire_session(closed)
    opened = checkout(parent)
    assert [stripe.world.get("sessions", page)["status"] for page in (closed, opened)] == ["expired", "open"]


def test_asking_again_costs_a_look_each(parent: Caller, stripe: StripeWorld, resources: Resources) -> None:
    pages = {checkout(parent)}
    made = len(stripe.transport.calls)
    pages |= {checkout(parent) for _ in range(5)}
    assert len(pages) == 1
    assert stripe.transport.calls[made:] == [f"get /v1/checkout/sessions/{pages.pop()}"] * 5
    row = resources.core.get(outside_key(parent.user_id))
    assert used(row, CHECKOUTS, jst_date(stripe.moment.at)) == 1


@pytest.mark.parametrize("path", ["checkout", "portal", "cancel", "reactivate"])
def test_who_has_left_is_given_no_answer_again(
    parent: Caller, stripe: StripeWorld, resources: Resources, path: str
) -> None:
    """The account may be deleted after the rate limit let the request pass, before its stored answer is read."""
    if path != "checkout":
        buy(parent, stripe)
    body = order() if path == "checkout" else {}
    first, again = (parent.post(f"/api/billing/{path}", body, key="k") for _ in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    resources.core.update(outside_key(parent.user_id), Update(sets={FULL_AT: GONE}))
    made = len(stripe.transport.calls)
    again = parent.post(f"/api/billing/{path}", body, key="k")
    assert (again.status_code, again.json()["code"]) == (410, "account_deleted")
    assert len(stripe.transport.calls) == made


def test_twenty_with_one_key_are_one_sequence_of_calls(parent: Caller, stripe: StripeWorld) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: parent.post("/api/billing/checkout", order(), key="buy"), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["session_id"] for answer in answers}) == 1
    assert stripe.transport.calls == [
        "post /v1/customers", "get /v1/checkout/sessions", "get /v1/subscriptions", "post /v1/checkout/sessions",
    ]  # fmt: skip
    assert sum(answer.headers.get("idempotent-replayed") == "true" for answer in answers) == 19


@pytest.mark.parametrize(("path", "calls"), [("portal", 1), ("cancel", 2)])
def test_one_key_is_one_sequence_elsewhere_too(parent: Caller, stripe: StripeWorld, path: str, calls: int) -> None:
    buy(parent, stripe)
    stripe.transport.calls.clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: parent.post(f"/api/billing/{path}", {}, key="k"), range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(stripe.transport.calls) == calls


def test_a_refusal_gives_the_key_back(parent: Caller, stripe: StripeWorld) -> None:
    stripe.transport.answer = lambda method, path: (b"{}", 502, {"stripe-should-retry": "false"})
    for _ in range(2):
        assert parent.post("/api/billing/checkout", order(), key="buy").status_code == 503
    stripe.transport.answer = lambda method, path: None
    assert parent.post("/api/billing/checkout", order(), key="buy").status_code == 200
