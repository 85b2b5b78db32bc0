"""The directory with a local stack's data: who may use it, and what is known about the running instance."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

MARK = ".homebiyori-state"


class StateError(Exception):
    """The directory can't be used; the message, for a terminal, says why."""


class Secrets(BaseModel):
    """Generated once per state directory."""

    cursor_key: str
    user_password: str
    admin_password: str

    @classmethod
    def generate(cls) -> "Secrets":
        # The fixed part satisfies Cognito's default policy: upper and lower case, a digit, a symbol.
        return cls(
            cursor_key=secrets.token_hex(32),
            user_password=f"Aa1-{secrets.token_urlsafe(18)}",
            admin_password=f"Aa1-{secrets.token_urlsafe(18)}",
        )


class Running(BaseModel):
    """A running instance, recorded for the other commands (STATE/run.json)."""

    pid: int
    engine_pid: int | None  # None if AWS_ENDPOINT_URL names the engine
    endpoint_url: str
    port: int
    environment: dict[str, str]


class State:
    """A directory with our mark, which may therefore be filled and wiped."""

    def __init__(self, path: Path) -> None:
        # A path from the terminal: an empty one would be the current directory.
        self.path = path.absolute()
        self._is_named = path != Path()

    @property
    def is_ours(self) -> bool:
        try:
            return (self.path / MARK).is_file()
        except OSError:  # an inaccessible path
            return False

    @contextmanager
    def claim(self) -> Iterator[None]:
        """Lock the directory for this process, creating it if needed; StateError if that is not possible."""
        if not self._is_named:
            raise StateError("STATE names no directory of its own: choose another STATE")
        try:
            self._make()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise StateError(f"{self.path} cannot be used ({why}): choose another STATE") from error
        with self.lock():
            self.withdraw()  # left behind by a killed instance
            yield

    def _make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.is_ours:
            if any(self.path.iterdir()):
                raise StateError(f"{self.path} holds other files and no {MARK}: choose another STATE")
            (self.path / MARK).touch()
        # Even our own directory may have become read-only.
        probe = self.path / "probe.tmp"
        probe.touch()
        probe.unlink()

    def check_room(self, wanted: int) -> None:
        """Raise StateError if the disk is too full; space that an engine has reserved there counts as free."""
        reserve = self.path / "engine" / "reserve"
        reserved = reserve.stat().st_size if reserve.exists() else 0
        if shutil.disk_usage(self.path).free + reserved < wanted:
            raise StateError(f"the disk of {self.path} is full: free {wanted // 2**20} MB there, then run it again")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock a directory of ours; the system releases the lock when this process ends."""
        with self._locked(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        with (self.path / MARK).open("rb") as mark:
            try:
                fcntl.flock(mark, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StateError(f"the local stack in {self.path} is running ({self._holder()})") from None
            yield

    def secrets(self) -> Secrets:
        """Return the directory's secrets, generated on the first call."""
        file = self.path / "secrets.json"
        if file.exists():
            return Secrets.model_validate_json(file.read_bytes())
        made = Secrets.generate()
        _write_private(file, made.model_dump_json(indent=2))
        return made

    def announce(self, running: Running) -> None:
        """Write STATE/run.json for the other commands."""
        _write_private(self._run_file, running.model_dump_json(indent=2))

    def withdraw(self) -> None:
        self._run_file.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Return the instance that is running here, if any."""
        if not self.is_ours:
            return None
        try:
            with self._locked(fcntl.LOCK_SH):  # shared, as several may check at once
                return None
        except StateError:
            return self._announced()

    def _announced(self) -> Running | None:
        try:
            return Running.model_validate_json(self._run_file.read_bytes())
        except FileNotFoundError:
            return None

    def _holder(self) -> str:
        """Describe the holder of the lock."""
        running = self._announced()
        return f"process {running.pid}, http://127.0.0.1:{running.port}" if running else "it is starting or being wiped"

    @property
    def _run_file(self) -> Path:
        return self.path / "run.json"


def _write_private(file: Path, text: str) -> None:
    """Replace a file atomically, readable only by its owner."""
    beside = file.with_suffix(".tmp")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    beside.replace(file)
