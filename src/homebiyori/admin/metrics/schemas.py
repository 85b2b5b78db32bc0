"""The operators' figures as returned; an unavailable one is null with a reason, never 0."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field

from homebiyori.admin.models import DependencyHealth, MaintenanceView
from homebiyori.base.api_types import Instant


class Reason(StrEnum):
    """Why a figure is unavailable."""

    NO_DATA = "no_data"
    INCOMPLETE = "incomplete"
    UNAVAILABLE = "unavailable"
    NO_MODEL = "no_model"
    NO_DEAD_LETTERS = "no_dead_letters"
    UNKNOWN_PRICE = "unknown_price"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"


class Figure(BaseModel):
    """A figure that may be unavailable: then `value` is null and `reason` says why."""

    value: int | float | None
    reason: Reason | None = None

    @classmethod
    def missing(cls, reason: Reason) -> Self:
        return cls(value=None, reason=reason)

    @classmethod
    def share(cls, part: float, whole: float) -> Self:
        """Return part / whole to four places; unavailable if the whole is 0."""
        return cls(value=round(part / whole, 4)) if whole else cls.missing(Reason.NOTHING_TO_DIVIDE_BY)


class _Counted(BaseModel):
    active_users: Annotated[int, Field(description="1通でも書いた人。週は月曜に始まる週のあいだに書いた人")]
    new_users: Annotated[int, Field(description="プロフィールができた人")]
    new_trees: Annotated[int, Field(description="はじめて書いた人")]
    messages: Annotated[int, Field(description="スタンプを含む。あとで消されたものも数える")]
    characters: int
    fruits: Annotated[int, Field(description="実った数。あとで摘まれたものも数える")]
    regenerations: int
    crisis_cards: Annotated[int, Field(description="相談窓口の案内を添えた回数。内容は見られません")]
    answers: int
    fallback_answers: int
    fallback_share: Figure
    model_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: Figure


class DayFigures(_Counted):
    """One JST day."""

    day: date


class WeekFigures(_Counted):
    """This JST week, from Monday until now."""

    first_day: date
    last_day: date


class Totals(BaseModel):
    """Current totals; `conversion` is premium / users."""

    users: int
    premium: int
    monthly: int
    yearly: int
    fruits: int
    conversion: Figure


class Retention(BaseModel):
    """Of those who joined on these days (the last seven with a complete window): how many wrote in the window."""

    first_day: date
    last_day: date
    joined: int
    came_back: int
    share: Figure


class GatewayFigures(BaseModel):
    """A gateway's figures; `latency_p95_ms` is that of the slowest hour."""

    calls: Figure
    client_errors: Figure
    client_error_share: Figure
    server_errors: Figure
    server_error_share: Figure
    latency_p95_ms: Figure


class FunctionFigures(BaseModel):
    """A function's figures."""

    invocations: Figure
    errors: Figure
    throttles: Figure


class ModelFigures(BaseModel):
    """The model's figures from Bedrock, which may publish no value if nothing happened."""

    calls: Figure
    client_errors: Figure
    server_errors: Figure
    throttles: Figure


class ServiceFigures(BaseModel):
    """CloudWatch's figures for 24 hours on the hour, including the current one; up to a minute old."""

    users_api: GatewayFigures
    admins_api: GatewayFigures
    api_function: FunctionFigures
    worker_function: FunctionFigures
    model: ModelFigures


class Metrics(BaseModel):
    """Today and the days before, newest first, with summaries."""

    days: list[DayFigures]
    week: WeekFigures
    totals: Totals
    retention_7: Annotated[Retention, Field(description="登録の7日後から13日後までに書いた人")]
    retention_30: Annotated[Retention, Field(description="登録の30日後から36日後までに書いた人")]
    services: ServiceFigures


class Budget(BaseModel):
    """Today's cost; `most_usd` is the cost if every parent used up the daily budget."""

    spent_usd: Figure
    most_usd: float
    used_share: Figure
    free_usd_a_parent: float
    premium_usd_a_parent: float


class QueueFigures(BaseModel):
    """The approximate number of waiting jobs and dead letters."""

    waiting: Figure
    in_flight: Figure
    dead_letters: Figure


class Dashboard(BaseModel):
    """The latest figures, and whether every part works; `yesterday` is there to compare with."""

    at: Instant
    today: DayFigures
    yesterday: DayFigures
    week: WeekFigures
    totals: Totals
    budget: Budget
    maintenance: MaintenanceView
    health: DependencyHealth
    queue: QueueFigures
    services: ServiceFigures
