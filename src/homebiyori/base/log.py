"""One JSON line an event, and nothing in it that a parent wrote (`docs/product.md` 1, "Logs")."""

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
    """Return the id of the request under way, as messages to the worker name it."""
    return request_id_var.get() or "none"


@dataclass(frozen=True, slots=True)
class EmbeddedMetrics:
    """Figures of an event that CloudWatch adds up by dimensions; a figure's name maps to its value and unit.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    Every new value of a dimension is a metric to pay for: name kinds, never paths or users.
    """

    dimensions: Mapping[str, str]
    figures: Mapping[str, tuple[float, str]]

    def fields(self, created: float) -> dict[str, Any]:
        """Write them as the members of a log line of that second since 1970."""
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
    """Write an event as one line of JSON, as CloudWatch reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write what `log_event` and its like have noted, and when, how grave and in which request."""
        metrics: EmbeddedMetrics | None = getattr(record, "metrics", None)
        fields: dict[str, Any] = {
            **getattr(record, "fields", {}),
            **(metrics.fields(record.created) if metrics is not None else {}),
            # Last, so that no field takes their place. Lambda's JSON log format gives a line without an RFC 3339
            # timestamp, or of a level that it does not know, the level INFO. `severity` is ours, so alarms look at it.
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
    """Return our own event's name, or of a library's message its first line, without the arguments."""
    if record.name == _LOGGER.name:
        return record.getMessage()
    # The arguments are left out, and all but the first line: asyncio writes an exception's words on the next one.
    return f"{record.name}: {str(record.msg).partition(chr(10))[0]}"


def frames_of(error: BaseException) -> list[str]:
    """Return the frames that an error passed through, without its message, which may quote user input."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('homebiyori/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def configure_logging(stream: TextIO | None = None, formatter: logging.Formatter | None = None) -> None:
    """Send our events to standard output, or elsewhere, and keep the libraries' chatter to warnings."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(formatter or JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # A record that cannot be written would go to standard error, with its arguments.
    logging.raiseExceptions = False
    # uvicorn's own handlers write tracebacks with the words of the error, and its access log whole queries.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)
    _LOGGER.setLevel(logging.INFO)


def log_event(event: str, **fields: Any) -> None:  # noqa: ANN401 - anything that JSON can print
    _LOGGER.info(event, extra={"fields": fields})


def log_measured(event: str, metrics: EmbeddedMetrics, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Write one event with figures that CloudWatch adds up."""
    _LOGGER.info(event, extra={"fields": fields, "metrics": metrics})


def log_warning(event: str, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Write one event that an operator should look at."""
    _LOGGER.warning(event, extra={"fields": fields})


def log_crash(event: str, error: BaseException, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Write where an unexpected error passed, without its message."""
    _LOGGER.error(event, exc_info=error, extra={"fields": fields})


def user_hash(user_id: str) -> str:
    """Hash that stands for a user in the log: stable, and no way back to the Cognito sub (a random UUID)."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]
