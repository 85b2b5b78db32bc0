"""Audit what we ship: dependencies with pip-audit and npm audit, our own code with bandit. `make audit`.

An unreachable database must not look like a clean result: pip-audit prints "No known vulnerabilities found" even for
packages that it could not look up. So each tool first scans something known to be vulnerable; its result only counts if
it reports that, and skips no package. Exit status: 0 if all is clean, 1 if something was found, 3 if nothing was found
but a tool gave no result.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".audit/bin"
SHIPPED = ("requirements/runtime.txt", "infra/image/streaming.txt")
# Long-known vulnerabilities: https://osv.dev/vulnerability/GHSA-462w-v97r-4m45 and GHSA-p6mc-m468-83gw.
BAD_WHEEL = "jinja2==2.10\n"
BAD_PACKAGE = {"lodash": "4.17.15"}
BAD_CODE = "import subprocess\nsubprocess.call(input(), shell=True)\n"
# Bandit's low-severity findings are mostly a matter of taste.
SEVERITY = "--severity-level=medium"
# B310: urllib can open files, but Settings checks the scheme of the URLs that we open (ruff's S310 marks each call).
# B302: marshal only loads files of the image, which are as trusted as its byte code (ruff's S302).
SKIPPED = "--skip=B302,B310"
PLAIN = ("--format", "json", "--progress-spinner", "off")

T = TypeVar("T")
Run = Callable[[Sequence[str | Path], Path], str]


@dataclass(frozen=True)
class Opinion:
    """The result of one tool; `silent` is the reason if it gave none."""

    name: str
    found: Sequence[str] = ()
    silent: str = ""

    @property
    def verdict(self) -> str:
        return "found" if self.found else "unreachable" if self.silent else "clean"


@dataclass
class Auditor:
    """Runs all three tools; `run` runs a command in a folder and returns its output."""

    run: Run
    root: Path = ROOT
    tools: Path = field(default=TOOLS)

    def opinions(self) -> list[Opinion]:
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder)
            _write_bad(bad)
            return [
                self._asked("pip-audit", self._wheels, [bad / "bad.txt"], [self.root / name for name in SHIPPED]),
                self._asked("npm audit", self._packages, bad, self.root / "src/web"),
                self._asked("bandit", self._code, bad, self.root / "src/homebiyori"),
            ]

    def _asked(self, name: str, ask: Callable[[T], list[str]], bad: T, ours: T) -> Opinion:
        """Scan the known vulnerability, then our files."""
        try:
            if not ask(bad):
                return Opinion(name, silent="it does not know what everybody knows: its database is out of reach")
            return Opinion(name, found=ask(ours))
        except (OSError, ValueError, KeyError) as error:
            return Opinion(name, silent=f"{type(error).__name__}: {error}")

    def _wheels(self, files: Sequence[Path]) -> list[str]:
        found = []
        for file in files:
            about: list[str | Path] = ["--requirement", file, "--disable-pip", "--no-deps", *PLAIN]
            told = json.loads(self.run([self.tools / "pip-audit", *about], self.root))["dependencies"]
            skipped = [each["name"] for each in told if "skip_reason" in each]
            if skipped:
                raise ValueError(f"could not be looked up: {', '.join(skipped[:5])}")
            found += [f"{each['name']} {hole['id']}" for each in told for hole in each["vulns"]]
        return found

    def _packages(self, place: Path) -> list[str]:
        told = json.loads(self.run(["npm", "audit", "--package-lock-only", "--json"], place))
        if "vulnerabilities" not in told:
            raise ValueError(str(told.get("message", told))[:200])
        return [f"{name} ({hole['severity']})" for name, hole in told["vulnerabilities"].items()]

    def _code(self, place: Path) -> list[str]:
        about: list[str | Path] = ["--recursive", place, "--format", "json", "--quiet", SEVERITY, SKIPPED]
        told = json.loads(self.run([self.tools / "bandit", *about], self.root))
        if told["errors"]:
            raise ValueError(str(told["errors"])[:200])
        return [f"{Path(hole['filename']).name}:{hole['line_number']} {hole['test_id']}" for hole in told["results"]]


def _write_bad(folder: Path) -> None:
    about = {"name": "canary", "version": "1.0.0", "dependencies": BAD_PACKAGE}
    packages = {f"node_modules/{name}": {"version": version} for name, version in BAD_PACKAGE.items()}
    lock = {"name": "canary", "lockfileVersion": 3, "requires": True, "packages": {"": about, **packages}}
    (folder / "bad.txt").write_text(BAD_WHEEL)
    (folder / "package.json").write_text(json.dumps(about))
    (folder / "package-lock.json").write_text(json.dumps(lock))
    (folder / "bad.py").write_text(BAD_CODE)


def verdict(opinions: Sequence[Opinion]) -> int:
    """Return the exit status."""
    verdicts = {opinion.verdict for opinion in opinions}
    return 1 if "found" in verdicts else 3 if "unreachable" in verdicts else 0


def _run(command: Sequence[str | Path], folder: Path) -> str:
    made: Any = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=600)
    if not made.stdout.strip():
        raise ValueError(made.stderr.strip()[-200:])
    return str(made.stdout)


def main() -> int:
    """Print a JSON line for each tool, and a warning for each that gave no result."""
    opinions = Auditor(_run).opinions()
    for each in opinions:
        print(
            json.dumps({"figure": "second opinion", "by": each.name, "verdict": each.verdict, "found": [*each.found]})
        )
        if each.silent:
            print(f"{each.name.upper()} HAS TOLD NOTHING: {each.silent}", file=sys.stderr)
    return verdict(opinions)


if __name__ == "__main__":
    sys.exit(main())
