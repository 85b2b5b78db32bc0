"""Whether everything that we need answers."""

from typing import Self

from homebiyori.admin.models import Dependency, DependencyHealth
from homebiyori.admin.repository import ProbeRepository
from homebiyori.base.clock import Clock
from homebiyori.resources import Resources


class HealthService:
    """The operators' view."""

    def __init__(self, probes: ProbeRepository, clock: Clock) -> None:
        self._probes = probes
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(ProbeRepository(resources.core, resources.chats, resources.ssm), resources.clock)

    def check_dependencies(self) -> DependencyHealth:
        """Ask every dependency, one after the other, and tell how long each took."""
        dependencies = [self._check(name) for name in self._probes.names]
        is_well = all(dependency.is_up for dependency in dependencies)
        return DependencyHealth(status="ok" if is_well else "degraded", dependencies=dependencies)

    def _check(self, name: str) -> Dependency:
        started = self._clock.monotonic()
        fault = self._probes.fault_of(name)
        latency_ms = round((self._clock.monotonic() - started) * 1_000, 1)
        return Dependency(name=name, is_up=fault is None, latency_ms=latency_ms, error=fault)
