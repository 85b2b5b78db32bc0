"""Background jobs: messages on a single queue, and the loop that dispatches them.

A message is a model defined with its consumer. The queue may deliver it twice, late or out of order.

The worker sends to its own queue, and Lambda's recursion check is off for it (infra/terraform/main.tf), so every chain
of messages must end by itself: a run that hands over for lack of time has made progress, recorded in the message
(retention's `after`) or in what is left (a deletion's items, an announcement's position); each gets only one second
pass; retries for Stripe are counted (`waits`); and a record is only handed over unprocessed after another one was
processed (`handle_batch`).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field

from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.error_codes import error_code
from homebiyori.base.clock import Clock
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.log import log_crash, log_event, log_warning, request_id_var

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

SecondsLeft = Callable[[], float]

# PlanChanged, the oldest message (`docs/product.md` 8), has no `kind`.
DEFAULT_KIND = "retention"

_SEND_SECONDS = 5.0
# Errors that boto3 does not retry itself.
_BUSY = frozenset({"RequestThrottled", "ThrottlingException", "ServiceUnavailable", "InternalError"})


class JobMessage(BaseModel):
    """Base of all messages; every kind but the default adds a field `kind`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    request_id: Annotated[str, Field(min_length=1, max_length=128)]
    # Not Literal[1], which also accepts true and 1.0.
    schema_version: Annotated[int, Field(ge=1, le=1)] = 1

    @classmethod
    def read(cls, body: str) -> Self:
        """Parse a message from the queue; ValueError for anything that `JobQueue` has not written."""
        return cls.model_validate_json(body, strict=True)

    def log_fields(self) -> Mapping[str, str]:
        """Return the log fields that identify the job, as hashes and ids."""
        return {}


class JobQueue:
    """The queue, shared by both functions."""

    _sqs = LazyAttribute["SQSClient"]()

    def __init__(self, sqs: "SQSClient | Lazy[SQSClient]", url: str, clock: Clock) -> None:
        self._sqs = sqs
        self._url = url
        self._clock = clock

    def send(self, message: JobMessage, *, delay: timedelta = timedelta()) -> None:
        """Send a message that becomes visible after `delay`; UpstreamError if the queue stays busy."""
        Backoff(self._clock, _SEND_SECONDS).retry(
            lambda: self._sqs.send_message(
                QueueUrl=self._url,
                MessageBody=message.model_dump_json(exclude_none=True),
                MessageAttributes={"source_lambda": {"DataType": "String", "StringValue": message.source}},
                DelaySeconds=int(delay.total_seconds()),
            ),
            on=lambda error: error_code(error) in _BUSY,
        )


class _Envelope(BaseModel):
    kind: str = DEFAULT_KIND


class Job(Protocol):
    """Handles one kind of message, idempotently."""

    message: ClassVar[type[JobMessage]]
    # With less time left, the job is not started unless it is first in its batch (it would never get more time).
    seconds_wanted: ClassVar[float]

    async def handle(self, message: Any, seconds_left: SecondsLeft) -> None:  # noqa: ANN401 - its own kind of message
        """Process the message. An exception makes SQS redeliver it."""


class ThreadedJob(ABC):
    """A job that blocks on the network, so it runs off the event loop."""

    @abstractmethod
    def run(self, message: Any, seconds_left: SecondsLeft) -> object:  # noqa: ANN401 - its own kind of message
        """Process the message; return how the run ended."""

    async def handle(self, message: Any, seconds_left: SecondsLeft) -> None:  # noqa: ANN401 - the same
        await asyncio.to_thread(self.run, message, seconds_left)


class Worker:
    """Processes batches of SQS records. Each kind's job is created for its first message."""

    def __init__(self, jobs: Mapping[str, Callable[[], Job]], queue: JobQueue) -> None:
        self._jobs = {kind: Lazy(make) for kind, make in jobs.items()}
        self._queue = queue

    async def handle_batch(self, records: Sequence[Mapping[str, Any]], seconds_left: SecondsLeft) -> list[str]:
        """Process a batch of SQS records; return the ids of those that SQS should redeliver.

        These include unreadable records, which become dead letters after their third delivery. Messages that there is
        no time for are sent anew, so that their receive count does not grow: a timeout would fail the whole batch.
        """
        failed = []
        has_begun = is_over = False
        for record in records:
            try:
                kind, job = self._job_of(record["body"])
                message = job.message.read(record["body"])
            except ValueError:
                log_warning("job_unreadable", message_id=record["messageId"])
                failed.append(record["messageId"])
                continue
            token = request_id_var.set(message.request_id)
            is_over = is_over or (has_begun and seconds_left() < job.seconds_wanted)
            has_begun = True
            try:
                if is_over:
                    await asyncio.to_thread(self._queue.send, message)
                    log_event("job_handed_over", kind=kind, **message.log_fields(), message_id=record["messageId"])
                else:
                    await job.handle(message, seconds_left)
            except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the batch continues
                log_crash(f"{kind}_failed", error, **message.log_fields(), message_id=record["messageId"])
                failed.append(record["messageId"])
            finally:
                request_id_var.reset(token)
        return failed

    def _job_of(self, body: str) -> tuple[str, Job]:
        """Return the job for a message; ValueError if there is none."""
        kind = _Envelope.model_validate_json(body).kind
        if kind not in self._jobs:
            raise ValueError("a message of no known kind")
        return kind, self._jobs[kind]()
