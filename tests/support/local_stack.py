"""The local stack in processes of its own, for tests from the outside."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, NamedTuple

from homebiyori.dev.engine import ROOT


class Local(NamedTuple):
    process: "subprocess.Popen[str]"
    state: Path
    port: int
    ready: str


def environment() -> dict[str, str]:
    """Return a developer's environment, in which nothing points to another engine."""
    inherited = os.environ  # noqa: TID251 - what this test process itself runs in
    return {name: value for name, value in inherited.items() if not name.startswith(("AWS_", "HOMEBIYORI_"))}


def command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"homebiyori.dev.{module}", *map(str, arguments)]


def call(module: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(module, *arguments), capture_output=True, text=True, timeout=90, check=False, env=environment()
    )


def free_ports() -> int:
    """Return a free port whose successor is free, too."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except (OSError, OverflowError):
                continue
            return port


def start(state: Path, *arguments: object, stderr: IO[Any] | None = None, pages: Path | None = None) -> Local:
    """Start a stack, with these pages or none; return when it is ready or has ended."""
    port = free_ports()
    pages = pages or state.with_name("no-pages")
    process = subprocess.Popen(
        command("run", "--port", port, "--state", state, "--pages", pages, *arguments),
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        cwd=ROOT,
        env=environment(),
    )
    assert process.stdout
    return Local(process, state, port, process.stdout.readline())


def stop(local: Local, number: int = signal.SIGTERM) -> int:
    local.process.send_signal(number)
    code = local.process.wait(20)
    assert local.process.stdout
    local.process.stdout.close()
    return code
