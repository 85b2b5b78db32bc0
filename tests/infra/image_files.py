"""Assemble the image's files with `infra/image/assemble.py`, and a Python that sees only these; without Docker."""

import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from homebiyori.dev.engine import ROOT

# What AWS's base image has in addition to the standard library.
_RUNTIME = ("awslambdaric", "snapshot_restore_py", "simplejson", "runtime_client*.so")


@dataclass(frozen=True)
class ImageFiles:
    """`task` stands for /var/task, `runtime` for /var/runtime; `python` runs without site-packages."""

    task: Path
    runtime: Path
    python: Path
    report: str

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": f"{self.task}:{self.runtime}", "LAMBDA_TASK_ROOT": str(self.task)}


def assemble(folder: Path) -> ImageFiles:
    task, runtime, python = folder / "task", folder / "runtime", folder / "python"
    made = subprocess.run(
        [
            *(sys.executable, ROOT / "infra/image/assemble.py", "--target", task),
            *("--requirements", ROOT / "requirements/runtime.txt", "--source", ROOT / "src/homebiyori"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    runtime.mkdir()
    installed = Path(sysconfig.get_path("purelib"))
    for pattern in _RUNTIME:
        for found in installed.glob(pattern):
            (shutil.copytree if found.is_dir() else shutil.copy)(found, runtime / found.name)
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    python.write_text(f'#!/bin/sh\nexec "{base}" -S "$@"\n')
    python.chmod(0o755)
    return ImageFiles(task, runtime, python, made.stdout)
