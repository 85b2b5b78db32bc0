"""What operators are shown."""

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
    """One thing that we need, and how it answered."""

    name: str
    is_up: bool
    latency_ms: float
    error: str | None = None


class DependencyHealth(BaseModel):
    """All that we need."""

    status: Literal["ok", "degraded"]
    dependencies: list[Dependency]


_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
# The bounds keep it within every calendar, whatever its offset is.
_Planned = Annotated[
    AwareDatetime,
    Field(ge=_EARLIEST, le=_LATEST, description="時差つきのISO 8601", examples=["2026-12-01T02:00:00+09:00"]),
    IsoInstant,
]
_Announced = Annotated[
    str, Field(max_length=MAX_ANNOUNCEMENT, examples=["機能を追加しています。終わるまで少しだけお待ちください。"])
]


class NewMaintenance(BaseModel):
    """When the product is to be closed; without a start it is at once, without an end until it is switched off."""

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
    """What is planned, and whether parents find the product closed now."""

    enabled: bool
    message: str | None
    start_time: Instant | None
    end_time: Instant | None
    is_closed_now: bool


class MaintenanceSet(MaintenanceView):
    """The same, and the announcement of this window, if it was to be announced."""

    announcement_id: Id | None


Month = Annotated[str, Field(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$", description="日本時間の月", examples=["2026-11"])]


class Audience(StrEnum):
    """Whom an announcement is for, by the plan that is open when it is told."""

    ALL = "all"
    FREE = "free"
    PREMIUM = "premium"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class NewAnnouncement(BaseModel):
    """What everybody, or everybody of a plan, is to be told."""

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
    """How far an announcement is; only the first two go on."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    CANCELED = "canceled"


UNFINISHED = (AnnouncementStatus.REQUESTED, AnnouncementStatus.RUNNING)


class Announcement(BaseModel):
    """An announcement and how far it is: of `looked_at` users `sent` belong to the audience and were told.

    Once it `is_withdrawn` these count anew, from how many it was taken back.

    `position` is the last of them in the list of everybody; it names a user, so it is not shown. `asked_at` is when the
    worker was last asked.
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
    """How many messages a queue holds, about: SQS counts by sampling."""

    waiting: int
    in_flight: int
    delayed: int


class Jobs(BaseModel):
    """What is to be done later. `dead_letters` failed three times; they wait for `redrive`, or their end in 14 days."""

    queue: QueueDepth
    oldest_seconds: Annotated[
        float | None, Field(description="いちばん古い仕事の待ち時間。CloudWatchにまだないか、答えないときはnull")
    ] = None
    dead_letters: QueueDepth | None
    announcements: list[Announcement]


class Redriven(BaseModel):
    """How many dead letters were handed out again, and what is left of them."""

    moved: int
    dead_letters: QueueDepth | None


class Feedback(PageOf[SurveyAnswer]):
    """What was said on leaving in a month, and what it comes to."""

    month: Month
    summary: SurveyCounts
