"""The queue reaches the ttl-updater's handler as it does on AWS: batches, partial failures, dead letters."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homebiyori.aws.dynamodb import Table
from homebiyori.base.clock import Clock
from homebiyori.billing.rules import Plan
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.pump import Context, Pump, failures, pumping
from homebiyori.dev.state import Secrets
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import AWS_ENVIRONMENT
from support.retention import Subscriber

ARN = "arn:aws:sqs:ap-northeast-1:000000000000:test"


@pytest.fixture
def stack(clients: Clients, engine: Engine, request: pytest.FixtureRequest) -> dict[str, str]:
    """Provision a stack for one test, whose queue redelivers after a second."""
    names = Names(f"pump-{abs(hash(request.node.name)) % 10**8}")
    made = provision(clients, names, Secrets.generate(), visibility=1)
    return {**AWS_ENVIRONMENT, "PATH": os.defpath, "AWS_ENDPOINT_URL": engine.endpoint_url, **made}


def dead_letters(clients: Clients, stack: dict[str, str]) -> list[str]:
    url = f"{stack['HOMEBIYORI_TTL_QUEUE_URL']}-dlq"
    messages = clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [message["Body"] for message in messages.get("Messages", [])]


def send(clients: Clients, stack: dict[str, str], *bodies: str) -> None:
    for body in bodies:
        clients.sqs.send_message(
            QueueUrl=stack["HOMEBIYORI_TTL_QUEUE_URL"],
            MessageBody=body,
            MessageAttributes={"source_lambda": {"DataType": "String", "StringValue": "webhook-service"}},
        )


def test_the_handler_gets_what_lambda_hands_it(clients: Clients, stack: dict[str, str]) -> None:
    seen: list[tuple[Any, Context]] = []
    pump = Pump(clients.sqs, stack["HOMEBIYORI_TTL_QUEUE_URL"], lambda *given: seen.append(given), ARN)
    send(clients, stack, *map(str, range(12)))
    while pump.deliver(wait=0):
        pass
    records = [record for event, _ in seen for record in event["Records"]]
    assert sorted(int(record["body"]) for record in records) == list(range(12))
    assert max(len(event["Records"]) for event, _ in seen) == 10
    first = records[0]
    assert set(first) == {
        *("messageId", "receiptHandle", "body", "md5OfBody", "attributes", "messageAttributes"),
        *("eventSource", "eventSourceARN", "awsRegion"),
    }
    assert (first["eventSource"], first["eventSourceARN"], first["awsRegion"]) == ("aws:sqs", ARN, "ap-northeast-1")
    assert first["attributes"]["ApproximateReceiveCount"] == "1"
    assert int(first["attributes"]["SentTimestamp"]) > 1_600_000_000_000
    assert first["messageAttributes"] == {
        "source_lambda": {"stringValue": "webhook-service", "dataType": "String"},
    }
    assert 299_000 < seen[0][1].get_remaining_time_in_millis() <= 300_000
    time.sleep(1.1)
    assert pump.deliver(wait=0) == 0  # all were deleted


@pytest.mark.proof
def test_what_fails_is_handed_out_three_times_and_then_put_aside(clients: Clients, stack: dict[str, str]) -> None:
    tries: list[str] = []

    def handler(event: Any, _: Any) -> Any:
        tries.extend(record["body"] for record in event["Records"])
        bad = [record for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in bad]}

    pump = Pump(clients.sqs, stack["HOMEBIYORI_TTL_QUEUE_URL"], handler, ARN)
    send(clients, stack, "good", "bad", "fine")
    deadline = time.monotonic() + 15
    while dead_letters(clients, stack) != ["bad"] and time.monotonic() < deadline:
        pump.deliver(wait=1)
    assert dead_letters(clients, stack) == ["bad"]
    assert sorted(tries) == ["bad", "bad", "bad", "fine", "good"]


def test_a_function_error_fails_the_batch_and_not_the_pump(
    clients: Clients, stack: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[int] = []

    def handler(event: Any, _: Any) -> Any:
        calls.append(len(event["Records"]))
        if len(calls) == 1:
            raise RuntimeError("cold")

    pump = Pump(clients.sqs, stack["HOMEBIYORI_TTL_QUEUE_URL"], handler, ARN)
    send(clients, stack, "a", "b")
    assert pump.deliver() == 2
    assert pump.deliver(wait=0) == 0  # not visible yet
    time.sleep(1.1)
    assert pump.deliver() == 2
    assert calls == [2, 2]
    assert "cold" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": "stranger"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, {"a", "b"}),
        ({"batchItemFailures": [{"id": "a"}]}, {"a", "b"}),
        ({"batchItemFailures": ["a"]}, {"a", "b"}),
        ({"batchItemFailures": 1}, {"a", "b"}),
    ],
)
def test_answers_are_read_as_lambda_reads_them(answer: Any, expected: set[str]) -> None:
    assert failures(answer, {"a", "b"}) == expected


def test_who_is_to_stop_has_no_time_left() -> None:
    stopping = threading.Event()
    context = Context(stopping, time.monotonic() + 100)
    assert context.get_remaining_time_in_millis() > 99_000
    stopping.set()
    assert context.get_remaining_time_in_millis() == 0


@contextmanager
def subscriber_of(stack: dict[str, str], resources: Resources, clients: Clients) -> Iterator[Subscriber]:
    clock = Clock()
    core = Table(client=resources.core.client, name=stack["HOMEBIYORI_TABLE_CORE"], clock=clock)
    chats = Table(client=resources.core.client, name=stack["HOMEBIYORI_TABLE_CHATS"], clock=clock)
    settings = resources.settings.model_copy(update={"ttl_queue_url": stack["HOMEBIYORI_TTL_QUEUE_URL"]})
    local = replace(resources, settings=settings, core=core, chats=chats, sqs=clients.sqs, clock=clock)
    yield Subscriber(local, MovableTime(datetime.now(UTC)))  # noqa: TID251 - the process runs by the real clock


def until(met: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_change_of_plan_reaches_the_chats(stack: dict[str, str], resources: Resources, clients: Clients) -> None:
    with subscriber_of(stack, resources, clients) as subscriber, pumping(stack) as process:
        keys = subscriber.write_chats([timedelta(days=1), timedelta(days=2)])
        before = subscriber.ends()
        subscriber.queue().send(subscriber.change_plan(Plan.MONTHLY))
        until(lambda: subscriber.row()["retention_applied"] == 180)
        assert subscriber.moved(before) == dict.fromkeys(keys, 150 * 86_400)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_it_ends_when_its_parent_does(stack: dict[str, str]) -> None:
    with pumping(stack) as process:
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.proof
def test_stopped_in_the_middle_it_hands_over(stack: dict[str, str], resources: Resources, clients: Clients) -> None:
    with subscriber_of(stack, resources, clients) as subscriber:
        keys = subscriber.write_chats([timedelta(minutes=minute) for minute in range(1_500)])
        before = subscriber.ends()
        with pumping(stack) as process:
            subscriber.queue().send(subscriber.change_plan(Plan.MONTHLY))
            until(lambda: subscriber.end_of(keys[0]) != before[keys[0]])
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0
        done = len(subscriber.moved(before))
        assert 0 < done < 1_500
        url = stack["HOMEBIYORI_TTL_QUEUE_URL"]
        [message] = clients.sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, VisibilityTimeout=0)["Messages"]
        assert json.loads(message["Body"])["after"] == keys[done - 1]
        with pumping(stack):
            until(lambda: subscriber.row()["retention_applied"] == 180)
        assert subscriber.moved(before) == dict.fromkeys(keys, 150 * 86_400)
