"""Models for the operators' routes."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from homebiyori.admin.rules import MAX_ANNOUNCEMENT, check_announcement, check_words
from homebiyori.aws.paging import PageOf
from homebiyori.base.api_types import Id, Instant, IsoInstant
from homebiyori.billing.models import SurveyAnswer, SurveyCounts
from homebiyori.notification.models import RelativeUrl
from homebiyori.notification.rules import MAX_MESSAGE, MAX_TITLE, NotificationType, Priority
from homebiyori.ops.maintenance import MaintenanceWindow


class Dependency(BaseModel):
    """Whether a dependency answers, and how fast; `error` is the name of the fault."""

    name: str
    is_up: bool
    latency_ms: float
    error: str | None = None


class DependencyHealth(BaseModel):
    """`degraded` if any of them is down."""

    status: Literal["ok", "degraded"]
    dependencies: list[Dependency]


_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
# The bounds keep it within every calendar, whatever its offset.
_Planned = Annotated[
    AwareDatetime,
    Field(ge=_EARLIEST, le=_LATEST, description="時差つきのISO 8601", examples=["2026-12-01T02:00:00+09:00"]),
    IsoInstant,
]
_Announced = Annotated[
    str, Field(max_length=MAX_ANNOUNCEMENT, examples=["機能を追加しています。終わるまで少しだけお待ちください。"])
]


class NewMaintenance(BaseModel):
    """When to close the product; by default from now, and until it is switched off."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"enabled": True, "message": "機能を追加しています。少しだけお待ちください。"}},
    )

    enabled: bool
    message: Annotated[_Announced, AfterValidator(check_announcement)] | None = None
    start_time: _Planned | None = None
    end_time: _Planned | None = None
    announce: Annotated[
        bool, Field(description="全員にお知らせする (これから始まり、終わりの決まっているときだけ)")
    ] = False

    @property
    def window(self) -> MaintenanceWindow:
        return MaintenanceWindow(
            is_enabled=self.enabled, message=self.message or "", start_at=self.start_time, end_at=self.end_time
        )


class MaintenanceView(BaseModel):
    """The scheduled window, and whether the product is closed now."""

    enabled: bool
    message: str | None
    start_time: Instant | None
    end_time: Instant | None
    is_closed_now: bool


class MaintenanceSet(MaintenanceView):
    """The window with the id of its announcement, if one was requested."""

    announcement_id: Id | None


Month = Annotated[str, Field(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$", description="日本時間の月", examples=["2026-11"])]


class Audience(StrEnum):
    """Whom an announcement is for, by the plan at the time of delivery."""

    ALL = "all"
    FREE = "free"
    PREMIUM = "premium"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class NewAnnouncement(BaseModel):
    """An announcement to all users, or to those on a plan."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"title": "新しい機能のお知らせ", "message": "木の姿を絵で見られます。", "audience": "all"}
        },
    )

    title: Annotated[
        str, Field(min_length=1, max_length=MAX_TITLE, examples=["新しい機能のお知らせ"]), AfterValidator(check_words)
    ]
    message: Annotated[
        str,
        Field(min_length=1, max_length=MAX_MESSAGE, examples=["木の姿を絵で見られるようになりました。"]),
        AfterValidator(check_words),
    ]
    audience: Audience
    priority: Priority = Priority.NORMAL
    action_url: RelativeUrl | None = None
    visible_until: _Planned | None = None


class AnnouncementStatus(StrEnum):
    """The progress of an announcement; only the first two statuses are unfinished."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    CANCELED = "canceled"


UNFINISHED = (AnnouncementStatus.REQUESTED, AnnouncementStatus.RUNNING)


class Announcement(BaseModel):
    """An announcement with its progress: of `looked_at` users, `sent` belong to the audience and were notified.

    Once it `is_withdrawn`, the counts restart and count withdrawn notifications.

    `position` is the last processed user in the directory; it identifies a user, so it is not shown. `asked_at` is when
    a message was last sent to the worker.
    """

    announcement_id: Id
    type: NotificationType
    title: str
    message: str
    audience: Audience
    priority: Priority
    action_url: RelativeUrl | None = None
    visible_until: Instant | None = None
    starts_at: Annotated[Instant | None, Field(description="メンテナンスの始まり")] = None
    ends_at: Annotated[Instant | None, Field(description="メンテナンスの終わり")] = None
    status: AnnouncementStatus
    is_withdrawn: Annotated[bool, Field(description="取り下げたか。そのあとの件数は、届いた人から消した数です")] = False
    sent: int = 0
    looked_at: int = 0
    created_at: Instant
    updated_at: Instant
    finished_at: Instant | None = None
    asked_at: Annotated[Instant | None, Field(exclude=True)] = None
    position: Annotated[str | None, Field(exclude=True)] = None


class QueueDepth(BaseModel):
    """The approximate number of messages in a queue: SQS samples."""

    waiting: int
    in_flight: int
    delayed: int


class Jobs(BaseModel):
    """Background jobs. `dead_letters` failed three times; they are kept for 14 days, or until `redrive`."""

    queue: QueueDepth
    oldest_seconds: Annotated[
        float | None, Field(description="いちばん古い仕事の待ち時間。CloudWatchにまだないか、答えないときはnull")
    ] = None
    dead_letters: QueueDepth | None
    announcements: list[Announcement]


class Redriven(BaseModel):
    """The number of dead letters moved back to the queue, and those that are left."""

    moved: int
    dead_letters: QueueDepth | None


class Feedback(PageOf[SurveyAnswer]):
    """The surveys of a month, with a summary."""

    month: Month
    summary: SurveyCounts
