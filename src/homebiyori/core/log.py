"""One JSON line an event, and nothing in it that a parent wrote (`product.md` 1, "Logs")."""

import hashlib
import json
import logging
import sys
from contextvars import ContextVar
from typing import Any

request_id_var: ContextVar[str | None] = ContextVar("request_id", default=None)

_LOGGER = logging.getLogger("homebiyori")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "level": record.levelname.lower(),
            "at": record.created,
            "event": record.getMessage(),
            "request_id": request_id_var.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["trace"] = _frames(record.exc_info[1])
        return json.dumps(fields, ensure_ascii=False, default=str)


def _frames(error: BaseException) -> list[str]:
    """Name where an error passed, without its message: messages quote what was sent to us."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('homebiyori/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def configure_logging() -> None:
    """Send our events to standard output and keep the libraries' chatter to warnings."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(logging.INFO)


def log_event(event: str, **fields: Any) -> None:  # noqa: ANN401 - anything that JSON can print
    """Write one event."""
    _LOGGER.info(event, extra={"fields": fields})


def log_warning(event: str, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Write one event that an operator should look at."""
    _LOGGER.warning(event, extra={"fields": fields})


def log_crash(event: str, error: BaseException, **fields: Any) -> None:  # noqa: ANN401 - see above
    """Write where an unexpected error passed, without its message."""
    _LOGGER.error(event, exc_info=error, extra={"fields": fields})


def user_hash(user_id: str) -> str:
    """Name a user in a log: stable, and no way back to the Cognito sub (a random UUID)."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]
