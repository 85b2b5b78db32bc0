"""Log output: readable lines on a terminal, JSON elsewhere."""

import contextlib
import io
import json
import logging
import os
import re
from collections.abc import Iterator

import pytest

from homebiyori.base import log
from homebiyori.dev.terminal import configure_local_logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def on_a_terminal() -> str:
    """Log three events to a pseudo-terminal; return its output, including colour codes."""
    reads, writes = os.openpty()
    with os.fdopen(writes, "w") as terminal:
        configure_local_logging(terminal)
        answered = {"method": "POST", "route": "/api/chat/messages", "latency_ms": 35.4}
        figures = log.EmbeddedMetrics({"RouteClass": "chat"}, {"Latency": (35.4, "Milliseconds")})
        log.log_measured("request", figures, **answered, status=201, user="ab12", reason=None)
        log.log_warning("parameters_unavailable", error="EndpointConnectionError")
        try:
            dict[str, str]()["what a parent wrote"]
        except KeyError as error:
            log.log_crash("crash", error)
    shown = b""
    with contextlib.suppress(OSError):  # Linux reports the end as an error
        while piece := os.read(reads, 65_536):
            shown += piece
    os.close(reads)
    return shown.decode()


def test_a_terminal_shows_lines_for_people() -> None:
    shown = on_a_terminal()
    plain = re.sub(r"\x1b\[[0-9]*m", "", shown).splitlines()
    assert [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in plain[:3]] == [
        "POST /api/chat/messages 201 35 ms  user=ab12",
        "parameters_unavailable  error=EndpointConnectionError",
        "crash",
    ]
    assert plain[-1].strip() == "KeyError"
    assert "what a parent wrote" not in shown
    assert "\x1b[31mcrash" in shown


def test_elsewhere_it_is_json_as_deployed() -> None:
    stream = io.StringIO()
    configure_local_logging(stream)
    log.log_event("hello", user="ab12")
    assert json.loads(stream.getvalue())["user"] == "ab12"
