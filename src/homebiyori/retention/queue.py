"""The message that requests a new retention for a user's chats."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from homebiyori.aws.jobs import JobMessage
from homebiyori.base.identity import UserId
from homebiyori.base.log import user_hash
from homebiyori.billing.rules import Plan


class PlanChanged(JobMessage):
    """The retention of a user's chats has changed (`docs/product.md` 8).

    The worker applies what the subscription row says, not the message, which is only a prompt to look. `after` is the
    chat's sort key from which to resume after a run that ran out of time. `is_second_look` finds what was written with
    outdated information during the first run.
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
