"""One event loop and one aioboto3 client for all tests, as in a Lambda container."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from homebiyori.resources import Resources
from homebiyori.retention.repository import ChatExpiryRepository
from homebiyori.retention.service import RetentionService
from support.actors import MovableTime
from support.retention import BadQueue, Subscriber


@pytest.fixture
def moment() -> MovableTime:
    """Start at the real time, because the engine deletes expired items by the real clock."""
    return MovableTime(datetime.now(UTC))  # noqa: TID251 - the engine has no other clock


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module")
def opened(runner: asyncio.Runner, connected: Resources) -> Iterator[ChatExpiryRepository]:
    opening = ChatExpiryRepository.open(connected.chats.name)
    yield runner.run(opening.__aenter__())
    runner.run(opening.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def own_client() -> Any:
    """Return the worker's client of `core`, so that its events affect no other test."""
    return boto3.Session().client("dynamodb")


@pytest.fixture
def queue(moment: MovableTime) -> BadQueue:
    return BadQueue(moment)


@pytest.fixture
def world(resources: Resources, queue: Any) -> Resources:
    return replace(resources, sqs=queue)


@pytest.fixture
def worker_resources(world: Resources, own_client: Any) -> Resources:
    return replace(world, core=replace(world.core, client=own_client))


Build = Callable[..., RetentionService]


@pytest.fixture
def build(worker_resources: Resources, own_client: Any, opened: ChatExpiryRepository) -> Build:
    """Return a function that builds a worker from replaceable parts."""

    def make(chats: ChatExpiryRepository = opened, client: Any = own_client) -> RetentionService:
        core = replace(worker_resources.core, client=client)
        return RetentionService(replace(worker_resources, core=core), chats)

    return make


@pytest.fixture
def subscriber(world: Resources, moment: MovableTime) -> Subscriber:
    return Subscriber(world, moment)
