"""Secrets that may change at run time: given directly or read from Parameter Store (`docs/adr/0013-secrets.md`)."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import SecretStr

from homebiyori.base.clock import Clock
from homebiyori.base.errors import UpstreamError
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.log import log_warning

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

_FRESH_SECONDS = 300.0
# A secret that was never read is retried soon: nothing that needs it works until then.
_RETRY_SECONDS = 2.0


class SecretUnavailableError(UpstreamError):
    """No value is known: none was given, and Parameter Store has none or does not respond."""


class Secret:
    """One or more values, comma separated in the parameter; if it can't be read, the last good ones stay in use.

    Values of fewer than `shortest` characters are ignored.
    """

    _ssm = LazyAttribute["SSMClient"]()

    def __init__(
        self,
        given: Sequence[SecretStr],
        *,
        parameter: str | None,
        ssm: "SSMClient | Lazy[SSMClient]",
        clock: Clock,
        shortest: int = 1,
    ) -> None:
        self._given = tuple(value.get_secret_value() for value in given)
        self._parameter = parameter
        self._ssm = ssm
        self._clock = clock
        self._shortest = shortest
        self._lock = threading.Lock()
        self._read: tuple[str, ...] = ()
        self._fresh_until = float("-inf")

    def values(self) -> Sequence[str]:
        """Return the current values, newest first; SecretUnavailableError if there are none."""
        values = self._given or (self._cached(self._parameter) if self._parameter else ())
        if not values:
            raise SecretUnavailableError(reason="no_secret", parameter=self._parameter)
        return values

    def _cached(self, parameter: str) -> Sequence[str]:
        with self._lock:
            now = self._clock.monotonic()
            if now >= self._fresh_until:
                self._read = self._fetch(parameter) or self._read
                self._fresh_until = now + (_FRESH_SECONDS if self._read else _RETRY_SECONDS)
            return self._read

    def _fetch(self, parameter: str) -> tuple[str, ...]:
        try:
            answer = self._ssm.get_parameter(Name=parameter, WithDecryption=True)
        except (BotoCoreError, ClientError) as error:
            log_warning("secret_unavailable", parameter=parameter, error=type(error).__name__)
            return ()
        values = (part.strip() for part in answer["Parameter"]["Value"].split(","))
        return tuple(value for value in values if len(value) >= self._shortest)
