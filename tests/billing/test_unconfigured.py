"""A deployment without billing: what needs Stripe is 503, the rest still answers."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.payments.stripe import StripePayments
from homebiyori.resources import Resources
from support.actors import Pool, bearer, new_user_id
from support.product import shared_app
from support.purchases import order


@pytest.fixture
def client(resources: Resources) -> TestClient:
    nothing = Secret([], parameter=None, ssm=resources.ssm, clock=Clock())
    settings = resources.settings.model_copy(update={"allowed_origins": ("https://app.example.com",)})
    without = replace(
        resources,
        settings=settings,
        payments=StripePayments(nothing, api_base="http://127.0.0.1:9"),
        webhook_secret=nothing,
    )
    return TestClient(shared_app(create_user_app, without), raise_server_exceptions=False)


def test_everything_that_needs_stripe_is_503(client: TestClient, users: Pool) -> None:
    headers = bearer(users.token(new_user_id(), exp=4_000_000_000))
    assert client.get("/api/billing/subscription", headers=headers).status_code == 200
    assert client.post("/api/billing/checkout", json=order(), headers=headers).status_code == 503
    assert client.post("/api/webhook/stripe", content=b"{}").status_code == 401
    signed = {"Stripe-Signature": f"t=1,v1={'0' * 64}"}
    assert client.post("/api/webhook/stripe", content=b"{}", headers=signed).status_code == 503
