"""Fixtures of parents who have data of every kind."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.base.ids import new_id
from homebiyori.dev.provision import Clients, create_bucket, create_pool, pool_environment
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.resources import Resources
from support.actors import MovableTime, Pool
from support.household import Household, Mailbox
from support.product import Caller, make_tables, shared_app
from support.stripe import StripeWorld

BUCKET = "account-tests"


@pytest.fixture(scope="session")
def clients(clients: Clients) -> Clients:
    create_bucket(clients.s3, BUCKET)
    clients.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return clients


@pytest.fixture
def stripe(moment: MovableTime) -> StripeWorld:
    return StripeWorld.at(moment)


@pytest.fixture
def home(resources: Resources, stripe: StripeWorld, clients: Clients, users: Pool) -> Iterator[Household]:
    """The product with Stripe, a user pool and a versioned bucket."""
    pool = create_pool(clients.cognito, "account-tests")
    issuer = pool_environment("USERS", pool, clients.endpoint_url)["HOMEBIYORI_USERS_ISSUER"]
    # Tables of its own, because tests search all of them for traces of a user.
    tables = make_tables(clients, f"home-{uuid.uuid4().hex[:12]}")
    core = replace(resources.core, name=tables["core"])
    own = replace(
        resources,
        settings=resources.settings.model_copy(update={"table_core": tables["core"], "table_chats": tables["chats"]}),
        core=core,
        chats=replace(resources.chats, name=tables["chats"]),
        limiter=RateLimiter(core, resources.policy, resources.clock),
    )
    paying, mailbox = stripe.on(own), Mailbox()
    queue: Any = mailbox  # has the only method that the product calls
    settings = paying.settings.model_copy(update={"users_issuer": issuer, "bucket": BUCKET})
    made = replace(paying, settings=settings, sqs=queue)
    with TestClient(shared_app(create_user_app, made), raise_server_exceptions=False) as client:
        yield Household(made, stripe, clients, users, client, mailbox)


@pytest.fixture
def join(home: Household, moment: MovableTime) -> Callable[[], Caller]:
    return lambda: home.join(new_id(moment.now()))


@pytest.fixture
def leaver(home: Household, join: Callable[[], Caller]) -> Caller:
    return home.seed(join())


@pytest.fixture
def neighbour(home: Household, join: Callable[[], Caller]) -> Caller:
    return home.seed(join())
