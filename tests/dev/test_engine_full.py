"""A disk that is full: what the engine cannot save it does not take, and the developer is told."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from engine_use import eventually, numbers, put
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, create_tables


@dataclass
class Terminal:
    """What a developer would see."""

    reads: int
    writes: int

    def said(self) -> str:
        os.set_blocking(self.reads, False)
        try:
            return os.read(self.reads, 65_536).decode()
        except BlockingIOError:
            return ""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
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
        in_the_way.mkdir()  # as good as a full disk: what is written there fails
        is_taken(clients, 2)
        assert eventually(lambda: not is_taken(clients, 3), seconds=10)
        assert "NOT SAVED" in terminal.said()
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
