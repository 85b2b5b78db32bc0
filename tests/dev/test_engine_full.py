"""Disk full: the engine rejects writes that it cannot save, and reports it."""

import contextlib
import http.client
import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from botocore.exceptions import ClientError

from homebiyori.dev.engine import SPARE, Engine, UnsavedError
from homebiyori.dev.provision import Clients, Names, create_tables
from support.engine_use import eventually, numbers, put
from support.local_stack import call, start, stop

pytestmark = pytest.mark.proof


@dataclass
class Terminal:
    """A pipe in place of a developer's terminal."""

    reads: int
    writes: int

    def said(self) -> str:
        os.set_blocking(self.reads, False)
        try:
            return os.read(self.reads, 65_536).decode()
        except BlockingIOError:
            return ""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")  # boto3 does not retry refused writes
    made = Terminal(*os.pipe())
    yield made
    os.close(made.reads)
    os.close(made.writes)


def is_taken(clients: Clients, number: int) -> bool:
    try:
        put(clients, number)
    except ClientError as error:
        return error.response["Error"]["Code"] != "InternalServerError"
    return True


def test_while_a_save_fails_nothing_is_promised(tmp_path: Path, terminal: Terminal) -> None:
    in_the_way = tmp_path / "state" / "dynamodb.json.tmp"
    with Engine(tmp_path, save_every=0.2, terminal=terminal.writes) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        assert is_taken(clients, 1)
        assert eventually((tmp_path / "state" / "dynamodb.json").exists, seconds=10)
        in_the_way.mkdir()  # like a full disk: writes to this path fail
        is_taken(clients, 2)
        assert eventually(lambda: not is_taken(clients, 3), seconds=10)
        said = terminal.said()
        assert "NOT SAVED" in said
        assert re.search(r"[1-9]\d* changes since \d\d:\d\d:\d\d are accepted but unsaved", said), said
        assert 1 in numbers(clients), "what is there can be read"
        in_the_way.rmdir()
        assert eventually(lambda: is_taken(clients, 4), seconds=10)
        assert "saved again" in terminal.said()
        taken = numbers(clients)
    with Engine(tmp_path) as engine:
        assert numbers(Clients.connect(engine.endpoint_url)) == taken


def test_without_room_nothing_is_taken(tmp_path: Path, terminal: Terminal) -> None:
    with Engine(tmp_path) as engine:
        create_tables(Clients.connect(engine.endpoint_url).dynamodb, Names())
    with Engine(tmp_path, spare=2**62, save_every=60, terminal=terminal.writes) as engine:
        clients = Clients.connect(engine.endpoint_url)
        assert not any(is_taken(clients, number) for number in range(3))
        assert numbers(clients) == []
        assert terminal.said().count("NOT SAVED") == 1, "said once, at once"


def test_a_refusal_leaves_the_connection_open(tmp_path: Path, terminal: Terminal) -> None:
    with Engine(tmp_path, spare=2**62, save_every=60, terminal=terminal.writes) as engine:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=10)
        connection.connect()
        connection.auto_open = 0  # do not reconnect
        for _ in range(2):
            connection.putrequest("POST", "/")
            connection.putheader("X-Amz-Target", "DynamoDB_20120810.PutItem")
            connection.putheader("Content-Length", "2")
            connection.endheaders()
            time.sleep(0.2)  # the body is sent separately, as by a busy machine
            connection.send(b"{}")
            with connection.getresponse() as response:
                assert response.status == 500
                response.read()
        connection.close()


def test_what_is_lost_at_a_stop_is_said(tmp_path: Path, terminal: Terminal) -> None:
    engine = Engine(tmp_path, save_every=60, terminal=terminal.writes)
    engine.start()
    clients = Clients.connect(engine.endpoint_url)
    create_tables(clients.dynamodb, Names())
    assert is_taken(clients, 1)
    (tmp_path / "state" / "dynamodb.json.tmp").mkdir(parents=True)
    with pytest.raises(UnsavedError):
        engine.stop()
    said = terminal.said()
    assert re.search(r"LOST: [1-9]\d* changes since \d\d:\d\d:\d\d could not be saved", said), said


def test_room_for_what_is_accepted_is_reserved(tmp_path: Path) -> None:
    reserve = tmp_path / "reserve"
    with Engine(tmp_path) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        assert is_taken(clients, 1)
        assert reserve.stat().st_blocks * 512 >= SPARE, "truly taken, not sparse"
    assert not reserve.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a tmpfs of 64 MB; skip the test if that is not permitted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["/usr/bin/env", "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("only root can mount a disk")
    yield disk
    subprocess.run(["/usr/bin/env", "umount", "-l", disk], check=True)


def test_what_was_accepted_before_the_disk_filled_is_there_again(small_disk: Path, terminal: Terminal) -> None:
    with Engine(small_disk, save_every=60, terminal=terminal.writes) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        assert all(is_taken(clients, number) for number in range(200))
        fill(small_disk / "filler")
    assert "LOST" not in terminal.said()
    (small_disk / "filler").unlink()
    with Engine(small_disk) as engine:
        assert numbers(Clients.connect(engine.endpoint_url)) == list(range(200))


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(65_536)):
            pass


def test_a_parent_is_answered_503_while_the_disk_is_full(small_disk: Path, tmp_path: Path) -> None:
    with (tmp_path / "terminal").open("wb") as terminal:
        local = start(small_disk / "data", stderr=terminal)
    token = call("token", "--state", local.state).stdout.strip()

    def say() -> int:
        return httpx2.post(
            f"http://127.0.0.1:{local.port}/api/chat/messages",
            json={"message": "やっと寝てくれた"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        ).status_code

    try:
        assert say() == 201
        fill(small_disk / "filler")
        # Messages are still accepted while the reserve has room for them; the next save uses it up.
        assert eventually(lambda: say() == 503, seconds=60)
        assert "NOT SAVED, writes are refused: the disk is full" in (tmp_path / "terminal").read_text()
        (small_disk / "filler").unlink()
        assert eventually(lambda: say() == 201, seconds=60)
    finally:
        code = stop(local)
    assert code == 0
