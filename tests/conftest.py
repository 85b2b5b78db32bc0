"""Shared fixtures: one AWS engine per test process, and the product on top of it."""

import gc
import json
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import hypothesis
import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Character
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws.parameters import CachedParameters
from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, create_parameters
from homebiyori.ops.bulkhead import AT_ONCE, Bulkhead
from homebiyori.ops.maintenance import Maintenance
from homebiyori.ops.ratelimit import RATE_LIMITS, RateLimiter
from homebiyori.resources import ADMIN_GROUP, POLICIES, Resources
from support.actors import MovableTime, Pool, bearer, new_user_id
from support.product import (
    AWS_ENVIRONMENT,
    NOON_IN_JAPAN,
    OFFLINE,
    Caller,
    make_tables,
    product_environment,
    shared_app,
    take_back_apps,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="trials of their full size, as `make figures` runs them")
    parser.addoption("--sampled", action="store_true", help="try one in three of a test's cases, and the rest as proof")
    parser.addoption("--dynamodb", help="another engine's address for DynamoDB (tests/bench/dynamodb_local.py)")
    parser.addoption("--figures", type=Path, help="the file to which trials add what they measure, a line of JSON each")


# A busy machine must not fail a test.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


# With `--sampled`, one in SAMPLED cases of a test is tried, if it has more cases than that.
SAMPLED = 3

# Everything imported and collected lives as long as the process: exempt it from garbage collection.
gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark cases as `proof`, which only the long trials run.

    A case that exists for each of the three voices keeps one of them, chosen by a hash of its id. With `--sampled`, a
    test with many cases keeps a third of them.
    """
    voices = list(Character)
    for item in items:
        voice = (
            item.callspec.params.get("character")
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else None
        )
        if isinstance(voice, Character) and crc32(item.nodeid.replace(voice, "").encode()) % len(
            voices
        ) != voices.index(voice):
            item.add_marker(pytest.mark.proof)
    if config.getoption("--sampled"):
        for cases in _cases_of_each(items):
            for number, item in enumerate(cases):
                if number % SAMPLED and len(cases) > SAMPLED:
                    item.add_marker(pytest.mark.proof)


def _cases_of_each(items: Iterable[pytest.Item]) -> Iterable[list[pytest.Item]]:
    """Group the cases that are not marked as `proof` by their test."""
    found: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("proof") is None:
            found.setdefault(item.nodeid.partition("[")[0], []).append(item)
    return found.values()


def pytest_configure() -> None:
    for name in [n for n in os.environ if n.startswith("AWS_")]:  # noqa: TID251 - boto3's own variables
        del os.environ[name]  # noqa: TID251 - the same
    os.environ.update(AWS_ENVIRONMENT)  # noqa: TID251 - the same


@pytest.fixture(autouse=True)
def _apps() -> Iterator[None]:
    yield
    take_back_apps()


@pytest.fixture
def size(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """Return a function that chooses a trial's size: the short one, or with `--full` the full one."""
    is_full = pytestconfig.getoption("--full")
    return lambda short, full: full if is_full else short


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[..., None]:
    """Return a function that records a trial's measurements: a name and figures."""
    path = pytestconfig.getoption("--figures")

    def note(name: str, **figures: Any) -> None:
        line = json.dumps({"figure": name, **figures}, ensure_ascii=False)
        if path is not None:
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    return note


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Run an engine that persists nothing, one for each worker of pytest-xdist; it starts in 0.3 s."""
    with Engine(tmp_path_factory.mktemp("engine"), persist=False) as running:
        yield running


@pytest.fixture(scope="session")
def clients(engine: Engine, pytestconfig: pytest.Config) -> Clients:
    """Connect clients for the engine's services once, because they are slow to create and safe to share."""
    os.environ["AWS_ENDPOINT_URL"] = engine.endpoint_url  # noqa: TID251 - boto3's own variable
    clients = Clients.connect(engine.endpoint_url)
    if other := pytestconfig.getoption("--dynamodb"):
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = other  # noqa: TID251 - the same
        clients = replace(clients, dynamodb=Clients.connect(other).dynamodb)
    return clients


@pytest.fixture(scope="session")
def settings(clients: Clients) -> Settings:
    """Create the product's tables and parameters on the engine; return the settings for them."""
    tables = make_tables(clients, "test")
    create_parameters(clients.ssm)
    # The clock stands still in most tests, so buckets are never refilled; tests of the limits set their own.
    limits = dict.fromkeys(("user", "chat_free", "chat_premium", "admin"), 1_000_000)
    clients.ssm.put_parameter(Name=RATE_LIMITS, Value=json.dumps(limits), Overwrite=True)
    return Settings.from_environment(product_environment(tables["core"], tables["chats"]))


@pytest.fixture
def moment() -> MovableTime:
    """Return the test's time: noon in Japan until the test moves it."""
    return MovableTime(NOON_IN_JAPAN)


@pytest.fixture
def clock(moment: MovableTime) -> Clock:
    """Return a clock whose calendar the test moves; it measures and sleeps in real time."""
    return Clock(now=moment.now, monotonic=time.monotonic, sleep=time.sleep)


@pytest.fixture(scope="session")
def pools() -> tuple[Pool, Pool]:
    """Create the users' and the admins' pool once, because keys are slow to generate."""
    return Pool("users", Clock()), Pool("admins", Clock())


@pytest.fixture
def users(pools: tuple[Pool, Pool], clock: Clock) -> Pool:
    return replace(pools[0], clock=clock, fetches=0)


@pytest.fixture
def admins(pools: tuple[Pool, Pool], clock: Clock) -> Pool:
    return replace(pools[1], clock=clock, fetches=0)


@pytest.fixture(scope="session")
def connected(settings: Settings) -> Iterator[Resources]:
    made = Resources.connect(settings)
    yield made
    made.readers.shutdown()


@pytest.fixture
def resources(connected: Resources, clock: Clock, users: Pool, admins: Pool) -> Resources:
    """Return the product's resources on the engine, with the test's pools and clock.

    The bulkhead's limits are never reached: concurrent requests simulate as many functions with one request each.
    """
    core = replace(connected.core, clock=clock)
    policy = CachedParameters(connected.ssm, POLICIES, seconds=60, clock=clock)
    return replace(
        connected,
        clock=clock,
        core=core,
        chats=replace(connected.chats, clock=clock),
        policy=policy,
        maintenance=Maintenance(connected.ssm, clock),
        limiter=RateLimiter(core, policy, clock),
        bulkhead=Bulkhead(dict.fromkeys(AT_ONCE, 1_000)),
        user_tokens=users.verifier(),
        admin_tokens=admins.verifier(group=ADMIN_GROUP),
        companions=OFFLINE,
    )


@pytest.fixture
def user_client(resources: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_user_app, resources), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def admin_client(resources: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_admin_app, resources), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def new_parent(user_client: TestClient, users: Pool) -> Callable[[], Caller]:
    """Return a function that creates parents, each with a partition of its own."""

    def make() -> Caller:
        user_id = new_user_id()
        return Caller(user_client, user_id, bearer(users.token(user_id, exp=4_000_000_000)))

    return make


@pytest.fixture
def parent(new_parent: Callable[[], Caller]) -> Caller:
    return new_parent()


@pytest.fixture
def admin(admin_client: TestClient, admins: Pool) -> Caller:
    user_id = new_user_id()
    token = admins.token(user_id, exp=4_000_000_000, **{"cognito:groups": [ADMIN_GROUP]})
    return Caller(admin_client, user_id, bearer(token))
