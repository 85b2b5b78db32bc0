"""Account-level requests, their storage and their responses."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from homebiyori.account.rules import STEP_NAMES, Step
from homebiyori.base.api_types import Instant

CONFIRMATION = "削除"


class DeletionRequest(BaseModel):
    """A confirmation that the deletion is intended."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"confirmation": CONFIRMATION, "cancel_subscription": True}}
    )

    confirmation: Annotated[Literal["削除"], Field(description=f"「{CONFIRMATION}」と入力してもらいます")]
    cancel_subscription: Annotated[
        bool, Field(strict=True, description="ご契約中なら、ただちに解約することへの同意")
    ] = False


class JobStatus(StrEnum):
    """The progress of a job."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"


class Deletion(BaseModel):
    """The row of a deletion, without a user id; `moved_at` is when the job last made progress."""

    model_config = ConfigDict(frozen=True)

    status: JobStatus = JobStatus.REQUESTED
    steps_done: tuple[Step, ...] = ()
    # The number of messages in the chain so far; messages with a lower turn are ignored.
    turn: int = 0
    requested_at: Instant
    moved_at: Instant
    completed_at: Instant | None = None

    @property
    def is_swept(self) -> bool:
        """Whether everything but the second pass is done."""
        return set(Step) - set(self.steps_done) <= {Step.SECOND_LOOK}


class StepAnswer(BaseModel):
    """One step of the deletion."""

    step: Step
    name: Annotated[str, Field(examples=["会話の記録"])]
    is_done: bool


class DeletionAnswer(BaseModel):
    """The progress of the deletion."""

    status: JobStatus
    progress_percentage: Annotated[int, Field(ge=0, le=100)]
    steps: list[StepAnswer]
    is_gone: Annotated[
        bool,
        Field(description="記録がすべて消えたか。残るのは、同じころの書き込みを数分後にもう一度確かめることだけです"),
    ]
    requested_at: Instant
    completed_at: Instant | None

    @classmethod
    def of(cls, row: Deletion) -> "DeletionAnswer":
        return cls(
            status=row.status,
            progress_percentage=100 * len(row.steps_done) // len(Step),
            steps=[StepAnswer(step=step, name=STEP_NAMES[step], is_done=step in row.steps_done) for step in Step],
            is_gone=row.is_swept,
            requested_at=row.requested_at,
            completed_at=row.completed_at,
        )


class Export(BaseModel):
    """The row of an export; `items` is the number written so far."""

    model_config = ConfigDict(frozen=True)

    export_id: str
    status: JobStatus = JobStatus.REQUESTED
    items: int = 0
    size: Annotated[int | None, Field(description="ファイルの大きさ (バイト)")] = None
    requested_at: Instant
    moved_at: Instant
    completed_at: Instant | None = None


class ExportAnswer(BaseModel):
    """The progress of an export, and its download URL once it is done."""

    export_id: str
    status: JobStatus
    items: Annotated[int, Field(description="これまでに書き出した件数")]
    size: int | None = None
    requested_at: Instant
    completed_at: Instant | None = None
    download_url: Annotated[str | None, Field(description="15分間だけ使えるアドレス")] = None
    download_url_expires_at: Instant | None = None
    available_until: Annotated[Instant, Field(description="この日時を過ぎるとファイルは消えます")]


class Left(BaseModel):
    """A limit, and how much of it is left."""

    limit: Annotated[int, Field(ge=0, examples=[10])]
    left: Annotated[int, Field(ge=0, examples=[7])]


class MinuteLeft(BaseModel):
    """Requests left this minute: to all routes, and to those that a character answers."""

    user: Left
    chat: Left


class DayLeft(BaseModel):
    """What is left of the daily quotas."""

    regenerations: Left
    exports: Left
    checkouts: Left
    portals: Left
    subscription_changes: Annotated[Left, Field(description="解約と、解約の取りやめ")]


class QuotaAnswer(BaseModel):
    """What is left of the minute and of the day, which ends at `resets_at`."""

    minute: MinuteLeft
    day: DayLeft
    resets_at: Instant
