"""The job queue's backlog and its dead letters: messages set aside after a third failed delivery."""

import json
from typing import TYPE_CHECKING, NamedTuple

from homebiyori.base.clock import Clock

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
_BATCH = 10
# A poll with a wait queries all SQS servers; one without may miss messages.
_POLL_SECONDS = 1
# How long a dead letter is hidden from other receivers while it is moved; if the move fails, it reappears afterwards.
_MOVING_SECONDS = 60


class ApproximateDepth(NamedTuple):
    """The approximate number of messages in a queue: SQS samples."""

    waiting: int
    in_flight: int
    delayed: int


class Backlog:
    """The queue and the dead-letter queue that its redrive policy names."""

    def __init__(self, sqs: "SQSClient", url: str, clock: Clock) -> None:
        self._sqs = sqs
        self._url = url
        self._clock = clock

    @property
    def name(self) -> str:
        """The queue's name, as CloudWatch uses it."""
        return self._url.rpartition("/")[2]

    def depth(self) -> ApproximateDepth:
        return self._depth(self._url)

    def dead_depth(self) -> ApproximateDepth | None:
        """Count the dead letters; None if the queue has no dead-letter queue."""
        dead = self._dead_url()
        return self._depth(dead) if dead is not None else None

    def redrive(self, *, most: int, seconds: float) -> int:
        """Move up to `most` dead letters back to the queue within the time; return how many.

        Each is deleted once it is back in the queue: a crash loses none, but may duplicate one, which jobs tolerate.
        StartMessageMoveTask is not used: it outlives the request, moves failing messages without limit, and no local
        engine implements it.
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
                # Unchanged, whatever it contains: an unreadable message returns here after three more deliveries.
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
