"""Maintenance mode, set by operators in Parameter Store (`docs/product.md` 9); only this module reads and writes it."""

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

# When to retry while no end is known.
_OPEN_ENDED_SECONDS = 300
# Parameter Store rejects empty values, and possibly a lone space, so this means "none".
NONE = "-"
_WORDS = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceWindow:
    """When the product is to be closed; None leaves an end open."""

    is_enabled: bool = False
    message: str = ""
    start_at: datetime | None = None
    end_at: datetime | None = None

    def covers(self, now: datetime) -> bool:
        """Whether the product is closed at `now`; the start is inclusive, the end exclusive."""
        has_begun = self.start_at is None or self.start_at <= now
        is_over = self.end_at is not None and self.end_at <= now
        return self.is_enabled and has_begun and not is_over


class Maintenance:
    """The window, cached for 30 s. If a read fails, the last known one applies; before the first read, none."""

    _ssm = LazyAttribute["SSMClient"]()

    def __init__(self, ssm: "SSMClient | Lazy[SSMClient]", clock: Clock) -> None:
        self._ssm = ssm
        self._clock = clock
        self._parameters = CachedParameters(ssm, (ENABLED, MESSAGE, START, END), seconds=CACHED_SECONDS, clock=clock)
        self._parsed: tuple[Mapping[str, str], MaintenanceWindow] = ({}, MaintenanceWindow())

    def read(self) -> MaintenanceWindow:
        """Return the window, at most 30 s old."""
        return self._parse(self._parameters.get())

    @property
    def is_fresh(self) -> bool:
        """Whether `check` would answer without a fetch."""
        return self._parameters.is_fresh

    def is_known_to_be_on(self) -> bool | None:
        """Whether the product is closed now, judged from the cached window alone.

        None if nothing has been read yet.
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
        """Write the window; it takes effect in this process at once, in others within 30 s.

        `enabled` is written last to open a window and first to close it, so that no reader acts on a partial one.
        """
        values = {
            MESSAGE: window.message or NONE,
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
    return "" if text == NONE else text


def _instant(values: Mapping[str, str], name: str) -> datetime | None:
    """Read one end of the window; an unreadable one counts as open, so that `enabled` alone decides."""
    text = _given(values, name)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    # Without an offset, the instant is ambiguous.
    if instant is None or instant.utcoffset() is None:
        log_warning("maintenance_unreadable", name=name)
        return None
    return instant


def _text(at: datetime | None) -> str:
    return to_jst(at).isoformat() if at else NONE
