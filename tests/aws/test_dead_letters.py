"""The depth of the queues, and the redrive of dead letters (docs/product.md 9)."""

import json
import time
from typing import Any

import pytest

from homebiyori.aws.dead_letters import ApproximateDepth, Backlog
from homebiyori.base.clock import Clock
from homebiyori.dev.provision import Clients, Names, create_queue


@pytest.fixture
def url(clients: Clients, request: pytest.FixtureRequest) -> str:
    """Create the test's own queue, whose messages become visible again at once."""
    return create_queue(clients.sqs, Names(f"backlog-{abs(hash(request.node.name))}"), visibility=0)


@pytest.fixture
def backlog(clients: Clients, url: str) -> Backlog:
    return Backlog(clients.sqs, url, Clock())


def bury(clients: Clients, url: str, bodies: list[str]) -> None:
    """Send messages, and receive each three times without deleting it, so that it becomes a dead letter."""
    for body in bodies:
        clients.sqs.send_message(
            QueueUrl=url,
            MessageBody=body,
            MessageAttributes={"source_lambda": {"DataType": "String", "StringValue": "webhook-service"}},
        )
    while received(clients, url):
        pass


def received(clients: Clients, url: str) -> list[Any]:
    answer: Any = clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    letters: list[Any] = answer.get("Messages", [])
    return letters


def test_what_waits_is_counted(clients: Clients, url: str, backlog: Backlog) -> None:
    assert (backlog.depth(), backlog.dead_depth()) == (ApproximateDepth(0, 0, 0), ApproximateDepth(0, 0, 0))
    for delay in (0, 0, 0, 60):
        clients.sqs.send_message(QueueUrl=url, MessageBody="x", DelaySeconds=delay)
    clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1, VisibilityTimeout=60)
    assert backlog.depth() == ApproximateDepth(2, 1, 1)


def test_dead_letters_come_back_as_they_were(clients: Clients, url: str, backlog: Backlog) -> None:
    bodies = [json.dumps({"number": number}) for number in range(25)]
    bury(clients, url, bodies)
    assert (backlog.depth(), backlog.dead_depth()) == (ApproximateDepth(0, 0, 0), ApproximateDepth(25, 0, 0))
    assert backlog.redrive(most=500, seconds=20) == 25
    assert (backlog.depth(), backlog.dead_depth()) == (ApproximateDepth(25, 0, 0), ApproximateDepth(0, 0, 0))
    letters: list[Any] = []
    while len(letters) < 25:
        found = received(clients, url)
        letters += found
        for letter in found:
            clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
    assert sorted(letter["Body"] for letter in letters) == sorted(bodies)
    assert {letter["MessageAttributes"]["source_lambda"]["StringValue"] for letter in letters} == {"webhook-service"}
    assert backlog.redrive(most=500, seconds=20) == 0


def test_poison_comes_back_and_goes_again(clients: Clients, url: str, backlog: Backlog) -> None:
    bury(clients, url, ["\u0000 is no JSON".replace("\u0000", "this"), "{}"])
    for _ in range(2):
        assert backlog.redrive(most=500, seconds=20) == 2
        while received(clients, url):
            pass
        assert (backlog.depth(), backlog.dead_depth()) == (ApproximateDepth(0, 0, 0), ApproximateDepth(2, 0, 0))


def test_it_is_bounded(clients: Clients, url: str, backlog: Backlog) -> None:
    bury(clients, url, ["x"] * 12)
    assert backlog.redrive(most=5, seconds=20) == 5
    assert backlog.redrive(most=500, seconds=0) == 0
    started = time.monotonic()
    assert backlog.redrive(most=500, seconds=20) == 7
    assert time.monotonic() - started < 10


class Dying:
    """A client whose process dies after it has sent a message, before it deletes the original."""

    def __init__(self, clients: Clients) -> None:
        self.get_queue_attributes = clients.sqs.get_queue_attributes
        self.get_queue_url = clients.sqs.get_queue_url
        self.send_message = clients.sqs.send_message
        self._receive = clients.sqs.receive_message

    def receive_message(self, **arguments: Any) -> Any:
        return self._receive(**{**arguments, "VisibilityTimeout": 1})

    def delete_message(self, **_: Any) -> None:
        raise KeyboardInterrupt


def test_a_crash_loses_none(clients: Clients, url: str, backlog: Backlog) -> None:
    bury(clients, url, ["one"])
    dying: Any = Dying(clients)
    with pytest.raises(KeyboardInterrupt):
        Backlog(dying, url, Clock()).redrive(most=500, seconds=20)
    time.sleep(1.1)
    assert (backlog.depth().waiting, backlog.dead_depth()) == (1, ApproximateDepth(1, 0, 0)), "twice, which work bears"
    assert backlog.redrive(most=500, seconds=20) == 1


def test_a_queue_that_puts_nothing_aside(clients: Clients) -> None:
    url = clients.sqs.create_queue(QueueName="backlog-plain")["QueueUrl"]
    plain = Backlog(clients.sqs, url, Clock())
    assert (plain.dead_depth(), plain.redrive(most=500, seconds=20)) == (None, 0)
