"""Fixtures: parents who can pay, for tests of billing and of the webhook."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import shared_app
from support.stripe import StripeWorld


@pytest.fixture
def stripe(moment: MovableTime) -> StripeWorld:
    return StripeWorld.at(moment)


@pytest.fixture
def paying(resources: Resources, stripe: StripeWorld) -> Resources:
    """Return the product with a Stripe stand-in."""
    return stripe.on(resources)


@pytest.fixture
def user_client(paying: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_user_app, paying), raise_server_exceptions=False) as client:
        yield client
