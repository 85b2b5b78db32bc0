"""A local stack's clock, offset by the seconds written in a file; for browser tests."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources


class MovedClock:
    """The system time plus the file's current offset, if there is one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._system = Clock()

    def now(self) -> datetime:
        try:
            seconds = float(self._file.read_text() or 0)
        except FileNotFoundError:
            seconds = 0
        return self._system.now() + timedelta(seconds=seconds)


def connect(settings: Settings, file: Path | None) -> Resources:
    """Connect the product, using the clock of a file if there is one.

    Tokens are checked against the system clock, with which the engine issues them; rate limits use it, too.
    """
    plain = Resources.connect(settings)
    if file is None:
        return plain
    moved = Resources.connect(settings, Clock(now=MovedClock(file).now))
    return replace(moved, user_tokens=plain.user_tokens, admin_tokens=plain.admin_tokens, limiter=plain.limiter)
