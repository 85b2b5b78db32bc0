"""Runs the AWS engine as a child process: ministack on a free loopback port; it ends with its parent."""

import fcntl
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

REGION: Final = "ap-northeast-1"
ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("engine_child.py")
SAVE_EVERY = 2.0  # seconds between saves, which is what a SIGKILL can lose
START_LIMIT = 60.0  # seconds, for a slow machine; usually a start takes about one
SPARE = 16 * 2**20  # bytes to keep free on the disk; with less, writes that a save might lose are refused
UNSAVED = 3  # the exit status of a child that could not save
STOP_LIMIT = 15.0  # seconds for the last save before the child is killed


class EngineError(Exception):
    """The engine could not be started, or has ended by itself."""


class UnsavedError(EngineError):
    """The engine ended without saving all accepted changes; it has reported so on the terminal."""


def find_python() -> Path:
    """Return the Python of the engine's own environment, which `make` builds from requirements/engine.txt."""
    python = ROOT / ".engine" / "bin" / "python"
    if not python.exists():
        raise EngineError(f"{python} is missing: run `make .engine/.stamp`")
    return python


@contextmanager
def exclusive(directory: Path) -> Iterator[int]:
    """Lock an engine's directory; yields the lock's file descriptor.

    Waits for an engine that is still saving after its parent was killed; EngineError if that takes too long.
    """
    deadline = time.monotonic() + STOP_LIMIT
    with (directory / "lock").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EngineError(f"another engine uses {directory}") from None
                time.sleep(0.05)
        yield lock.fileno()


class Engine:
    """Runs ministack in a directory; with `persist`, its state survives restarts."""

    def __init__(
        self,
        directory: Path,
        *,
        persist: bool = True,
        save_every: float = SAVE_EVERY,
        spare: int = SPARE,
        terminal: int = 2,
        python: Path | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.persist = persist
        self.save_every = save_every
        self.spare = spare
        self.terminal = terminal  # a descriptor to which the child reports at once that it can't save
        self.python = python
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The child's pid; it leads its own process group."""
        if self._process is None:
            raise EngineError("the engine is not running")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> Path:
        return self.directory / "engine.log"

    def start(self) -> None:
        """Start the child and return once it responds."""
        python = self.python or find_python()
        self.directory.mkdir(parents=True, exist_ok=True)
        # The child inherits the listening socket, so that no other process can take the port in between, and the lock
        # on the directory, so that it is released when the child ends, whatever happens to this process.
        with (
            socket.create_server(("127.0.0.1", 0), backlog=1024) as listener,
            self.log.open("ab") as log,
            exclusive(self.directory) as lock,
        ):
            self.port = listener.getsockname()[1]
            terminal = os.dup(self.terminal)  # the child's own standard error is its log
            self._process = subprocess.Popen(  # noqa: S603 - our own script, by our own python
                # -I: this folder must not be on sys.path, where token.py would hide the standard library's
                [
                    *(python, "-I", "-X", "utf8", CHILD),
                    *("--fd", str(listener.fileno()), "--save-every", str(self.save_every)),
                    *("--spare", str(self.spare), "--terminal", str(terminal)),
                ],
                env=self._environment(),
                stdin=subprocess.PIPE,  # never written to: EOF tells the child that we are gone
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno(), lock, terminal],
                start_new_session=True,  # Ctrl-C reaches only the parent, which then stops the child in order
            )
        os.close(terminal)
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Ask the child to save and exit; kill it if it does not. UnsavedError."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
        self._forget(process)
        if process.returncode == UNSAVED:
            raise UnsavedError("what was accepted last could not be saved")

    def kill(self) -> None:
        """Kill the child's whole group at once, as a crash would."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._forget(process)

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin:
            process.stdin.close()
        self._process = None

    def _environment(self) -> dict[str, str]:
        """Return the child's whole environment; nothing of the developer's (credentials, Docker) is inherited."""
        state = self.directory / "state"
        on = "1" if self.persist else "0"
        return {
            "PATH": os.defpath,
            "TMPDIR": str(self.directory),
            "LOG_LEVEL": "WARNING",
            "MINISTACK_REGION": REGION,
            # Queues are stored under this port and shown under the caller's, so it must not change between starts.
            "GATEWAY_PORT": "4566",
            "BIND_HOST": "127.0.0.1",
            "DOCKER_HOST": f"unix://{self.directory}/no-docker",
            "PERSIST_STATE": on,
            "STATE_DIR": str(state),
            "S3_PERSIST": on,
            "S3_DATA_DIR": str(self.directory / "s3"),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while self.running and time.monotonic() < deadline:
            try:
                url = f"{self.endpoint_url}/_ministack/health"
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - http, on loopback
                    return
            except OSError:  # refused, reset or timed out while it starts or dies
                time.sleep(0.05)
        raise EngineError(f"the engine did not start; the end of {self.log}:\n{self._tail()}")

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
