"""The operators' view of the queue and its dead letters, and the redrive (docs/product.md 9)."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app
from homebiyori.aws.cloudwatch import MetricReader
from homebiyori.aws.dynamodb import Item
from homebiyori.aws.jobs import Worker
from homebiyori.dev.provision import Clients, Names, create_queue
from support.announcements import PATH, Town, announce, operator, town
from support.product import Caller, shared_app

__all__ = ["operator", "town"]

JOBS = "/api/admin/jobs"
NOTHING = {"waiting": 0, "in_flight": 0, "delayed": 0}

_queues = itertools.count()


@pytest.fixture
def queued(town: Town, clients: Clients) -> Town:
    """A town with a queue of the engine whose messages become visible again at once."""
    url = create_queue(clients.sqs, Names(f"jobs-{next(_queues)}"), visibility=0)
    settings = town.resources.settings.model_copy(update={"ttl_queue_url": url})
    return replace(town, resources=replace(town.resources, sqs=clients.sqs, settings=settings))


@pytest.fixture
def caller(queued: Town, admin: Caller) -> Iterator[Caller]:
    with TestClient(shared_app(create_admin_app, queued.resources), raise_server_exceptions=False) as client:
        yield replace(admin, client=client)


def work(clients: Clients, queued: Town) -> None:
    """Deliver messages as Lambda does, until the queue is empty or holds dead letters only."""
    import asyncio  # noqa: PLC0415 - here alone

    url = queued.resources.settings.ttl_queue_url
    worker = Worker({"announcement": queued.job}, queued.resources.queue)
    while True:
        answer: Any = clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        letters = answer.get("Messages", [])
        if not letters:
            return
        records = [{"messageId": letter["MessageId"], "body": letter["Body"]} for letter in letters]
        failed = asyncio.run(worker.handle_batch(records, lambda: 300.0))
        for letter in letters:
            if letter["MessageId"] not in failed:
                clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])


def test_what_waits_is_shown(queued: Town, caller: Caller) -> None:
    empty: dict[str, Any] = {"queue": NOTHING, "oldest_seconds": None, "dead_letters": NOTHING, "announcements": []}
    assert caller.get(JOBS).json() == empty
    announcement_id = announce(caller)
    answer = caller.get(JOBS).json()
    assert answer["queue"] == {**NOTHING, "waiting": 1}
    assert [each["announcement_id"] for each in answer["announcements"]] == [announcement_id]
    caller.post(f"{PATH}/{announcement_id}/cancel")
    assert caller.get(JOBS).json()["announcements"] == []
    assert queued.audited("jobs.redrive") == []


@pytest.mark.proof
def test_dead_letters_are_done_and_poison_comes_back(queued: Town, caller: Caller, clients: Clients) -> None:
    (user_id,) = queued.settle(["free"])
    announcement_id = announce(caller)
    url = queued.resources.settings.ttl_queue_url
    for body in ("no JSON", json.dumps({"kind": "nobody's"}), json.dumps({"kind": "announcement"})):
        clients.sqs.send_message(QueueUrl=url, MessageBody=body)
    # The table is unreachable, so even the valid message fails three times.
    away = replace(
        queued, worker_resources=replace(queued.worker_resources, core=replace(queued.resources.core, name="x"))
    )
    work(clients, away)
    assert caller.get(JOBS).json()["dead_letters"] == {**NOTHING, "waiting": 4}
    answer = caller.post(f"{JOBS}/redrive")
    assert (answer.status_code, answer.json()) == (200, {"moved": 4, "dead_letters": NOTHING})
    work(clients, queued)
    assert queued.counts([user_id]) == [1]
    assert caller.get(f"{PATH}/{announcement_id}").json()["status"] == "done"
    assert caller.get(JOBS).json()["dead_letters"] == {**NOTHING, "waiting": 3}
    assert caller.post(f"{JOBS}/redrive").json()["moved"] == 3
    assert caller.post(f"{JOBS}/redrive").json()["moved"] == 0
    entries = queued.audited("jobs.redrive")
    assert [(entry["status"], entry["admin_id"]) for entry in entries] == [("done", caller.user_id)] * 3
    assert sorted(entry["outcome"]["moved"] for entry in entries) == [0, 3, 4]


def test_the_age_of_the_oldest_work_is_what_cloudwatch_has_seen_last(queued: Town, caller: Caller) -> None:
    cloudwatch: Any = boto3.client("cloudwatch")
    name = queued.resources.settings.ttl_queue_url.rpartition("/")[2]
    now = queued.resources.clock.now()
    for minutes, seconds in ((9, 9_000.0), (3, 240.0), (5, 5_000.0), (700, 70_000.0)):
        cloudwatch.put_metric_data(
            Namespace="AWS/SQS",
            MetricData=[
                {
                    "MetricName": "ApproximateAgeOfOldestMessage",
                    "Dimensions": [{"Name": "QueueName", "Value": name}],
                    "Timestamp": now - timedelta(minutes=minutes),
                    "Value": seconds,
                }
            ],
        )
    caller.client.app.state.resources = replace(  # type: ignore[attr-defined] # FastAPI's
        queued.resources, metrics=MetricReader(cloudwatch, queued.resources.clock)
    )
    assert caller.get(JOBS).json()["oldest_seconds"] == 240.0


class Silent:
    """A queue that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise EndpointConnectionError(endpoint_url="https://sqs.invalid")


def test_a_silent_queue_is_503_and_not_called_done(town: Town, admin: Caller) -> None:
    sqs: Any = Silent()
    app = shared_app(create_admin_app, replace(town.resources, sqs=sqs))
    caller = replace(admin, client=TestClient(app, raise_server_exceptions=False))
    for answer in (caller.get(JOBS), caller.post(f"{JOBS}/redrive")):
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
    entries: list[Item] = town.audited("jobs.redrive")
    assert [entry["status"] for entry in entries] == ["requested"]


def test_only_operators(parent: Caller, admin: Caller, new_parent: Callable[[], Caller]) -> None:
    for headers in ({}, parent.headers, new_parent().headers):
        assert admin.client.get(JOBS, headers=headers).status_code == 401
        assert admin.client.post(f"{JOBS}/redrive", headers=headers).status_code == 401
        assert admin.client.get("/api/admin/feedback", headers=headers).status_code == 401
