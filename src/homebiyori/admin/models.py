"""What operators are shown."""

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
