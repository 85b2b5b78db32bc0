"""`make test COVERAGE=1`, which CI runs, fails if the coverage of lines or of branches is too low."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.coverage_bars import main, reached


def _file(lines: int, branches: int) -> dict[str, Any]:
    summary = {"covered_lines": lines, "num_statements": 100, "covered_branches": branches, "num_branches": 100}
    return {"summary": {**summary, "percent_covered": 1.5}}


@pytest.mark.parametrize(("lines", "branches", "status"), [(92, 85, 0), (91, 100, 1), (100, 84, 1)])
def test_each_bar_is_held(lines: int, branches: int, status: int, tmp_path: Path) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {"src/homebiyori/tree/rules.py": _file(lines, branches)}}))
    assert main(str(report)) == status


def test_rooms_are_counted_apart() -> None:
    files = {
        "src/homebiyori/tree/rules.py": _file(100, 100),
        "src/homebiyori/ai/offline/care.py": _file(50, 20),
        "src/homebiyori/api.py": _file(90, 60),
    }
    rooms = reached({"files": files})
    assert rooms == {"ai": (0.5, 0.2), "apps": (0.9, 0.6), "tree": (1.0, 1.0), "all": (0.8, 0.6)}
    assert list(rooms)[-1] == "all"
