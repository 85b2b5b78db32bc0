"""What operators are shown."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from homebiyori.admin.rules import MAX_ANNOUNCEMENT, check_announcement
from homebiyori.core.maintenance import MaintenanceWindow
from homebiyori.core.wire import Instant


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


class DayFigures(BaseModel):
    """One JST day. `fallback_share` is None while there is no answer to take a share of; cost in US dollars."""

    day: date
    active_users: int
    new_trees: int
    messages: int
    characters: int
    fruits: int
    crisis_cards: int
    answers: int
    fallback_answers: int
    fallback_share: float | None
    model_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


class Metrics(BaseModel):
    """Today and the six days before, newest first."""

    days: list[DayFigures]


_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
# An instant names its offset; the bounds keep it within every calendar, whatever that is.
_Planned = Annotated[
    AwareDatetime,
    Field(ge=_EARLIEST, le=_LATEST, description="時差つきのISO 8601", examples=["2026-12-01T02:00:00+09:00"]),
]
_Announced = Annotated[
    str, Field(max_length=MAX_ANNOUNCEMENT, examples=["機能を追加しています。終わるまで少しだけお待ちください。"])
]


class NewMaintenance(BaseModel):
    """When the product is to be closed; without a start it is at once, without an end until it is switched off."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool
    message: Annotated[_Announced, AfterValidator(check_announcement)] | None = None
    start_time: _Planned | None = None
    end_time: _Planned | None = None

    @property
    def window(self) -> MaintenanceWindow:
        """Give it as it is stored."""
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


Month = Annotated[str, Field(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$", description="日本時間の月", examples=["2026-11"])]
