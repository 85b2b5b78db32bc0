"""The message that asks for a user's chats to be kept for another time, and its only sender."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal, Self

from botocore.exceptions import ClientError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from homebiyori.billing.rules import Plan
from homebiyori.core.clock import Clock
from homebiyori.core.dynamodb import Backoff
from homebiyori.resources import Resources

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_SEND_SECONDS = 5.0
# What boto3 does not try again by itself.
_BUSY = frozenset({"RequestThrottled", "ThrottlingException", "ServiceUnavailable", "InternalError"})
_UUID = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class PlanChanged(BaseModel):
    """How long a user's chats are to be kept has changed (`product.md` 6).

    The worker does what the subscription row says, not what is said here: a message is only the reason to look.
    `after` is the chat's sort key after which a run goes on that ran out of time. A `is_second_look` finds what
    was written on old knowledge while the first run was under way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user_id: Annotated[str, Field(pattern=_UUID)]
    old_plan: Plan
    new_plan: Plan
    retention_days: Annotated[int, Field(ge=1, le=3_650)]
    plan_version: Annotated[int, Field(ge=0)]
    timestamp: AwareDatetime
    source: Literal["webhook-service", "admin-service", "ttl-updater"] = "webhook-service"
    request_id: Annotated[str, Field(min_length=1, max_length=128)]
    schema_version: Literal[1] = 1
    after: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    is_second_look: bool = False

    @classmethod
    def read(cls, body: str) -> Self:
        """Read what the queue hands over; ValueError for anything that `RetentionQueue` has not written."""
        return cls.model_validate_json(body, strict=True)


class RetentionQueue:
    """The queue of ttl-updater."""

    def __init__(self, sqs: "SQSClient", url: str, clock: Clock) -> None:
        self._sqs = sqs
        self._url = url
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the queue."""
        return cls(resources.sqs, resources.settings.ttl_queue_url, resources.clock)

    def send(self, message: PlanChanged, *, delay: timedelta = timedelta()) -> None:
        """Send a message that becomes visible after a while; UpstreamError when the queue stays busy."""
        backoff = Backoff(self._clock, _SEND_SECONDS)
        while True:
            try:
                self._sqs.send_message(
                    QueueUrl=self._url,
                    MessageBody=message.model_dump_json(exclude_none=True),
                    MessageAttributes={"source_lambda": {"DataType": "String", "StringValue": message.source}},
                    DelaySeconds=int(delay.total_seconds()),
                )
            except ClientError as error:
                if error.response["Error"]["Code"] not in _BUSY:
                    raise
                backoff.pause()
            else:
                return
