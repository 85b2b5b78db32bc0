"""Policy that operators may change while we run: Parameter Store, cached, stale on error (`docs/product.md` 3, 9)."""

import json
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.base.clock import Clock
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.log import log_warning

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


def whole_number(parameter: str | None, name: str, *, least: int, most: int) -> int | None:
    """Read one of a parameter's numbers ({"name": 100, ...}); None where it is invalid."""
    try:
        number = json.loads(parameter or "{}")[name]
    except (ValueError, KeyError, TypeError):
        return None
    return number if type(number) is int and least <= number <= most else None


class CachedParameters:
    """A few parameters read together; what can't be read is absent, and its reader knows the default."""

    _ssm = LazyAttribute["SSMClient"]()

    def __init__(
        self, ssm: "SSMClient | Lazy[SSMClient]", names: Sequence[str], *, seconds: float, clock: Clock
    ) -> None:
        self._ssm = ssm
        self._names = tuple(names)
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._values: Mapping[str, str] | None = None
        self._fresh_until = float("-inf")

    def get(self) -> Mapping[str, str]:
        """Return the values by name: at most one call each `seconds`, the last good ones when it fails.

        Callers during a refresh get the last values; during the first read they wait.
        """
        if self._values is None or self._clock.monotonic() >= self._fresh_until:
            with self._lock:
                now = self._clock.monotonic()
                if now >= self._fresh_until:
                    self._fresh_until = now + self._seconds
                    self._refresh()
        return self._values or {}

    @property
    def is_fresh(self) -> bool:
        """Whether `get` would answer without asking."""
        return self._values is not None and self._clock.monotonic() < self._fresh_until

    @property
    def known(self) -> Mapping[str, str] | None:
        """Return what was read last, without asking; None if nothing ever was."""
        return self._values

    def remember(self, values: Mapping[str, str]) -> None:
        """Cache what this process has just written, as if it had been read now."""
        with self._lock:
            self._values = {**(self._values or {}), **values}
            self._fresh_until = self._clock.monotonic() + self._seconds

    def _refresh(self) -> None:
        try:
            answer = self._ssm.get_parameters(Names=list(self._names))
        except (BotoCoreError, ClientError) as error:
            log_warning("parameters_unavailable", names=self._names, error=type(error).__name__)
            return
        self._values = {parameter["Name"]: parameter["Value"] for parameter in answer["Parameters"]}
