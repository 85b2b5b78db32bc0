"""Print the coverage of lines and branches by package, and check the totals.

    python tests/bench/coverage_bars.py build/coverage.json

coverage's own `fail_under` combines lines and branches into one number.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

LINES = 0.92
BRANCHES = 0.85

_PACKAGE = "homebiyori/"


def reached(report: Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]]) -> dict[str, tuple[float, float]]:
    """Return the coverage of lines and branches by package, and in total as "all"."""
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for path, file in report["files"].items():
        inside = path.partition(_PACKAGE)[2]
        for room in (inside.split("/")[0] if "/" in inside else "apps", "all"):
            rooms[room].update(file["summary"])
    return {
        room: (
            _part(found["covered_lines"], found["num_statements"]),
            _part(found["covered_branches"], found["num_branches"]),
        )
        for room, found in sorted(rooms.items(), key=lambda each: (each[0] == "all", each[0]))
    }


def _part(some: int, all_: int) -> float:
    return some / all_ if all_ else 1.0


def main(path: str) -> int:
    rooms = reached(json.loads(Path(path).read_text(encoding="utf-8")))
    for room, (lines, branches) in rooms.items():
        print(f"{room:14} {lines:7.2%} of the lines  {branches:7.2%} of the branches")
    lines, branches = rooms["all"]
    print(f"bars: {LINES:.0%} and {BRANCHES:.0%}")
    return int(lines < LINES or branches < BRANCHES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
