"""Settings that operators may change at run time: Parameter Store, cached, stale on error (`docs/product.md` 3, 9)."""

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
    """Return one number of a JSON parameter ({"name": 100, ...}); None if it is missing or invalid."""
    try:
        number = json.loads(parameter or "{}")[name]
    except (ValueError, KeyError, TypeError):
        return None
    return number if type(number) is int and least <= number <= most else None


class CachedParameters:
    """Parameters that are read together; one that can't be read is absent, and its reader supplies the default."""

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
        """Return the values by name, fetched at most once per `seconds`; on failure, the last good ones.

        During a refresh, other callers get the last values; during the first read they wait.
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
        """Whether `get` would return without a fetch."""
        return self._values is not None and self._clock.monotonic() < self._fresh_until

    @property
    def known(self) -> Mapping[str, str] | None:
        """The values last read, without a fetch; None if there were none yet."""
        return self._values

    def remember(self, values: Mapping[str, str]) -> None:
        """Cache values that this process has just written, as if they had been read now."""
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
