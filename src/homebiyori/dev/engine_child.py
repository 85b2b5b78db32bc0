"""Serves ministack on a socket inherited from `engine.py`, saves its state often, and stops with its parent.

Run by the Python of the engine's environment, so it can only import the standard library, ministack and ministack's
dependencies. ministack itself saves only on a graceful stop; `save` uses private functions of the pinned version.
"""

import argparse
import asyncio
import contextlib
import errno
import json
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve  # type: ignore[import-not-found]  # installed in the engine's environment
from hypercorn.config import Config  # type: ignore[import-not-found]  # installed in the engine's environment
from ministack import app as ministack  # type: ignore[import-not-found]  # installed in the engine's environment
from ministack.core import persistence  # type: ignore[import-not-found]  # installed in the engine's environment
from ministack.services import cognito  # type: ignore[import-not-found]  # installed in the engine's environment

LAST_TRIES = 3  # attempts to save at the end
SAVE_SHARE = 0.1  # share of the time that saving may take: a large state is saved less often
# Changes by these operations may be lost in a crash (a received message becomes visible again).
READS = (
    *("AdminGet", "AdminInitiateAuth", "AdminList", "BatchGet", "Describe", "Get", "InitiateAuth", "List"),
    *("Query", "ReceiveMessage", "Scan", "Select", "TransactGet"),
)

UNSAVED = 3  # the exit status if changes could not be saved (engine.py expects it)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

log = logging.getLogger("engine")


class Saver:
    """Tracks changes to ministack's state, and saves it atomically, file by file.

    Nothing is accepted that could not be saved: while the disk is full or the last save has failed, changes are
    refused. Changes accepted before can still be saved, because space for them is reserved in a file that is deleted
    when a save needs it.
    """

    def __init__(self, directory: Path, every: float, spare: int, terminal: int) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.every = every
        self.wait = every
        self.dirty = False
        self.spare = spare
        self.terminal = terminal
        self.size = 0  # of the last save
        self.trouble = ""
        self.unsaved = 0  # changes accepted since the last complete save
        self.unsaved_since = 0.0
        self.reserve = directory.with_name("reserve")

    async def app(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Run ministack, and note after each request whether it may have changed the state."""
        if scope["type"] == "http" and changes(scope) and self.is_stuck():
            await refuse(receive, send)
            return
        if scope["type"] == "lifespan":
            receive = self.saving_at_the_end(receive)
        try:
            await ministack.app(scope, receive, send)
        finally:
            if scope["type"] == "http" and changes(scope):
                self.dirty = True
                self.unsaved_since = self.unsaved_since if self.unsaved else time.time()  # noqa: TID251 - no Resources here
                self.unsaved += 1

    def saving_at_the_end(self, receive: Receive) -> Receive:
        """Save before ministack is told to shut down: its own save does not report failures."""

        async def hear() -> dict[str, Any]:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                for _ in range(LAST_TRIES):
                    if self.dirty or self.trouble:
                        self.save()
                self.give_up_reserve()
                if self.unsaved:
                    self.say(f"LOST: {self.of_unsaved()} could not be saved: {self.trouble or 'see the log'}")
            return message

        return hear

    def of_unsaved(self) -> str:
        """Describe what would be lost now."""
        return f"{self.unsaved} changes since {time.strftime('%H:%M:%S', time.localtime(self.unsaved_since))}"

    def is_stuck(self) -> bool:
        """Whether changes made now might not survive a restart."""
        if self.trouble:
            return True
        self.note(self.room())
        return bool(self.trouble)

    def room(self) -> str:
        """Reserve disk space for this save next to the next, and spare; return what is wrong, if anything."""
        wanted = self.spare + 2 * self.size
        try:
            with self.reserve.open("ab", buffering=0) as file:
                missing = wanted - file.tell()
                if missing > shutil.disk_usage(self.directory).free:
                    return "the disk is full"
                while missing > 0:  # not all systems have another way to reserve space
                    missing -= file.write(bytes(min(missing, 2**20)))
        except OSError:
            return "the disk is full"
        return ""

    def give_up_reserve(self) -> None:
        with contextlib.suppress(OSError):
            self.reserve.unlink(missing_ok=True)

    def note(self, trouble: str) -> None:
        """Record a fault, and report when it begins and ends."""
        has_begun, is_over = bool(trouble) and not self.trouble, bool(self.trouble) and not trouble
        self.trouble = trouble
        if not has_begun and not is_over:
            return
        accepted = f"; {self.of_unsaved()} are accepted but unsaved" if self.unsaved else ""
        self.say(
            f"NOT SAVED, writes are refused: {trouble}{accepted}" if has_begun else "saved again, writes are taken"
        )

    def say(self, words: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone
            os.write(self.terminal, f"engine: {words}\n".encode())

    def save(self) -> None:
        """Write every service's state. Runs on the event loop, so that no request changes it meanwhile.

        Files are replaced atomically, so a kill in the middle leaves the previous file.
        """
        started = time.monotonic()
        self.dirty, self.size, trouble = False, 0, ""
        for name, get_state in ministack._build_persistence_save_dict().items():
            try:
                state = get_state()
                if state is not None:
                    self._write(name, state)
            # ministack's TTL thread has just removed an item, the disk is full, or a value can't be serialized: save
            # the others anyway, and retry this one later.
            except (RuntimeError, OSError, TypeError, ValueError) as error:
                log.warning("%s is not saved: %s", name, error)
                self.dirty = True
                trouble = str(error) if isinstance(error, OSError) else trouble
        if not self.dirty:
            self.unsaved = 0
        self.note(trouble or self.room())
        self.wait = max(self.every, (time.monotonic() - started) / SAVE_SHARE)

    def _write(self, name: str, state: object) -> None:
        # json.dump, which ministack uses, takes five times as long as json.dumps, because it can't use the C encoder.
        version = persistence._state_format_version(name)
        document = {"__ministack_format__": version, "payload": state}
        text = json.dumps(document, default=persistence._json_default)
        path = self.directory / f"{name}.json"
        beside = path.with_suffix(".json.tmp")
        try:
            beside.write_text(text, encoding="utf-8")
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not self.reserve.exists():
                raise
            self.give_up_reserve()
            beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        self.size += len(text)


def changes(scope: dict[str, Any]) -> bool:
    """Whether a request may have changed the saved state; if in doubt, True."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    return not target.rpartition(".")[2].startswith(READS)


async def refuse(receive: Receive, send: Send) -> None:
    """Respond like a failing AWS service: the product retries, then answers 503.

    The body is read first: if it arrives after its headers, an earlier response makes hypercorn close the connection,
    which the caller may already be reusing.
    """
    while (await receive()).get("more_body"):
        pass
    body = json.dumps({"__type": "InternalServerError", "message": "the engine cannot save"}).encode()
    headers = [(b"content-type", b"application/x-amz-json-1.0"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def name_groups() -> None:
    """Put the user's groups into every token, as Cognito does: ministack omits them on refresh."""
    make = cognito._fake_token

    def make_with_groups(sub: str, pool_id: str, *given: object, **named: object) -> object:
        username = given[2] if len(given) > 2 else named.get("username", "")
        pool = cognito._get_pool_unscoped(pool_id) or {"_users": {}}
        named.setdefault("groups", pool["_users"].get(username, {}).get("_groups", []))
        return make(sub, pool_id, *given, **named)

    cognito._fake_token = make_with_groups


async def save_often(saver: Saver, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(saver.wait)
        if saver.dirty or saver.trouble:
            saver.save()


async def watch_parent(stop: asyncio.Event) -> None:
    """Stop on EOF of standard input, whose other end the parent holds, so this works however the parent dies.

    A process forked from the parent would keep that end open, so the parent's pid is checked as well.
    """
    parent = os.getppid()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    ended = asyncio.create_task(reader.read())
    while os.getppid() == parent and not ended.done():
        await asyncio.wait([ended], timeout=1)
    stop.set()


async def run(fd: int, saver: Saver | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    config = Config()
    config.bind = [f"fd://{fd}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    tasks = [asyncio.create_task(watch_parent(stop))]
    if saver:
        tasks.append(asyncio.create_task(save_often(saver, stop)))
    await serve(saver.app if saver else ministack.app, config, shutdown_trigger=stop.wait)
    for task in tasks:
        task.cancel()
    if saver and saver.unsaved:
        sys.exit(UNSAVED)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--save-every", type=float, required=True)
    parser.add_argument("--spare", type=int, required=True)
    parser.add_argument("--terminal", type=int, required=True)
    arguments = parser.parse_args()
    saver = None
    if persistence.PERSIST_STATE:
        directory = Path(persistence.STATE_DIR)
        saver = Saver(directory, arguments.save_every, arguments.spare, arguments.terminal)
    name_groups()
    asyncio.run(run(arguments.fd, saver))


if __name__ == "__main__":
    main()
