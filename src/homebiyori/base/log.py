"""One JSON line per event, without any user text (`docs/product.md` 1, "Logs")."""

import hashlib
import json
import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

request_id_var: ContextVar[str | None] = ContextVar("request_id", default=None)

_LOGGER = logging.getLogger("homebiyori")
NAMESPACE = "Homebiyori"


def current_request_id() -> str:
    """Return the id of the current request, for messages to the worker."""
    return request_id_var.get() or "none"


@dataclass(frozen=True, slots=True)
class EmbeddedMetrics:
    """Figures of an event, which CloudWatch aggregates by dimension; `figures` maps a name to (value, unit).

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    Each new dimension value creates a billed metric: use kinds, never paths or users.
    """

    dimensions: Mapping[str, str]
    figures: Mapping[str, tuple[float, str]]

    def fields(self, created: float) -> dict[str, Any]:
        """Return them as members of the log line; `created` is in seconds since 1970."""
        definition = {
            "Namespace": NAMESPACE,
            "Dimensions": [list(self.dimensions)],
            "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in self.figures.items()],
        }
        return {
            "_aws": {"Timestamp": int(created * 1_000), "CloudWatchMetrics": [definition]},
            **self.dimensions,
            **{name: value for name, (value, _) in self.figures.items()},
        }


# Lambda's names. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
_LEVELS = {"WARNING": "WARN", "CRITICAL": "FATAL"}


class JsonFormatter(logging.Formatter):
    """Formats an event as one line of JSON for CloudWatch."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the event's fields with its timestamp, level and request id."""
        metrics: EmbeddedMetrics | None = getattr(record, "metrics", None)
        fields: dict[str, Any] = {
            **getattr(record, "fields", {}),
            **(metrics.fields(record.created) if metrics is not None else {}),
            # Last, so that no field can override them. Lambda's JSON log format gives the level INFO to a line with an
            # unknown level or without an RFC 3339 timestamp. `severity` is our own, so alarms use it.
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": _LEVELS.get(record.levelname, record.levelname),
            "severity": record.levelname.lower(),
            "event": event_name(record),
            "request_id": request_id_var.get(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["trace"] = frames_of(record.exc_info[1])
        return json.dumps(fields, ensure_ascii=False, default=str)


def event_name(record: logging.LogRecord) -> str:
    """Return the name of our own event, or the first line of a library's message, without its arguments."""
    if record.name == _LOGGER.name:
        return record.getMessage()
    # Without arguments and further lines: asyncio puts the exception's message on the second line.
    return f"{record.name}: {str(record.msg).partition(chr(10))[0]}"


def frames_of(error: BaseException) -> list[str]:
    """Return the frames of an error's traceback, without its message, which may quote user input."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('homebiyori/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def configure_logging(stream: TextIO | None = None, formatter: logging.Formatter | None = None) -> None:
    """Send our events to `stream` (standard output), and limit libraries to warnings."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(formatter or JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # A record that fails to format would go to standard error, with its arguments.
    logging.raiseExceptions = False
    # uvicorn's own handlers write tracebacks with error messages, and its access log entire query strings.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)
    _LOGGER.setLevel(logging.INFO)


def log_event(event: str, **fields: Any) -> None:  # noqa: ANN401 - anything that JSON can print
    _LOGGER.info(event, extra={"fields": fields})


def log_measured(event: str, metrics: EmbeddedMetrics, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Log an event with figures that CloudWatch aggregates."""
    _LOGGER.info(event, extra={"fields": fields, "metrics": metrics})


def log_warning(event: str, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Log an event that an operator should look at."""
    _LOGGER.warning(event, extra={"fields": fields})


def log_crash(event: str, error: BaseException, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Log the frames of an unexpected error, without its message."""
    _LOGGER.error(event, exc_info=error, extra={"fields": fields})


def user_hash(user_id: str) -> str:
    """Return a stable hash that stands for the user in the log; it can't be reversed to the sub, a random UUID."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]
