import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from homebiyori.dev.engine import REGION, ROOT
from homebiyori.dev.run import environment as filled
from homebiyori.dev.state import State


class Local(NamedTuple):
    process: "subprocess.Popen[str]"
    state: Path
    port: int
    ready: str


def environment() -> dict[str, str]:
    """Compose a developer's environment, in which nothing names another engine."""
    inherited = os.environ  # noqa: TID251 - what this test process itself runs in
    return {name: value for name, value in inherited.items() if not name.startswith(("AWS_", "HOMEBIYORI_"))}


def command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"homebiyori.dev.{module}", *map(str, arguments)]


def call(module: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(module, *arguments), capture_output=True, text=True, timeout=30, check=False, env=environment()
    )


def free_ports() -> int:
    """Return a port that is free and so is the next one."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except (OSError, OverflowError):
                continue
            return port


def start(state: Path) -> Local:
    port = free_ports()
    process = subprocess.Popen(
        command("run", "--port", port, "--state", state), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()
    )
    assert process.stdout
    return Local(process, state, port, process.stdout.readline())


def stop(local: Local, number: int = signal.SIGTERM) -> int:
    local.process.send_signal(number)
    code = local.process.wait(20)
    assert local.process.stdout
    local.process.stdout.close()
    return code


def test_what_the_developer_set_wins_but_for_where_the_data_is() -> None:
    given = {
        "HOMEBIYORI_COMPANION": "bedrock",
        "AWS_PROFILE": "mine",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "",
    }

    made = filled(given, "http://127.0.0.1:1", {"HOMEBIYORI_COMPANION": "offline", "HOMEBIYORI_BUCKET": "album"})

    assert made["HOMEBIYORI_COMPANION"] == "bedrock"
    assert made["HOMEBIYORI_BUCKET"] == "album"
    assert made["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert made["AWS_REGION"] == made["AWS_DEFAULT_REGION"] == REGION
    assert "AWS_ACCESS_KEY_ID" not in made  # it would hide the profile
    assert filled({}, "http://127.0.0.1:1", {})["AWS_ACCESS_KEY_ID"] == "test"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    started = start(tmp_path_factory.mktemp("stack") / "data")
    yield started
    stop(started)


def test_says_where_everything_is(local: Local) -> None:
    assert local.ready.startswith("ready:")
    for part in (
        f"http://127.0.0.1:{local.port} ",
        f"http://127.0.0.1:{local.port + 1} ",
        f"make token WHO=user STATE={local.state}",
    ):
        assert part in local.ready


def test_no_answer_waits_for_an_acknowledgement(local: Local) -> None:
    """Nagle's algorithm and delayed acknowledgements make 40 ms of every answer on a connection that is kept."""
    stripe = local.ready.partition("stripe ")[2].split()[0]
    for url in (f"http://127.0.0.1:{local.port}/api/health", f"http://127.0.0.1:{local.port + 1}/api/health", stripe):
        with httpx2.Client() as client:
            spent = sorted(client.get(url).elapsed.total_seconds() for _ in range(60))
        assert spent[20] < 0.03, url


def test_each_token_opens_its_own_application_only(local: Local) -> None:
    users, admins = f"http://127.0.0.1:{local.port}", f"http://127.0.0.1:{local.port + 1}"
    token = {
        who: call("token", "--who", who, "--state", local.state).stdout.removesuffix("\n") for who in ("user", "admin")
    }

    def status(url: str, who: str) -> int:
        return httpx2.get(url, headers={"Authorization": f"Bearer {token[who]}"}).status_code

    assert httpx2.get(f"{users}/api/health").status_code == 200
    assert httpx2.get(f"{users}/api/tree/status").status_code == 401
    assert status(f"{users}/api/tree/status", "user") == 200
    assert status(f"{users}/api/tree/status", "admin") == 401
    assert status(f"{admins}/api/tree/status", "user") == 404


def test_a_second_one_is_refused(local: Local) -> None:
    same_data = call("run", "--port", free_ports(), "--state", local.state)
    same_port = call("run", "--port", local.port - 1, "--state", local.state.with_name("other"))

    assert (same_data.returncode, same_port.returncode) == (1, 1)
    assert "is running" in same_data.stderr
    assert f"port {local.port} " in same_port.stderr
    assert same_data.stderr.count("\n") == same_port.stderr.count("\n") == 1
    assert not (local.state.with_name("other") / "engine").exists()  # nothing was started


def test_data_in_use_is_not_wiped(local: Local) -> None:
    answer = call("reset", "--state", local.state)

    assert answer.returncode == 1
    assert "is running" in answer.stderr


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: int) -> None:
    answer = call("run", "--port", port, "--state", tmp_path / "data")
    assert answer.returncode == 1
    assert "choose a PORT" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("odd", ["file", "file/under", "/proc/x", ""])
@pytest.mark.parametrize("module", ["run", "token"])
def test_an_odd_state_is_told_in_one_sentence(tmp_path: Path, module: str, odd: str) -> None:
    (tmp_path / "file").touch()
    answer = call(module, "--state", tmp_path / odd if odd else "")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1), answer.stderr


def test_make_takes_a_state_with_spaces(tmp_path: Path) -> None:
    place = tmp_path / "it's mine"
    shown = subprocess.run(
        ["/usr/bin/env", "make", "--dry-run", "token", f"STATE={place}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shlex.split(shown.strip().splitlines()[-1])[-2:] == ["--state", str(place)]


def test_no_token_without_a_stack(tmp_path: Path) -> None:
    answer = call("token", "--state", tmp_path / "nothing")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "make run" in answer.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_in_order(tmp_path: Path, number: signal.Signals) -> None:
    local = start(tmp_path / "data")
    running = State(local.state).running()
    assert running

    assert stop(local, number) == 0

    for url in (running.endpoint_url, f"http://127.0.0.1:{local.port}", f"http://127.0.0.1:{local.port + 1}"):
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(url)
    assert not (local.state / "run.json").exists()
    assert call("reset", "--state", local.state).returncode == 0


def test_ends_with_the_engine(tmp_path: Path) -> None:
    local = start(tmp_path / "data")
    running = State(local.state).running()
    assert running
    assert running.engine_pid

    os.kill(running.engine_pid, signal.SIGKILL)

    assert local.process.wait(20) == 1
    assert local.process.stdout
    local.process.stdout.close()
