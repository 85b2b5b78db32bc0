"""How soon and how often a DynamoDB call is retried."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from homebiyori.aws.retries import ATTEMPTS, FIRST_WAIT_SECONDS, with_short_waits
from support.weather import answered


class Network:
    """Responds or cuts the connection as scripted; records how long boto3 waits."""

    def __init__(self, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.calls = 0
        self.waits: list[float] = []
        self.script: Iterator[str | int] = iter(())
        client.meta.events.register("before-send.dynamodb.*", self._answer)
        monkeypatch.setattr("botocore.endpoint.time.sleep", self.waits.append)

    def get(self, *script: str | int) -> None:
        self.calls, self.waits[:] = 0, []
        self.script = iter(script)
        self.client.get_item(TableName="t", Key={})

    def _answer(self, request: Any, **_: Any) -> Any:
        self.calls += 1
        told = next(self.script)
        if told == "cut":
            raise ConnectionClosedError(endpoint_url=request.url)
        return answered(request.url, 200 if told == 200 else 500, "" if told == 200 else "InternalServerError")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    config = Config(parameter_validation=False, retries={"mode": "standard", "total_max_attempts": 3})
    return Network(with_short_waits(boto3.Session().client("dynamodb", config=config)), monkeypatch)


def test_a_call_waits_milliseconds_not_seconds(network: Network) -> None:
    for _ in range(20):
        network.get(500, "cut", 500, 200)
        assert network.calls == ATTEMPTS
        assert [wait <= FIRST_WAIT_SECONDS * 2**number for number, wait in enumerate(network.waits)] == [True] * 3


def test_it_ends(network: Network) -> None:
    with pytest.raises(ClientError):
        network.get(*[500] * 10)
    assert network.calls == ATTEMPTS


def test_an_outage_is_not_made_worse(network: Network) -> None:
    """botocore's quota: after a hundred unsuccessful retries, each call is made only once."""
    for _ in range(60):
        with pytest.raises(ClientError):
            network.get(*[500] * 10)
    assert network.calls == 1
    for _ in range(60):
        network.get(200)
    network.get(500, 200)
    assert network.calls == 2, "what succeeds gives some of it back"
