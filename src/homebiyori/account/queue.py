"""The messages that ask for an account's deletion, for an export of all that it has, and for a copy of who is who."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from homebiyori.aws.jobs import JobMessage
from homebiyori.base.identity import UserId
from homebiyori.base.log import user_hash


class DeletionRequested(JobMessage):
    """An account is to be deleted; nothing but this message says whose.

    A `is_second_look` finds what was written while the first run was under way. An `is_insurance` is sent before the
    account is closed, and asks for something only if no other message has come. `waits` counts how often the run was
    put off because Stripe did not answer, `turn` the messages of the chain: a message that comes twice, when the
    chain has gone on without it, begins no second one.
    """

    kind: Literal["deletion"] = "deletion"
    source: Literal["account-service", "deletion-job"] = "account-service"
    user_id: UserId
    is_second_look: bool = False
    is_insurance: bool = False
    waits: Annotated[int, Field(ge=0)] = 0
    turn: Annotated[int, Field(ge=0)] = 0

    def log_fields(self) -> Mapping[str, str]:
        return {"user": user_hash(self.user_id)}


class ExportRequested(JobMessage):
    """All that we hold of a user is to be written into one file."""

    kind: Literal["export"] = "export"
    source: Literal["account-service"] = "account-service"
    user_id: UserId
    export_id: Annotated[str, Field(min_length=26, max_length=26)]

    def log_fields(self) -> Mapping[str, str]:
        return {"user": user_hash(self.user_id), "export_id": self.export_id}


class PoolCopyRequested(JobMessage):
    """The users' pool is to be copied; the schedule asks once a month (infra/terraform/pool_copy.tf).

    `day` names the copy. A run that has no time left asks for the next part, from Cognito's `token` on.
    """

    kind: Literal["pool_copy"] = "pool_copy"
    source: Literal["schedule", "pool-copy-job"] = "schedule"
    # The schedule writes an instant, of which the day counts.
    day: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+Z)?$")]
    part: Annotated[int, Field(ge=0, le=9_999)] = 0
    token: Annotated[str | None, Field(max_length=131_072)] = None
