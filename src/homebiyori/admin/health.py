"""Health checks of all dependencies."""

from homebiyori.admin.models import Dependency, DependencyHealth
from homebiyori.admin.repository import ProbeRepository
from homebiyori.resources import Resources


class HealthService:
    """Checks the dependencies for operators."""

    def __init__(self, resources: Resources) -> None:
        self._probes = ProbeRepository(resources)
        self._clock = resources.clock

    def check_dependencies(self) -> DependencyHealth:
        """Check every dependency in turn, with its latency."""
        dependencies = [self._check(name) for name in self._probes.names]
        is_well = all(dependency.is_up for dependency in dependencies)
        return DependencyHealth(status="ok" if is_well else "degraded", dependencies=dependencies)

    def _check(self, name: str) -> Dependency:
        started = self._clock.monotonic()
        fault = self._probes.fault_of(name)
        latency_ms = round((self._clock.monotonic() - started) * 1_000, 1)
        return Dependency(name=name, is_up=fault is None, latency_ms=latency_ms, error=fault)
