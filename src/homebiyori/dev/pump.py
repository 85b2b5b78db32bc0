"""Feeds the retention queue to the ttl-updater's handler, like Lambda's event source mapping.

A separate process: in a thread, a run with many chats would delay every request of the servers.
"""

import argparse
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.dev.terminal import configure_local_logging

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

HANDLER = "homebiyori.lambda_ttl_updater.handler"
BATCH = 10
TIMEOUT = 300.0  # the function's time limit in seconds
WAIT = 1  # seconds of a long poll, and so the delay of a stop
PAUSE = 0.5  # seconds to wait when the queue does not respond
STOP_LIMIT = 10.0  # seconds before the process is killed, which is harmless: the message is redelivered

Handler = Callable[[Any, Any], Any]


@dataclass
class Context:
    """The Lambda context; after a stop request, no time is left."""

    stopping: threading.Event
    deadline: float
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_name: str = "ttl-updater"

    def get_remaining_time_in_millis(self) -> int:
        return 0 if self.stopping.is_set() else max(0, int((self.deadline - time.monotonic()) * 1_000))


@dataclass
class Pump:
    """Receives, invokes, and deletes what succeeded; the queue does the rest: visibility, counts, dead letters."""

    sqs: "SQSClient"
    url: str
    handler: Handler
    arn: str
    batch: int = BATCH
    timeout: float = TIMEOUT
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.deliver()
            except (ClientError, BotoCoreError) as error:  # the engine is stopping or slow
                print(f"the queue does not answer: {error}", file=sys.stderr)
                self.stopping.wait(PAUSE)

    def deliver(self, *, wait: int = WAIT) -> int:
        """Deliver one batch; return the number of messages in it."""
        messages = self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=self.batch,
            WaitTimeSeconds=wait,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if messages:
            event = {"Records": [record(message, self.arn) for message in messages]}
            failed = self._invoke(event)
            for message in messages:
                if message["MessageId"] not in failed:
                    self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return len(messages)

    def _invoke(self, event: Mapping[str, Any]) -> set[str]:
        """Run the handler; return the ids of failed messages, which are all after a function error."""
        ids = {record["messageId"] for record in event["Records"]}
        try:
            answer = self.handler(event, Context(self.stopping, time.monotonic() + self.timeout))
        except Exception as error:  # noqa: BLE001 - Lambda survives any function error
            print(f"the ttl-updater has failed: {error!r}", file=sys.stderr)
            return ids
        return failures(answer, ids)


def failures(answer: object, ids: set[str]) -> set[str]:
    """Interpret `batchItemFailures` as Lambda does: anything unexpected counts as failure of the whole batch.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    listed = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if answer is None or (isinstance(answer, dict) and not listed):
        return set()
    if not isinstance(listed, Sequence):
        return ids
    named = {entry.get("itemIdentifier") if isinstance(entry, dict) else None for entry in listed}
    return {str(name) for name in named} if named <= ids else ids


def record(message: "MessageTypeDef", arn: str) -> dict[str, Any]:
    """Convert a message to the form in which Lambda passes it to a function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "md5OfBody": message["MD5OfBody"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {
            name: {"stringValue": value.get("StringValue"), "dataType": value["DataType"]}
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }


@contextmanager
def pumping(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the pump as a child process; it ends with the block, or with this process, however that dies."""
    process = subprocess.Popen(
        [sys.executable, "-m", "homebiyori.dev.pump"],
        env=dict(environment),
        stdin=subprocess.PIPE,  # never written to: EOF tells the pump that we are gone
        stdout=sys.__stderr__.fileno() if sys.__stderr__ else None,
        start_new_session=True,  # Ctrl-C reaches only the parent, which then stops the child in order
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.pump", description="Feed the queue to the ttl-updater.")
    parser.add_argument("--handler", default=HANDLER, help="the Lambda handler, as module.function")
    arguments = parser.parse_args()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    threading.Thread(target=_watch_parent, args=[stopping], daemon=True).start()
    url = os.environ["HOMEBIYORI_TTL_QUEUE_URL"]  # noqa: TID251 - needed before the function reads its own settings
    sqs = boto3.Session().client("sqs", config=Config(retries={"total_max_attempts": 1}, connect_timeout=2))
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    module_name, _, function = arguments.handler.rpartition(".")
    module = importlib.import_module(module_name)  # a cold start
    configure_local_logging(sys.stdout)
    try:
        Pump(sqs, url, getattr(module, function), arn, stopping=stopping).run()
    finally:
        module.close()
    return 0


def _watch_parent(stopping: threading.Event) -> None:
    # Not through sys.stdin, whose lock this thread would still hold at interpreter exit.
    while os.read(0, 1):
        pass
    stopping.set()


if __name__ == "__main__":
    sys.exit(main())
