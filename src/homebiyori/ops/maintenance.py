"""Closed for maintenance: Parameter Store as operators set it (`docs/product.md` 9), read and written here alone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from homebiyori.aws.parameters import CachedParameters
from homebiyori.base.clock import Clock, to_jst
from homebiyori.base.errors import MaintenanceError
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.log import log_warning

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

_PREFIX = "/homebiyori/maintenance/"
ENABLED, MESSAGE, START, END = (f"{_PREFIX}{name}" for name in ("enabled", "message", "start_time", "end_time"))
CACHED_SECONDS = 30.0

# How soon to ask again while nobody has said when it ends.
_OPEN_ENDED_SECONDS = 300
# Parameter Store refuses an empty value, and may take a lone space for one, so this says "none".
_NONE = "-"
_WORDS = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceWindow:
    """When operators want the product closed; a None leaves that end unbounded."""

    is_enabled: bool = False
    message: str = ""
    start_at: datetime | None = None
    end_at: datetime | None = None

    def covers(self, now: datetime) -> bool:
        """Whether the product is closed at that instant: from the start on, until just before the end."""
        has_begun = self.start_at is None or self.start_at <= now
        is_over = self.end_at is not None and self.end_at <= now
        return self.is_enabled and has_begun and not is_over


class Maintenance:
    """The window as it was last read: one call each 30 s, the last known one when that fails, open before the first."""

    _ssm = LazyAttribute["SSMClient"]()

    def __init__(self, ssm: "SSMClient | Lazy[SSMClient]", clock: Clock) -> None:
        self._ssm = ssm
        self._clock = clock
        self._parameters = CachedParameters(ssm, (ENABLED, MESSAGE, START, END), seconds=CACHED_SECONDS, clock=clock)
        self._parsed: tuple[Mapping[str, str], MaintenanceWindow] = ({}, MaintenanceWindow())

    def read(self) -> MaintenanceWindow:
        """Return the window, not older than 30 s."""
        return self._parse(self._parameters.get())

    @property
    def is_fresh(self) -> bool:
        """Whether `check` would answer without asking."""
        return self._parameters.is_fresh

    def is_known_to_be_on(self) -> bool | None:
        """Return from the cached window alone whether the product is closed now.

        None before anything was read.
        """
        known = self._parameters.known
        return None if known is None else self._parse(known).covers(self._clock.now())

    def check(self) -> None:
        """Raise MaintenanceError while the product is closed."""
        window, now = self.read(), self._clock.now()
        if not window.covers(now):
            return
        end = window.end_at
        raise MaintenanceError(
            window.message,
            end_time=to_jst(end).isoformat() if end else None,
            retry_after=math.ceil((end - now).total_seconds()) if end else _OPEN_ENDED_SECONDS,
        )

    def store(self, window: MaintenanceWindow) -> None:
        """Write the window; this process follows it at once, the others within 30 s.

        `enabled` is written while it says no: a reader in between never closes for a window that is half written.
        """
        values = {
            MESSAGE: window.message or _NONE,
            START: _text(window.start_at),
            END: _text(window.end_at),
            ENABLED: "true" if window.is_enabled else "false",
        }
        order = [MESSAGE, START, END, ENABLED] if window.is_enabled else [ENABLED, MESSAGE, START, END]
        for name in order:
            self._ssm.put_parameter(Name=name, Value=values[name], Type="String", Overwrite=True)
        self._parameters.remember(values)

    def _parse(self, values: Mapping[str, str]) -> MaintenanceWindow:
        known, window = self._parsed
        if values is not known:
            window = _window(values)
            self._parsed = values, window
        return window


def _window(values: Mapping[str, str]) -> MaintenanceWindow:
    word = values.get(ENABLED, "").strip().lower()
    if word not in _WORDS:
        log_warning("maintenance_unreadable", name=ENABLED)
    return MaintenanceWindow(
        is_enabled=_WORDS.get(word, False),
        message=_given(values, MESSAGE),
        start_at=_instant(values, START),
        end_at=_instant(values, END),
    )


def _given(values: Mapping[str, str], name: str) -> str:
    text = values.get(name, "").strip()
    return "" if text == _NONE else text


def _instant(values: Mapping[str, str], name: str) -> datetime | None:
    """Read a bound; one that can't be read counts as open, so that the word `enabled` decides alone."""
    text = _given(values, name)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    # Without an offset nobody knows which instant is meant.
    if instant is None or instant.utcoffset() is None:
        log_warning("maintenance_unreadable", name=name)
        return None
    return instant


def _text(at: datetime | None) -> str:
    return to_jst(at).isoformat() if at else _NONE
