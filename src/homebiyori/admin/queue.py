"""The message that requests the delivery of an announcement."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from homebiyori.aws.jobs import JobMessage


class AnnouncementRequested(JobMessage):
    """Deliver an announcement, or continue; the position is in the row, not in the message."""

    kind: Literal["announcement"] = "announcement"
    source: Literal["admin-service", "announcement-job"] = "admin-service"
    announcement_id: Annotated[str, Field(min_length=26, max_length=26)]

    def log_fields(self) -> Mapping[str, str]:
        return {"announcement_id": self.announcement_id}
