"""One clock for page and server, moved by a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext


@dataclass
class Hands:
    """Moves the stack's calendar (dev/moved_clock.py reads the file) and the browser's; both keep running."""

    file: Path
    context: BrowserContext
    _is_installed: bool = False

    def move_to(self, moment: str) -> None:
        """Move to an instant with an offset, such as "2026-11-26T02:00:00+09:00"."""
        at = datetime.fromisoformat(moment)
        seconds = (at - datetime.now(UTC)).total_seconds()  # noqa: TID251 - what the moved clock is moved against
        self.file.write_text(str(seconds))
        if not self._is_installed:
            self.context.clock.install(time=at)
            self._is_installed = True
        else:
            self.context.clock.set_system_time(at)

    def pass_time(self, seconds: float) -> None:
        """Advance both clocks, and fire the page's timers that become due."""
        self.file.write_text(str(float(self.file.read_text() or 0) + seconds))
        self.context.clock.fast_forward(int(seconds * 1_000))

    def freeze(self, seconds: float) -> None:
        """Advance both clocks as if the page had been frozen: none of its timers fires."""
        moved = float(self.file.read_text() or 0) + seconds
        self.file.write_text(str(moved))
        self.context.clock.set_system_time(datetime.now(UTC) + timedelta(seconds=moved))  # noqa: TID251 - the same

    def reset(self) -> None:
        self.file.unlink(missing_ok=True)
