"""A notification as requested, stored and returned."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator

from homebiyori.base.api_types import Id, Instant, IsoInstant
from homebiyori.base.identity import UserId
from homebiyori.notification.rules import MAX_PARAMETER, NotificationType, Priority, render

# On this site: neither another host ("//", "/\") nor a scheme.
RelativeUrl = Annotated[str, Field(max_length=200, pattern=r"^/(?:[A-Za-z0-9_.~%?&=#-][A-Za-z0-9_.~%?&=#/-]*)?$")]
_Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2020, 1, 1, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC)), IsoInstant
]

_Name = Annotated[str, Field(max_length=40)]
_Value = Annotated[StrictStr, Field(max_length=MAX_PARAMETER)] | StrictInt | date | datetime


class NewNotification(BaseModel):
    """A notification to send to a user.

    Per type and `dedupe_key` a user gets one notification, however often it is sent. The list shows and sorts by
    `happened_at`, which defaults to the time of storing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: NotificationType
    dedupe_key: Annotated[str, Field(max_length=200, pattern=r"^[\x21-\x7e]{1,200}$")]
    parameters: Annotated[Mapping[_Name, _Value], Field(max_length=10)] = Field(default_factory=dict)
    happened_at: _Moment | None = None
    visible_until: _Moment | None = None
    action_url: RelativeUrl | None = None
    priority: Priority | None = None

    @property
    def op_name(self) -> str:
        """The name of the operation that is refused if this notification was sent before."""
        return f"told {self.type} {self.dedupe_key}"

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        render(self.type, self.parameters)
        return self


class NotificationFor(NewNotification):
    """A notification that another of our functions sends to a user."""

    user_id: UserId


class CreatedNotification(BaseModel):
    """The one notification of that type and key, whenever it was stored."""

    notification_id: Id
    created_at: Instant


class Notification(BaseModel):
    """A notification as shown to a parent."""

    notification_id: Id
    type: NotificationType
    title: Annotated[str, Field(examples=["木が「芽」に育ちました"])]
    message: str
    is_read: bool
    read_at: Instant | None = None
    priority: Priority
    action_url: Annotated[RelativeUrl | None, Field(description="このサイトの中の行き先", examples=["/tree"])] = None
    created_at: Instant
    visible_until: Instant | None = None


class UnreadCount(BaseModel):
    """The number of unread notifications."""

    unread_count: int


class ReadAll(BaseModel):
    """The number of notifications that this call marked as read."""

    read_count: int
