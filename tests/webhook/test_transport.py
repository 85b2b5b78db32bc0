"""Authentication of webhook requests: bytes, signatures, timestamps, sizes (docs/product.md 6)."""

import base64
import json
import random
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.payments.signature import sign
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.gateway_events import USERS_API, http_event, rest_event
from support.product import Caller, shared_gateway
from support.purchases import MONTHLY, buy, plan_of
from support.stripe import WEBHOOK, WEBHOOK_SECRET, StripeWorld, event_about

UNKNOWN = json.dumps(event_about("product.created", {"id": "prod_1"}, event_id="evt_unknown")).encode()


def header(moment: MovableTime, body: bytes = UNKNOWN, *, secret: str = WEBHOOK_SECRET, seconds: float = 0) -> str:
    signed_at = MovableTime(moment.at)
    signed_at.advance(seconds=seconds)
    return sign(body, secret=secret, at=signed_at.at)


def send(client: TestClient, body: bytes, *headers: str) -> Any:
    return client.post(WEBHOOK, content=body, headers=[("Stripe-Signature", value) for value in headers])


def test_a_signed_event_is_taken_whatever_its_media_type(user_client: TestClient, moment: MovableTime) -> None:
    for media_type in ("application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded"):
        signed = {"Stripe-Signature": header(moment), "Content-Type": media_type}
        answer = user_client.post(WEBHOOK, content=UNKNOWN, headers=signed)
        assert (answer.status_code, answer.json()) == (200, {"received": True})


def test_both_secrets_are_good_and_any_of_several_signatures(user_client: TestClient, moment: MovableTime) -> None:
    assert send(user_client, UNKNOWN, header(moment, secret="whsec_old")).status_code == 200
    assert send(user_client, UNKNOWN, header(moment, secret="whsec_other")).status_code == 401
    good = header(moment).partition(",v1=")[2]
    both = f"{header(moment, secret='whsec_other')},v1={good},v0=ignored"
    assert send(user_client, UNKNOWN, both).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-300, 200), (0, 200), (300, 200), (301, 401)])
def test_the_tolerance_goes_both_ways(user_client: TestClient, moment: MovableTime, seconds: int, status: int) -> None:
    assert send(user_client, UNKNOWN, header(moment, seconds=seconds)).status_code == status


def test_without_a_signature(user_client: TestClient) -> None:
    for answer in (send(user_client, UNKNOWN), send(user_client, UNKNOWN, "")):
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_changed_byte_or_time_is_refused(user_client: TestClient, moment: MovableTime) -> None:
    good = header(moment)
    assert send(user_client, UNKNOWN + b" ", good).status_code == 401
    timestamp = int(moment.at.timestamp())
    assert send(user_client, UNKNOWN, good.replace(str(timestamp), str(timestamp + 1))).status_code == 401
    assert send(user_client, UNKNOWN, f"{good},t={timestamp}").status_code == 401
    assert send(user_client, UNKNOWN, good.replace("v1", "v0")).status_code == 401


@pytest.mark.parametrize(("length", "status"), [(4_096, 200), (4_097, 401)])
def test_the_length_of_a_header(user_client: TestClient, moment: MovableTime, length: int, status: int) -> None:
    padded = f"{header(moment)},v0=".ljust(length, "0")
    assert send(user_client, UNKNOWN, padded).status_code == status


def test_two_headers_are_refused(user_client: TestClient, moment: MovableTime) -> None:
    assert send(user_client, UNKNOWN, header(moment), header(moment)).status_code == 400


@pytest.mark.proof
def test_a_thousand_random_signatures(user_client: TestClient, moment: MovableTime) -> None:
    chance = random.Random(7)  # noqa: S311 - makes noise
    alphabet = "0123456789abcdef,=tv1 \t\x7féあ;{}[]\"'%\\"
    timestamp = int(moment.at.timestamp())
    statuses = set()
    for number in range(1_000):
        digest = "".join(chance.choices("0123456789abcdef", k=64))
        noise = "".join(chance.choices(alphabet, k=chance.randrange(1, 90)))
        value = (f"t={timestamp},v1={digest}", noise, f"t={noise},v1={digest}", f"t={timestamp},v1={noise}")[number % 4]
        signed = [(b"Stripe-Signature", value.encode("utf-8", "replace"))]
        statuses.add(user_client.post(WEBHOOK, content=UNKNOWN, headers=signed).status_code)
    assert statuses == {401}


BODIES = {
    "empty": b"",
    "null": b"null",
    "list": b"[]",
    "number": b"7",
    "text": b"hello",
    "cut": UNKNOWN[:40],
    "nan": b'{"id": "evt_1", "type": NaN}',
    "deep": b"[" * 100_000,
    "not_utf8": b'{"id": "\xff\xfe"}',
    "utf16": UNKNOWN.decode().encode("utf-16"),
    "surrogate": b'{"id": "\\ud800", "type": "x"}',
    "no_id": b'{"type": "invoice.paid", "data": {"object": {}}}',
    "odd_id": b'{"id": "../../v1/x", "type": "invoice.paid", "data": {"object": {}}}',
    "no_object": b'{"id": "evt_1", "type": "invoice.paid"}',
    "object_is_text": b'{"id": "evt_1", "type": "invoice.paid", "data": {"object": "x"}}',
    "type_is_a_list": b'{"id": "evt_1", "type": ["invoice.paid"]}',
}


@pytest.mark.parametrize("name", BODIES)
def test_signed_nonsense_is_400(user_client: TestClient, moment: MovableTime, name: str) -> None:
    answer = send(user_client, BODIES[name], header(moment, BODIES[name]))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


@pytest.mark.parametrize("name", BODIES)
def test_unsigned_nonsense_is_401(user_client: TestClient, moment: MovableTime, name: str) -> None:
    assert send(user_client, BODIES[name], header(moment)).status_code == 401


def test_the_size_of_a_body(user_client: TestClient, moment: MovableTime) -> None:
    largest = UNKNOWN + b" " * (256 * 1_024 - len(UNKNOWN))
    assert send(user_client, largest, header(moment, largest)).status_code == 200
    larger = largest + b" "
    for signed in ([header(moment, larger)], []):
        answer = send(user_client, larger, *signed)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("event_of", [rest_event, http_event])
@pytest.mark.parametrize("is_encoded", [True, False])
def test_both_gateways_hand_over_the_signed_bytes(
    paying: Resources, moment: MovableTime, event_of: Any, *, is_encoded: bool
) -> None:
    handler = shared_gateway(paying)
    body = UNKNOWN.replace(b"prod_1", "ほめびより".encode())
    sent = base64.b64encode(body).decode() if is_encoded else body.decode()
    signed = {"stripe-signature": header(moment, body)}
    event = event_of("POST", WEBHOOK, api_id=USERS_API, headers=signed, body=sent, isBase64Encoded=is_encoded)
    assert handler(event, None)["statusCode"] == 200
    event["body"] = sent[:-4] + ("AAA=" if is_encoded else "    ")
    assert handler(event, None)["statusCode"] == 401


def test_a_repeated_header_at_the_gateway_is_400(paying: Resources, moment: MovableTime) -> None:
    handler = shared_gateway(paying)
    event = rest_event("POST", WEBHOOK, headers={"Stripe-Signature": header(moment)}, body=UNKNOWN.decode())
    event["multiValueHeaders"]["Stripe-Signature"] *= 2
    assert handler(event, None)["statusCode"] == 400


def test_health_and_other_methods(user_client: TestClient, parent: Caller) -> None:
    assert user_client.get("/api/webhook/health").json() == {"status": "ok"}
    assert user_client.get(WEBHOOK).status_code == 405
    # A parent's token is no signature.
    assert parent.post(WEBHOOK, {}).status_code == 401


def test_an_event_of_the_other_mode_is_left_alone(parent: Caller, stripe: StripeWorld) -> None:
    subscription = buy(parent, stripe)
    stripe.world.end(subscription["id"])
    (event,) = stripe.events()
    calls = len(stripe.transport.calls)
    assert stripe.post(parent.client, {**event, "livemode": True}).status_code == 200
    assert (plan_of(parent), len(stripe.transport.calls)) == (MONTHLY, calls)
    assert stripe.post(parent.client, event).status_code == 200, "left unmarked too"
    assert plan_of(parent) == ("free", "canceled", 30)
