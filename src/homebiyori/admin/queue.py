"""The message that asks for an announcement to be told."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from homebiyori.aws.jobs import JobMessage


class AnnouncementRequested(JobMessage):
    """An announcement waits to be told, or goes on where it was left: the row says where, not the message."""

    kind: Literal["announcement"] = "announcement"
    source: Literal["admin-service", "announcement-job"] = "admin-service"
    announcement_id: Annotated[str, Field(min_length=26, max_length=26)]

    def log_fields(self) -> Mapping[str, str]:
        return {"announcement_id": self.announcement_id}
