"""Log lines for developers if the stream is a terminal; otherwise JSON, as deployed."""

import logging
from datetime import datetime
from typing import Any, Final, TextIO

from homebiyori.base.log import configure_logging, event_name, frames_of

_RED, _YELLOW, _DIM, _PLAIN = "\033[31m", "\033[33m", "\033[2m", "\033[0m"
_REQUEST: Final = "request"  # the event of http/access_log


class TerminalFormatter(logging.Formatter):
    """`12:31:04 POST /api/chat/messages 201 35 ms  user=...`: the same fields as in JSON, without the metrics."""

    def format(self, record: logging.LogRecord) -> str:
        """Format an event on one line, followed by the frames of its error."""
        fields: dict[str, Any] = dict(getattr(record, "fields", {}))
        event = event_name(record)
        colour = _colour(record.levelno, fields.get("status", 0))
        if event == _REQUEST:
            asked = {name: fields.pop(name) for name in ("method", "route", "status", "latency_ms")}
            event = "{method} {route} {status} {latency_ms:.0f} ms".format_map(
                {**asked, "route": asked["route"] or "-"}
            )
        # The developer's wall clock, to match other terminals.
        at = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")  # noqa: DTZ006
        shown = "".join(f"  {name}={_shown(value)}" for name, value in fields.items() if value is not None)
        line = f"{_DIM}{at}{_PLAIN} {colour}{event}{_PLAIN}{_DIM}{shown}{_PLAIN}"
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return line
        return "\n".join([line, *(f"    {frame}" for frame in frames_of(error)), f"    {type(error).__name__}"])


def _shown(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _colour(level: int, status: int) -> str:
    if level >= logging.ERROR or status >= 500:
        return _RED
    return _YELLOW if level >= logging.WARNING or status >= 400 else ""


def configure_local_logging(stream: TextIO) -> None:
    """Send our events to a stream, formatted for a terminal if it is one."""
    configure_logging(stream, TerminalFormatter() if stream.isatty() else None)
