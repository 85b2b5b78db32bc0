"""The job queue's backlog, and its dead letters: messages put aside after a third failed delivery."""

import json
from typing import TYPE_CHECKING, NamedTuple

from homebiyori.base.clock import Clock

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
_BATCH = 10
# A poll of so many seconds asks all of SQS's servers: a shorter one may find nothing where there is something.
_POLL_SECONDS = 1
# How long a dead letter being moved is hidden from other receivers; one that was not moved reappears after that.
_MOVING_SECONDS = 60


class ApproximateDepth(NamedTuple):
    """How many messages a queue holds, about: SQS counts by sampling."""

    waiting: int
    in_flight: int
    delayed: int


class Backlog:
    """The queue and its dead letters, which its own redrive policy names."""

    def __init__(self, sqs: "SQSClient", url: str, clock: Clock) -> None:
        self._sqs = sqs
        self._url = url
        self._clock = clock

    @property
    def name(self) -> str:
        """Name the queue, as CloudWatch does."""
        return self._url.rpartition("/")[2]

    def depth(self) -> ApproximateDepth:
        return self._depth(self._url)

    def dead_depth(self) -> ApproximateDepth | None:
        """Count what was put aside; None when the queue puts nothing aside."""
        dead = self._dead_url()
        return self._depth(dead) if dead is not None else None

    def redrive(self, *, most: int, seconds: float) -> int:
        """Move up to `most` dead letters back to the queue within the time; return how many.

        Each is deleted once it is in the queue: a crash loses none, but may duplicate one, which jobs tolerate.
        Not by StartMessageMoveTask, which goes on after the answer, moves without bound what fails again, and which
        no local engine has.
        """
        dead, until, moved = self._dead_url(), self._clock.monotonic() + seconds, 0
        while dead is not None and moved < most and self._clock.monotonic() < until:
            answer = self._sqs.receive_message(
                QueueUrl=dead,
                MaxNumberOfMessages=min(_BATCH, most - moved),
                MessageAttributeNames=["All"],
                VisibilityTimeout=_MOVING_SECONDS,
                WaitTimeSeconds=_POLL_SECONDS,
            )
            letters = answer.get("Messages", [])
            if not letters:
                break
            for letter in letters:
                # As it was, whatever it says: what nobody can read comes back here after three more times.
                self._sqs.send_message(
                    QueueUrl=self._url,
                    MessageBody=letter["Body"],
                    MessageAttributes=letter.get("MessageAttributes", {}),
                )
                self._sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
                moved += 1
        return moved

    def _depth(self, url: str) -> ApproximateDepth:
        names = list(_COUNTS)
        found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]  # type: ignore[arg-type]  # literals, one by one
        return ApproximateDepth(*(int(found[name]) for name in _COUNTS))  # type: ignore[index]  # the same

    def _dead_url(self) -> str | None:
        found = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["RedrivePolicy"])
        policy = found.get("Attributes", {}).get("RedrivePolicy")
        if policy is None:
            return None
        *_, account, name = str(json.loads(policy)["deadLetterTargetArn"]).split(":")
        return self._sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
