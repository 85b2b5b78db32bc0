"""Mutation testing of the pages: each fault must be detected by its browser test. `make mutate-pages`.

    python tests/bench/mutate_pages.py            all faults
    python tests/bench/mutate_pages.py 5 18       the faults of two scenarios

The faults are in `support/browser/faults.py`, each with its test, for twenty scenarios of use and a few others. First,
the tests must pass on the unmodified pages. Then each fault is applied to a copy of src/web and built, and its test
must fail. The exit status is 1 if a fault is not detected.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from homebiyori.dev.build_pages import LINES, WEB
from homebiyori.dev.engine import ROOT
from homebiyori.dev.node import Node, NodeError, get_node
from homebiyori.dev.pages import BUILT
from support.browser.faults import FAULTS, Fault

# Time limits for the stack to start and for each test, on a busy machine.
START_SECONDS, TEST_SECONDS = 240, 120
# pytest's exit status if tests failed, and its output if a fixture failed, which must not count as detection.
_RED = 1
_NEVER_BEGAN = "ERROR at setup of"


@dataclass(frozen=True)
class Ended:
    """The exit status of a test run, and the first failure's message."""

    code: int
    why: str


def run_tests(pages: Path, tests: Sequence[str], *more: str) -> Ended:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *more, "--pages", str(pages)]
    named = [f"tests/browser/{test}" for test in tests]
    seconds = START_SECONDS + TEST_SECONDS * len(tests)
    try:
        ran = subprocess.run([*command, *named], cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise SystemExit(f"no end after {seconds} s: {' '.join(tests)}") from error
    if _NEVER_BEGAN in ran.stdout:
        raise SystemExit(f"it never began: {ran.stdout[-2_000:]}")
    reasons = re.findall(r"^E +(.+)$", ran.stdout.partition("= FAILURES =")[2] or ran.stdout, re.MULTILINE)
    return Ended(ran.returncode, reasons[0][:100] if reasons else ran.stdout[-300:] + ran.stderr[-300:])


def break_and_build(fault: Fault, folder: Path, node: Node) -> Path:
    """Apply a fault to a copy of the sources and build its site; return the pages' folder."""
    web = folder / "src" / "web"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules"))
    (web / "node_modules").symlink_to(WEB / "node_modules")
    lines = folder / LINES.relative_to(ROOT)
    lines.parent.mkdir(parents=True)
    shutil.copy(LINES, lines)
    for name, old, new in fault.changes:
        file = web / name
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise SystemExit(f"{name} has {text.count(old)} times {old!r}")
        file.write_text(text.replace(old, new), encoding="utf-8")
    pages = folder / "pages"
    shutil.copytree(BUILT, pages)
    node.npm(web, "run", "--silent", "build", "--", "--mode", fault.site, "--outDir", str(pages / fault.site))
    return pages


def is_noticed(fault: Fault, node: Node) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            pages = break_and_build(fault, Path(folder), node)
        except NodeError as error:
            raise SystemExit(f"{fault}: it can't be built: {error}") from error
        ended = run_tests(pages, [fault.test])
    if ended.code not in (0, _RED):
        raise SystemExit(f"{fault}: pytest ended with {ended.code}: {ended.why}")
    print(f"{'red ' if ended.code else 'SURVIVES'} {fault}: {ended.why if ended.code else fault.test}", flush=True)
    return ended.code == _RED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*", type=int, help="numbers of the scenarios; default: all")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    asked = parser.parse_args()
    faults = [fault for fault in FAULTS if not asked.scenarios or fault.scenario in asked.scenarios]
    green = run_tests(BUILT, sorted({fault.test for fault in faults}), "-n", str(asked.jobs))
    if green.code:
        raise SystemExit(f"the tests fail without any fault: {green.why}")
    node = get_node()
    with ThreadPoolExecutor(asked.jobs) as pool:
        noticed = list(pool.map(lambda fault: is_noticed(fault, node), faults))
    scenarios = len({fault.scenario for fault in faults})
    print(f"{sum(noticed)} of {len(noticed)} faults in {scenarios} scenarios noticed")
    return 0 if all(noticed) else 1


if __name__ == "__main__":
    sys.exit(main())
