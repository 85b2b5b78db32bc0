"""Runs all trials that measure something, and writes the results to docs/figures.md: `make figures`.

The full sizes take hours on a small machine; `SIZE=short` runs the sizes of the tests. Each trial prints lines of JSON,
which are collected in build/figures.jsonl. If one fails, the page stays unchanged and the run ends with an error.
Counts are the same on any machine, times are not.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LINES = ROOT / "build/figures.jsonl"
PAPER = ROOT / "docs/figures.md"
BEGIN, END = "<!-- measured: make figures -->", "<!-- end: make figures -->"
Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    """A command that prints figures; `more` are its additional arguments for the full size.

    A trial of times that `may_miss` its bar says so in its figures, and its failure is none of the run.
    """

    shown: str
    command: Sequence[str]
    more: Sequence[str] = ()
    shown_more: str = ""
    may_miss: bool = False

    @property
    def is_test(self) -> bool:
        return "pytest" in self.command


def tests(*paths: str) -> Trial:
    return Trial(f".venv/bin/pytest {' '.join(paths)}", ("-m", "pytest", "-q", *paths), ("--full",), " --full")


PYTHON = "tests/bench/"
TRIALS = (
    Trial("make bench", (f"{PYTHON}cold_start.py", "--rounds", "5"), ("--rounds", "15"), may_miss=True),
    Trial("make bench-warm", (f"{PYTHON}warm.py", "--rounds", "5"), ("--rounds", "15"), may_miss=True),
    Trial("make scale", ("infra/scripts/scale.py",)),
    Trial(".venv/bin/python tests/bench/worker.py", (f"{PYTHON}worker.py", "--parents", "300"), ("--parents", "2000")),
    tests("tests/resilience/test_chaos.py"),
    tests("tests/resilience/test_parallel.py"),
    tests("tests/resilience/test_load.py"),
    tests("tests/resilience/test_two_parents.py"),
    tests("tests/webhook/test_killed.py"),
    tests("tests/retention/test_kill.py"),
    tests("tests/account/test_killed.py"),
    tests("tests/account/test_export_killed.py"),
    tests("tests/admin/test_announcements.py"),
    tests("tests/chat/test_care_killed.py"),
    tests("tests/chat/test_midnight.py"),
    tests("tests/fuzz/test_bytes.py"),
    Trial("make fuzz TOTAL=5000", (f"{PYTHON}fuzz.py", "--total", "5000"), ("--total", "100000"), "00"),
    Trial("make sbom", ("infra/scripts/sbom.py",)),
)


def figures_of(text: str) -> list[Figure]:
    """Return the figures among the lines of an output."""
    return [json.loads(line) for line in text.splitlines() if line.startswith('{"figure"')]


def run(trial: Trial, *, is_full: bool) -> list[Figure]:
    """Run one trial; CalledProcessError if it fails."""
    LINES.parent.mkdir(exist_ok=True)
    file = LINES.with_suffix(".trial")
    file.unlink(missing_ok=True)
    command = [sys.executable, *trial.command, *(trial.more if is_full else ())]
    if trial.is_test:
        command += ["--figures", str(file)]
    environment = {**os.environ, "PYTHONPATH": f"src{os.pathsep}tests"}  # noqa: TID251 - the developer's own
    said = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if said.returncode and not (trial.may_miss and figures_of(said.stdout)):
        print(said.stdout, file=sys.stderr)
        said.check_returncode()
    return figures_of(file.read_text(encoding="utf-8") if trial.is_test else said.stdout)


def section(measured: Sequence[tuple[Trial, Sequence[Figure]]], *, at: str, machine: str, is_full: bool) -> str:
    """Return the section of the page with the table of all figures."""
    rows = [f"Measured {at} on {machine}.", "", "| figure | measured | command |", "| --- | --- | --- |"]
    for trial, figures in measured:
        for figure in figures:
            rest = "; ".join(f"{_words(name)} {_value(value)}" for name, value in figure.items() if name != "figure")
            rows.append(f"| {figure['figure']} | {rest} | `{trial.shown}{trial.shown_more if is_full else ''}` |")
    return "\n".join([BEGIN, "", *rows, "", END])


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def write(paper: str, made: str) -> str:
    """Return the page with its table replaced."""
    before, _, rest = paper.partition(BEGIN)
    return before + made + rest.partition(END)[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--short", action="store_true", help="use the sizes of the tests")
    parser.add_argument(
        "--only", default="", help="run only trials whose command contains this, and leave the page unchanged"
    )
    asked = parser.parse_args()
    measured, failed = [], False
    for trial in (each for each in TRIALS if asked.only in each.shown):
        print(f"== {trial.shown}", file=sys.stderr, flush=True)
        try:
            measured.append((trial, run(trial, is_full=not asked.short)))
        except subprocess.CalledProcessError:
            failed = True
    lines = [json.dumps(figure, ensure_ascii=False) for _, figures in measured for figure in figures]
    LINES.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print("\n".join(lines))
    if failed or asked.only:
        return int(failed)
    size = "in the short form" if asked.short else "at full size"
    today = f"{datetime.now(UTC):%Y-%m-%d}"  # noqa: TID251 - for readers
    made = section(measured, at=today, machine=f"{os.cpu_count()} cores, {size}", is_full=not asked.short)
    PAPER.write_text(write(PAPER.read_text(encoding="utf-8"), made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
