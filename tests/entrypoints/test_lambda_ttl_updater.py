"""The ttl-updater as Lambda runs it: the real awslambdaric, one process, cold and warm, killed and restarted."""

import json
import os
import re
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from homebiyori.aws.dynamodb import Table
from homebiyori.aws.paging import PageRequest
from homebiyori.base.clock import Clock
from homebiyori.billing.rules import Plan
from homebiyori.dev.engine import ROOT, Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from support.actors import MovableTime
from support.product import AWS_ENVIRONMENT
from support.retention import Subscriber
from support.runtime_api import TRACE, LambdaProcess

pytestmark = pytest.mark.proof

HANDLER = "homebiyori.lambda_ttl_updater.handler"
DAY = 86_400


@pytest.fixture(scope="module")
def environment(engine: Engine) -> dict[str, str]:
    made = provision(Clients.connect(engine.endpoint_url), Names("ric-ttl"), Secrets.generate(), visibility=1)
    return {**AWS_ENVIRONMENT, "AWS_ENDPOINT_URL": engine.endpoint_url, **made}


@pytest.fixture
def deployed(resources: Resources, environment: dict[str, str]) -> Resources:
    """Return the resources of that deployment, on the system clock, which the function uses."""
    clock = Clock()
    return replace(
        resources,
        clock=clock,
        settings=resources.settings.model_copy(update={"ttl_queue_url": environment["HOMEBIYORI_TTL_QUEUE_URL"]}),
        core=Table(client=resources.core.client, name=environment["HOMEBIYORI_TABLE_CORE"], clock=clock),
        chats=Table(client=resources.core.client, name=environment["HOMEBIYORI_TABLE_CHATS"], clock=clock),
    )


@pytest.fixture
def subscriber(deployed: Resources) -> Subscriber:
    return Subscriber(deployed, MovableTime(datetime.now(UTC)))  # noqa: TID251 - the same


@pytest.fixture
def function(environment: dict[str, str]) -> Iterator[LambdaProcess]:
    with LambdaProcess(HANDLER, environment) as process:
        yield process


def event_of(*bodies: str) -> dict[str, Any]:
    """Return an event as SQS's event source mapping sends it."""
    return {
        "Records": [
            {
                "messageId": str(uuid.uuid4()),
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1545082649185",
                },
                "messageAttributes": {
                    "source_lambda": {
                        "stringValue": "webhook-service",
                        "stringListValues": [],
                        "binaryListValues": [],
                        "dataType": "String",
                    }
                },
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ap-northeast-1:123456789012:homebiyori-ttl",
                "awsRegion": "ap-northeast-1",
            }
            for body in bodies
        ]
    }


def told(subscriber: Subscriber) -> int:
    service = NotificationService(subscriber.resources)
    return len(service.page(subscriber.user_id, PageRequest(9), unread_only=False).items)


def body(message: PlanChanged) -> str:
    return message.model_dump_json()


def test_cold_and_warm_with_a_bad_record_in_between(function: LambdaProcess, subscriber: Subscriber) -> None:
    keys = subscriber.write_chats([timedelta(days=age) for age in range(20)])
    before = subscriber.ends()
    event = event_of("not a message", body(subscriber.change_plan(Plan.MONTHLY)), '{"user_id": "1"}')
    first, _, last = (record["messageId"] for record in event["Records"])
    assert function.invoke(event) == {"batchItemFailures": [{"itemIdentifier": first}, {"itemIdentifier": last}]}
    assert subscriber.moved(before) == dict.fromkeys(keys, 150 * DAY)
    # Warm: the same event loop and the same connections.
    upgraded = subscriber.ends()
    for _ in range(3):
        assert function.invoke(event_of(body(subscriber.change_plan(Plan.FREE)))) == {"batchItemFailures": []}
        assert subscriber.ends() == before
        assert function.invoke(event_of(body(subscriber.change_plan(Plan.YEARLY)))) == {"batchItemFailures": []}
        assert subscriber.ends() == upgraded
    assert told(subscriber) == 7
    assert function.process.poll() is None


def test_killed_in_the_middle_a_new_environment_ends_the_work(
    environment: dict[str, str], subscriber: Subscriber
) -> None:
    keys = subscriber.write_chats([timedelta(minutes=minute) for minute in range(1_500)])
    before = subscriber.ends()
    event = event_of(body(subscriber.change_plan(Plan.MONTHLY)))
    with LambdaProcess(HANDLER, environment) as function:
        function.send(event)
        deadline = time.monotonic() + 20
        while subscriber.ends()[keys[100]] == before[keys[100]]:
            assert time.monotonic() < deadline
        os.kill(function.process.pid, signal.SIGKILL)
        function.process.wait()
    done = len(subscriber.moved(before))
    assert 100 < done < 1_500
    assert told(subscriber) == 0
    with LambdaProcess(HANDLER, environment) as function:
        assert function.invoke(event) == {"batchItemFailures": []}
        function.kill()
        [run] = [json.loads(line) for line in function.output().splitlines() if "retention_run" in line]
    assert (run["outcome"], run["changed"], run["user"]) == ("done", 1_500 - done, run["user"])
    assert subscriber.user_id not in json.dumps(run)
    assert subscriber.moved(before) == dict.fromkeys(keys, 150 * DAY)
    assert told(subscriber) == 1


@pytest.fixture
def queue_calls(environment: dict[str, str]) -> Iterator[list[tuple[str | None, bytes]]]:
    """Record the trace header and the body of each request that the function sends to SQS."""
    calls: list[tuple[str | None, bytes]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.headers["X-Amzn-Trace-Id"], body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"MessageId": "1"}')

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
            """Do not log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment["AWS_ENDPOINT_URL_SQS"] = f"http://127.0.0.1:{server.server_address[1]}"
    yield calls
    del environment["AWS_ENDPOINT_URL_SQS"]
    server.shutdown()
    server.server_close()


def test_a_message_of_ours_bears_the_lineage_by_which_lambda_breaks_chains(
    environment: dict[str, str], queue_calls: list[tuple[str | None, bytes]], subscriber: Subscriber
) -> None:
    """Without `recursive_loop = "Allow"`, Lambda would dead-letter the message of a long job at its sixteenth hop."""
    subscriber.write_chats([timedelta(days=1)])
    with LambdaProcess(HANDLER, environment) as function:
        assert function.invoke(event_of(body(subscriber.change_plan(Plan.MONTHLY)))) == {"batchItemFailures": []}
    ((trace, sent),) = queue_calls
    assert (trace or "").endswith(TRACE.rpartition(";")[2]), "the second look goes on the chain of what asked for it"
    assert b"is_second_look" in sent
    terraform = (ROOT / "infra/terraform/main.tf").read_text()
    (allowed,) = re.findall(
        r'"aws_lambda_function_recursion_config" "\w+" \{(.*?)^\}', terraform, re.DOTALL | re.MULTILINE
    )
    assert "module.ttl_updater.name" in allowed
    assert re.search(r'recursive_loop = "Allow"', allowed)


def test_a_missing_setting_stops_the_start(environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "HOMEBIYORI_TTL_QUEUE_URL"}
    with LambdaProcess(HANDLER, without) as process:
        outcome = process.outcome()
    assert outcome.kind == "init_error"
    assert "HOMEBIYORI_TTL_QUEUE_URL" in outcome.body["errorMessage"]
