"""Messages that request a deletion, an export or a copy of the user pool."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from homebiyori.aws.jobs import JobMessage
from homebiyori.base.identity import UserId
from homebiyori.base.log import user_hash


class DeletionRequested(JobMessage):
    """Delete an account; only this message contains its user id.

    `is_second_look` finds what was written during the first run. `is_safety_net` is sent before the account is closed,
    and matters only if no other message arrives. `waits` counts how often the run was postponed because Stripe was
    down, `turn` the messages of the chain, so that a message delivered again after the chain has moved on does not
    start a second one.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    kind: Literal["deletion"] = "deletion"
    source: Literal["account-service", "deletion-job"] = "account-service"
    user_id: UserId
    is_second_look: bool = False
    # On the queue by its first name, which messages under way have.
    is_safety_net: Annotated[bool, Field(alias="is_insurance")] = False
    waits: Annotated[int, Field(ge=0)] = 0
    turn: Annotated[int, Field(ge=0)] = 0

    def log_fields(self) -> Mapping[str, str]:
        return {"user": user_hash(self.user_id)}


class ExportRequested(JobMessage):
    """Write all data that we hold on a user to one file."""

    kind: Literal["export"] = "export"
    source: Literal["account-service"] = "account-service"
    user_id: UserId
    export_id: Annotated[str, Field(min_length=26, max_length=26)]

    def log_fields(self) -> Mapping[str, str]:
        return {"user": user_hash(self.user_id), "export_id": self.export_id}


class PoolCopyRequested(JobMessage):
    """Copy the users' pool; sent once a month by the schedule (infra/terraform/pool_copy.tf).

    `day` names the copy. A run that is out of time requests the next part, starting at Cognito's `token`.
    """

    kind: Literal["pool_copy"] = "pool_copy"
    source: Literal["schedule", "pool-copy-job"] = "schedule"
    # The schedule sends a timestamp, of which only the day is used.
    day: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+Z)?$")]
    part: Annotated[int, Field(ge=0, le=9_999)] = 0
    token: Annotated[str | None, Field(max_length=131_072)] = None
