"""Measure how fast ttl-updater changes a user's chats, compared with bare concurrent UpdateItem calls.

    .venv/bin/python tests/bench/ttl_updater.py --chats 10000 --rounds 3

All variants have 50 calls in flight and write every chat once; rounds alternate, and the medians are compared. "plain"
is a default aioboto3 client with 50 connections; "bare" has our client's settings, which make calls cheaper. Then the
peak memory is compared with that of a tenth of the chats, each in its own process. With `--clock 20`, the function's
300 seconds pass 20 times as fast, so that runs must hand over.
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import aioboto3  # type: ignore[import-untyped]  # it has none
from botocore.config import Config

from homebiyori.base.settings import Settings
from homebiyori.billing.rules import Plan
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, create_parameters, create_tables
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.repository import ChatExpiryRepository
from homebiyori.retention.rules import IN_FLIGHT, RetentionOutcome
from homebiyori.retention.service import RetentionService
from support.actors import MovableTime
from support.product import AWS_ENVIRONMENT, product_environment
from support.retention import BadQueue, Subscriber, forever

LIMIT = 300.0


@contextmanager
def stack() -> Iterator[Resources]:
    os.environ.update(AWS_ENVIRONMENT)  # noqa: TID251 - boto3 reads them there
    with tempfile.TemporaryDirectory() as directory, Engine(Path(directory), persist=False) as engine:
        os.environ["AWS_ENDPOINT_URL"] = engine.endpoint_url  # noqa: TID251 - the same
        clients = Clients.connect(engine.endpoint_url)
        tables = create_tables(clients.dynamodb, Names("bench"))
        create_parameters(clients.ssm)
        yield connect(tables)


def connect(tables: dict[str, str]) -> Resources:
    sqs: Any = BadQueue(MovableTime(datetime.now(UTC)))  # noqa: TID251 - the bench runs by the real clock
    return replace(Resources.connect(Settings.from_environment(product_environment(**tables))), sqs=sqs)


def new_subscriber(resources: Resources, chats: int) -> Subscriber:
    subscriber = Subscriber(resources, MovableTime(datetime.now(UTC)))  # noqa: TID251 - the same
    # All are younger than the free plan's 30 days, so that each change of plan changes every chat.
    subscriber.write_chats([timedelta(days=20) * number / chats for number in range(chats)])
    return subscriber


async def bare(client: Any, table: str, keys: list[str], user_id: str, end: int) -> float:
    """Set the expiry of every chat, with 50 calls in flight; return the calls per second."""
    left = iter(keys)
    started = time.perf_counter()

    async def write() -> None:
        for key in left:
            await client.update_item(
                TableName=table,
                Key={"PK": {"S": f"USER#{user_id}"}, "SK": {"S": key}},
                UpdateExpression="SET #expires = :new",
                ConditionExpression="attribute_exists(#pk)",
                ExpressionAttributeNames={"#pk": "PK", "#expires": "expires_at"},
                ExpressionAttributeValues={":new": {"N": str(end)}},
            )

    await asyncio.gather(*(write() for _ in range(IN_FLIGHT)))
    return len(keys) / (time.perf_counter() - started)


async def ours(resources: Resources, subscriber: Subscriber, chats: int) -> float:
    plan = Plan.FREE if subscriber.plan is not Plan.FREE else Plan.MONTHLY
    message = subscriber.change_plan(plan)
    async with RetentionService.open(resources) as service:
        started = time.perf_counter()
        assert await service.apply(message, forever) is RetentionOutcome.DONE
        return chats / (time.perf_counter() - started)


async def compare(resources: Resources, count: int, rounds: int) -> None:
    subscriber = new_subscriber(resources, count)
    rates: dict[str, list[float]] = {"bare": [], "plain": [], "ours": []}
    table = resources.chats.name
    config = Config(max_pool_connections=IN_FLIGHT)
    async with (
        ChatExpiryRepository.open(table) as chats,
        aioboto3.Session().client("dynamodb", config=config) as plain,
    ):
        clients = {"bare": chats._client, "plain": plain}
        keys = list(subscriber.ends())
        far = int(time.time()) + 100 * 86_400  # noqa: TID251 - the same
        for number in range(rounds):
            # Alternate the order; use different values, so that every write changes its item.
            order = ("bare", "plain", "ours") if number % 2 else ("ours", "plain", "bare")
            for place, name in enumerate(order):
                if name == "ours":
                    rates[name].append(await ours(resources, subscriber, count))
                else:
                    end = far + 3 * number + place
                    rates[name].append(await bare(clients[name], table, keys, subscriber.user_id, end))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    for name, values in rates.items():
        print(f"{name}: median {medians[name]:.0f} items/s of {', '.join(f'{value:.0f}' for value in values)}")
    print(f"ratio: {medians['ours'] / medians['bare']:.3f} of bare, {medians['ours'] / medians['plain']:.3f} of plain")


def peak(tables: dict[str, str], user_id: str, count: int, plan: Plan) -> None:
    """Print the peak memory before and after a run; must be called in a new process."""
    resources = connect(tables)
    subscriber = Subscriber(resources, MovableTime(datetime.now(UTC)), user_id, plan, version=100)  # noqa: TID251 - the same
    before = largest_memory()
    asyncio.run(ours(resources, subscriber, count))
    print(f"memory over {count} chats: {before:.1f} MB before, {largest_memory():.1f} MB at most")


def largest_memory() -> float:
    """Return this process's peak memory in MB; getrusage would include its parent's at the time of the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def hand_over(resources: Resources, count: int, speed: float) -> None:
    subscriber = new_subscriber(resources, count)
    before = subscriber.ends()
    message = subscriber.change_plan(Plan.MONTHLY)
    queue: Any = resources.sqs
    queue.messages.clear()
    seconds = []
    async with RetentionService.open(resources) as service:
        while True:
            started = time.monotonic()

            def seconds_left(started: float = started) -> float:
                return LIMIT - speed * (time.monotonic() - started)

            outcome = await service.apply(message, seconds_left)
            seconds.append(speed * (time.monotonic() - started))
            if outcome is RetentionOutcome.DONE:
                break
            message = PlanChanged.read(queue.messages.pop().body)
    moved = subscriber.moved(before)
    print(f"{count} chats, {LIMIT:.0f} s: {len(seconds)} runs of {', '.join(f'{one:.0f}' for one in seconds)} s")
    assert max(seconds) < LIMIT
    assert list(moved.values()) == [150 * 86_400] * count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clock", type=float, default=0)
    arguments = parser.parse_args()
    with stack() as resources:
        if arguments.clock:
            asyncio.run(hand_over(resources, arguments.chats, arguments.clock))
            return
        asyncio.run(compare(resources, arguments.chats, arguments.rounds))
        tables = {"core": resources.core.name, "chats": resources.chats.name}
        for count in (arguments.chats // 10, arguments.chats):
            one = new_subscriber(resources, count)
            process = multiprocessing.get_context("spawn").Process(
                target=peak, args=(tables, one.user_id, count, one.plan)
            )
            process.start()
            process.join()


if __name__ == "__main__":
    main()
