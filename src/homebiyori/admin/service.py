"""What operators may see and do."""

from collections import Counter
from datetime import date, timedelta
from typing import Self

from homebiyori.admin.models import DayFigures, Dependency, DependencyHealth, Metrics
from homebiyori.admin.repository import ProbeRepository
from homebiyori.core.clock import Clock, jst_date
from homebiyori.core.counters import read_counters
from homebiyori.core.dynamodb import Table
from homebiyori.resources import Resources

DAYS_SHOWN = 7
_COUNTED = frozenset(DayFigures.model_fields) - {"day", "fallback_share", "cost_usd"}


class AdminService:
    """The operators' view."""

    def __init__(self, probes: ProbeRepository, core: Table, clock: Clock) -> None:
        self._probes = probes
        self._core = core
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(ProbeRepository(resources.core, resources.chats, resources.ssm), resources.core, resources.clock)

    def check_dependencies(self) -> DependencyHealth:
        """Ask every dependency, one after the other, and tell how long each took."""
        dependencies = [self._check(name) for name in self._probes.names]
        is_well = all(dependency.is_up for dependency in dependencies)
        return DependencyHealth(status="ok" if is_well else "degraded", dependencies=dependencies)

    def show_metrics(self) -> Metrics:
        """Add up the counters of the last seven days."""
        today = jst_date(self._clock.now())
        days = [today - timedelta(days=back) for back in range(DAYS_SHOWN)]
        return Metrics(days=[_figures(day, read_counters(self._core, day)) for day in days])

    def _check(self, name: str) -> Dependency:
        started = self._clock.monotonic()
        fault = self._probes.fault_of(name)
        latency_ms = round((self._clock.monotonic() - started) * 1_000, 1)
        return Dependency(name=name, is_up=fault is None, latency_ms=latency_ms, error=fault)


def _figures(day: date, counters: Counter[str]) -> DayFigures:
    answers, fallbacks = counters["answers"], counters["fallback_answers"]
    counted = {name: counters[name] for name in _COUNTED}
    return DayFigures(
        day=day,
        fallback_share=round(fallbacks / answers, 4) if answers else None,
        cost_usd=counters["cost_microdollars"] / 1_000_000,
        **counted,
    )
