"""The Stripe stand-in as `make run` serves it: sockets, pages, signed webhooks with retries, persistent state."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from pydantic import SecretStr

from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.dev.stripe_stand_in.forms import parse
from homebiyori.dev.stripe_stand_in.local import LocalStripe, local_stripe
from homebiyori.payments.port import CheckoutOrder
from homebiyori.payments.signature import verify
from homebiyori.payments.stripe import StripePayments


class Inbox(HTTPServer):
    """Receives webhooks; refuses the first `refusals` of them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict[str, Any]] = []
        self.bodies: list[tuple[bytes, str]] = []
        self.refusals = 0

    def wait_for(self, count: int) -> list[str]:
        deadline = time.monotonic() + 20
        while len(self.taken) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return [event["type"] for event in self.taken]


class _Handler(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/api/webhook/stripe"
        is_taken = self.server.refusals == 0
        self.server.refusals = max(0, self.server.refusals - 1)
        if is_taken:
            self.server.taken.append(json.loads(body))
            self.server.bodies.append((body, self.headers["Stripe-Signature"]))
        self.send_response(200 if is_taken else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        pass


@contextmanager
def served(directory: Path, inbox: Inbox) -> Iterator[LocalStripe]:
    with local_stripe(directory, users_port=inbox.server_port) as stripe:
        server = _Server(uvicorn.Config(stripe.app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [stripe.listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield stripe
        server.should_exit = True
        thread.join()


def connect(stripe: LocalStripe) -> StripePayments:
    key = SecretStr(stripe.environment["HOMEBIYORI_STRIPE_SECRET_KEY"])
    secret = Secret([key], parameter=None, ssm=None, clock=Clock())  # type: ignore[arg-type]  # given outright
    return StripePayments(secret, api_base=stripe.environment["HOMEBIYORI_STRIPE_API_BASE"])


def open_page(payments: StripePayments, customer_id: str) -> str:
    order = CheckoutOrder(
        user_id="user", customer_id=customer_id, price_id="price_monthly",
        success_url="http://localhost:3000/done?s={CHECKOUT_SESSION_ID}", cancel_url="http://localhost:3000/back",
    )  # fmt: skip
    return payments.open_checkout(order, attempt="order", key="order").url


PURCHASE = [
    "customer.subscription.created", "invoice.paid", "invoice.payment_succeeded", "checkout.session.completed",
]  # fmt: skip


def test_a_purchase_by_the_pages(tmp_path: Path, inbox: Inbox) -> None:
    inbox.refusals = 1
    with served(tmp_path, inbox) as stripe:
        payments = connect(stripe)
        customer_id = payments.create_customer("user", key="customer")
        url = open_page(payments, customer_id)
        page = httpx2.get(url).text
        for part in ("月額プラン", "580円", "支払う", "承認されないカード", "やめる"):
            assert part in page
        assert httpx2.post(f"{url}/cancel").headers["location"] == "http://localhost:3000/back"
        declined = httpx2.post(f"{url}/decline", follow_redirects=True)
        assert "承認されませんでした" in declined.text
        paid = httpx2.post(f"{url}/pay")
        assert paid.headers["location"] == f"http://localhost:3000/done?s={url.rpartition('/')[2]}"
        assert httpx2.post(f"{url}/pay").status_code == 400
        assert sorted(inbox.wait_for(5)) == sorted(["payment_intent.payment_failed", *PURCHASE])
        (state,) = payments.subscriptions_of(customer_id)
        portal = payments.open_portal(customer_id, return_url="http://localhost:3000/")
        assert "年額プラン" in httpx2.get(portal).text
        assert httpx2.post(f"{portal}/{state.subscription_id}/price_yearly", follow_redirects=True).status_code == 200
        assert state.subscription_id in httpx2.get(stripe.url).text
        httpx2.post(f"{stripe.url}/desk/{state.subscription_id}/end")
        assert "customer.subscription.deleted" in inbox.wait_for(9)
        for body, header in inbox.bodies:
            verify(body, header, secrets=[stripe.environment["HOMEBIYORI_STRIPE_WEBHOOK_SECRETS"]], now=Clock().now())


def test_events_have_todays_shape(tmp_path: Path, inbox: Inbox) -> None:
    with served(tmp_path, inbox) as stripe:
        payments = connect(stripe)
        httpx2.post(f"{open_page(payments, payments.create_customer('user', key='customer'))}/pay")
        inbox.wait_for(4)
    events = {event["type"]: event for event in inbox.taken}
    created, invoice = (events[kind]["data"]["object"] for kind in PURCHASE[:2])
    assert {event["api_version"] for event in inbox.taken} == {"2026-10-28.endive"}
    assert "current_period_end" not in created
    assert created["items"]["data"][0]["current_period_end"] > time.time()  # noqa: TID251 - the stand-in's own clock
    assert "subscription" not in invoice
    assert invoice["parent"]["subscription_details"]["subscription"] == created["id"]
    assert not [name for event in inbox.taken for name in event["data"]["object"] if name.startswith("_")]


def test_it_remembers_over_a_restart(tmp_path: Path, inbox: Inbox) -> None:
    inbox.refusals = 10_000
    with served(tmp_path, inbox) as first:
        payments = connect(first)
        customer_id = payments.create_customer("user", key="customer")
        httpx2.post(f"{open_page(payments, customer_id)}/pay")
        before = payments.subscriptions_of(customer_id)
    assert inbox.taken == []
    inbox.refusals = 0
    with served(tmp_path, inbox) as second:
        assert (second.url, second.environment) == (first.url, first.environment)
        payments = connect(second)
        assert payments.subscriptions_of(customer_id) == before
        assert payments.create_customer("user", key="customer") == customer_id
        assert sorted(inbox.wait_for(4)) == sorted(PURCHASE)


def test_only_with_the_key(tmp_path: Path, inbox: Inbox) -> None:
    with served(tmp_path, inbox) as stripe:
        for headers in ({}, {"Authorization": "Bearer sk_test_other"}):
            assert httpx2.post(f"{stripe.url}/v1/customers", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("encoded", "parsed"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("line_items[0][price]=p&line_items[0][quantity]=1", {"line_items": {"0": {"price": "p", "quantity": "1"}}}),
        ("metadata[user_id]=%E3%81%82", {"metadata": {"user_id": "あ"}}),
    ],
)
def test_nested_parameters(encoded: str, parsed: dict[str, Any]) -> None:
    assert parse(encoded) == parsed
