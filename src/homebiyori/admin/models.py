"""What operators are shown."""

from datetime import date
from typing import Literal

from pydantic import BaseModel


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
