"""The message that asks for a user's chats to be kept for another time."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from homebiyori.aws.jobs import JobMessage
from homebiyori.base.identity import UserId
from homebiyori.base.log import user_hash
from homebiyori.billing.rules import Plan


class PlanChanged(JobMessage):
    """How long a user's chats are to be kept has changed (`docs/product.md` 8).

    The worker does what the subscription row says, not what is said here: a message is only the reason to look.
    `after` is the chat's sort key after which a run goes on that ran out of time. A `is_second_look` finds what
    was written on old knowledge while the first run was under way.
    """

    user_id: UserId
    old_plan: Plan
    new_plan: Plan
    retention_days: Annotated[int, Field(ge=1, le=3_650)]
    plan_version: Annotated[int, Field(ge=0)]
    timestamp: AwareDatetime
    source: Literal["webhook-service", "admin-service", "ttl-updater"] = "webhook-service"
    after: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    is_second_look: bool = False

    def log_fields(self) -> Mapping[str, str]:
        return {"user": user_hash(self.user_id)}
