"""Log lines in the form that Lambda and CloudWatch parse."""

import ast
import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homebiyori.base import log
from homebiyori.dev.engine import ROOT

# The fields that every line sets itself; no event may have a field with one of these names.
OWN = {"timestamp", "level", "severity", "event", "request_id", "trace"}
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
LAMBDA_LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    root, stream = logging.getLogger(), io.StringIO()
    kept, level = root.handlers[:], root.level
    log.configure_logging(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = kept
    root.setLevel(level)


def test_every_line_has_a_time_and_a_level_that_lambda_knows(written: Callable[[], list[dict[str, Any]]]) -> None:
    log.log_event("told", user="a")
    log.log_warning("odd")
    log.log_crash("crashed", ValueError("words"))
    logging.getLogger("library").critical("over")
    lines = written()
    assert [line["severity"] for line in lines] == ["info", "warning", "error", "critical"]
    assert {line["level"] for line in lines} <= LAMBDA_LEVELS
    for line in lines:
        assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta()
        assert "T" in line["timestamp"]


def test_no_field_takes_the_place_of_the_lines_own(written: Callable[[], list[dict[str, Any]]]) -> None:
    metrics = log.EmbeddedMetrics({"event": "dimension"}, {"severity": (1.0, "Count")})
    log.log_measured("told", metrics, level="deep", severity="none", timestamp="now")
    (line,) = written()
    assert (line["event"], line["level"], line["severity"]) == ("told", "INFO", "info")
    assert line["timestamp"] != "now"


def _calls() -> Iterator[tuple[str, str]]:
    for path in Path(ROOT / "src/homebiyori").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if isinstance(node, ast.Call) and getattr(name, "id", "").startswith("log_"):
                yield from ((path.name, word.arg) for word in node.keywords if word.arg)


def test_no_event_of_ours_has_a_field_of_such_a_name() -> None:
    """Its value would be lost."""
    calls = list(_calls())
    assert ("service.py", "praise_level") in calls
    assert [(file, name) for file, name in calls if name in OWN] == []
