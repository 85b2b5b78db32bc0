"""Node for the pages: the machine's own if it is new enough, else the wheel from requirements/node.txt."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from homebiyori.dev.engine import ROOT

WHEEL = ROOT / ".node" / "bin"
# The "engines" of package.json.
_SMALLEST = {20: (20, 19), 22: (22, 12)}
_NO_NETWORK = {"EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ENOTCACHED", "ENOTFOUND", "ETIMEDOUT"}


class NodeError(Exception):
    """A Node program has failed; the message, for a terminal, says how."""


class NoNodeError(NodeError):
    """Node or its packages are unavailable; the message says why."""


@dataclass(frozen=True)
class Node:
    """A folder that contains `node` and `npm`."""

    folder: Path
    version: str

    def npm(self, project: Path, *arguments: str) -> str:
        """Run npm in a folder and return its output; NodeError with the end of the output if it fails."""
        inherited = _environment()
        path = f"{self.folder}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        made = subprocess.run(  # noqa: S603 - our own scripts, by the Node that was chosen
            [self.folder / "npm", *arguments],
            cwd=project,
            env={**inherited, "PATH": path, "NO_COLOR": "1"},
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if made.returncode:
            raise NodeError(f"`npm {' '.join(arguments[:3])}` has failed:\n{made.stdout[-4_000:].strip()}")
        return made.stdout


def _environment() -> Mapping[str, str]:
    return os.environ  # noqa: TID251 - the developer's own environment, for child processes


def find_node(path: str | None = None, wheel: Path = WHEEL) -> Node | None:
    """Return the Node on a PATH (by default the machine's), else the installed wheel's, if new enough."""
    own = shutil.which("node", path=path)
    for folder in (*([Path(own).parent] if own else []), wheel):
        version = _version(folder)
        if version and _is_enough(version):
            return Node(folder, version)
    return None


def get_node() -> Node:
    """Find Node, or install the pinned wheel; NoNodeError if neither is possible."""
    if node := find_node():
        return node
    print("pages: no Node here that is new enough: installing it as a wheel, once", flush=True)
    # Few retries, here and below, so that a missing network is reported soon.
    made = subprocess.run(
        ["make", ".node/.stamp"],  # noqa: S607 - this process was started by make
        cwd=ROOT,
        env={**_environment(), "PIP_RETRIES": "1"},
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    if node := find_node():
        return node
    said = [line for line in made.stderr.splitlines() if line.startswith("ERROR")] or ["pip says nothing"]
    raise NoNodeError(f"no Node >= 20.19 on the PATH, and none could be installed ({said[-1]})")


def install_modules(node: Node, project: Path) -> None:
    """Install node_modules according to the lock file unless up to date, preferably from npm's cache."""
    mark = project / "node_modules" / ".lock"
    wanted = hashlib.sha256((project / "package-lock.json").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return
    print("pages: installing what builds them (npm ci)", flush=True)
    try:
        node.npm(project, "ci", "--prefer-offline", "--ignore-scripts", "--fetch-retries=1")
    except NodeError as error:
        code = re.search(r"npm error code (\w+)", str(error))
        if code and code[1] in _NO_NETWORK:
            raise NoNodeError(f"npm cannot fetch what builds them ({code[1]})") from error
        raise
    mark.write_text(wanted)


def _version(folder: Path) -> str | None:
    if not (folder / "npm").exists():
        return None
    try:
        made = subprocess.run(  # noqa: S603 - the node on the PATH
            [folder / "node", "--version"], check=False, capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return made.stdout.strip() if made.returncode == 0 else None


def _is_enough(version: str) -> bool:
    numbers = re.match(r"v(\d+)\.(\d+)\.", version)
    if not numbers:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major, minor) >= _SMALLEST.get(major, (22, 12))
