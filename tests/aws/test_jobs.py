"""The worker's loop: a job is started only if there is enough time for it (docs/product.md 8)."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import pytest
from botocore.exceptions import ClientError

from homebiyori.account.deletion_job import DeletionJob
from homebiyori.account.export_job import ExportJob
from homebiyori.account.rules import SECONDS_SPARE
from homebiyori.admin.announcement_job import AnnouncementJob
from homebiyori.aws.jobs import JobMessage, JobQueue, SecondsLeft, Worker
from homebiyori.base.clock import Clock
from homebiyori.retention.job import RetentionJob

FUNCTION_SECONDS = 300.0


class Long(JobMessage):
    kind: Literal["long"] = "long"
    number: int


@dataclass
class Sqs:
    """A client of the queue that records what is sent."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False

    def send_message(self, **message: Any) -> None:
        if self.is_down:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessage")
        self.sent.append(message)


@dataclass
class LongJob:
    """A job that takes `takes` seconds of the function's time, and fails where Lambda would kill the function."""

    takes: float
    left: float = FUNCTION_SECONDS
    begun: list[int] = field(default_factory=list)
    message: ClassVar[type[JobMessage]] = Long
    seconds_wanted: ClassVar[float] = 100.0

    async def handle(self, message: Long, seconds_left: SecondsLeft) -> None:
        self.begun.append(message.number)
        self.left -= self.takes
        assert seconds_left() > 0, "Lambda kills the function, and the whole batch with it"


@pytest.mark.parametrize("version", ["true", "1.0", "1e0", '"1"', "2", "0", "null"])
def test_no_other_version_is_taken(version: str) -> None:
    body = '{"source": "a", "request_id": "b", "kind": "long", "number": 1, "schema_version": %s}'
    assert Long.read(body % "1").schema_version == 1
    with pytest.raises(ValueError, match="schema_version"):
        Long.read(body % version)


def _batch(bodies: list[str]) -> list[dict[str, Any]]:
    return [{"messageId": f"m{place}", "body": body} for place, body in enumerate(bodies)]


def _bodies(count: int) -> list[str]:
    return [Long(source="test", request_id=f"r{number}", number=number).model_dump_json() for number in range(count)]


def _take(job: LongJob, sqs: Sqs, bodies: list[str]) -> list[str]:
    client: Any = sqs
    job.left = FUNCTION_SECONDS
    worker = Worker({"long": lambda: job}, JobQueue(client, "https://queue.invalid", Clock()))
    return asyncio.run(worker.handle_batch(_batch(bodies), lambda: job.left))


@pytest.mark.parametrize("takes", [250.0, 120.0, 90.0])
def test_a_batch_of_long_work_is_done_in_several_runs_and_costs_no_receive(takes: float) -> None:
    job, sqs = LongJob(takes), Sqs()
    waiting, runs = _bodies(10), 0
    while waiting:
        assert _take(job, sqs, waiting) == []
        waiting = [message["MessageBody"] for message in sqs.sent]
        sqs.sent.clear()
        runs += 1
        assert runs <= 10, "each run does at least one"
    assert sorted(job.begun) == list(range(10)), "each is begun once"


def test_what_is_handed_over_is_as_it_was() -> None:
    sqs = Sqs()
    bodies = _bodies(2)
    _take(LongJob(250.0), sqs, bodies)
    (again,) = sqs.sent
    assert json.loads(again["MessageBody"]) == json.loads(bodies[1])
    assert again["MessageAttributes"]["source_lambda"]["StringValue"] == "test"


def test_the_first_is_begun_however_little_time_there_is() -> None:
    """Otherwise it would be handed over forever."""
    job, sqs = LongJob(1.0), Sqs()
    worker = Worker({"long": lambda: job}, JobQueue(sqs, "https://queue.invalid", Clock()))  # type: ignore[arg-type]  # has the one method
    assert asyncio.run(worker.handle_batch(_batch(_bodies(1)), lambda: 5.0)) == []
    assert (job.begun, sqs.sent) == ([0], [])


def test_nothing_is_begun_after_a_hand_over() -> None:
    """If the function died afterwards, SQS would redeliver messages whose copies are already queued."""
    job, sqs = LongJob(250.0), Sqs()
    assert _take(job, sqs, [*_bodies(3), "no JSON"]) == ["m3"]
    assert (job.begun, len(sqs.sent)) == ([0], 2)


def test_what_could_not_be_handed_over_is_handed_out_again() -> None:
    assert _take(LongJob(250.0), Sqs(is_down=True), _bodies(3)) == ["m1", "m2"]


@pytest.mark.parametrize("job", [RetentionJob, DeletionJob, ExportJob, AnnouncementJob])
def test_every_kind_wants_more_time_than_it_keeps_and_less_than_there_is(job: Any) -> None:
    """A run that starts with nothing but its reserve would hand over without progress."""
    assert SECONDS_SPARE + 30 <= job.seconds_wanted <= FUNCTION_SECONDS - 60
