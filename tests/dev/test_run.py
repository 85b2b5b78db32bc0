import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest

from homebiyori.dev.engine import REGION, ROOT
from homebiyori.dev.provision import Clients, Names, find_pool
from homebiyori.dev.run import environment as filled
from homebiyori.dev.state import State
from support.local_stack import Local, call, free_ports, start, stop

pytestmark = pytest.mark.proof


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
    """Nagle's algorithm with delayed acknowledgements adds 40 ms to every response on a persistent connection."""
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


def token(local: Local, who: str) -> str:
    answer = call("token", "--who", who, "--state", local.state)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def get(local: Local, path: str, who: str, *, port: int = 0) -> "httpx2.Response":
    headers = {"Authorization": f"Bearer {token(local, who)}"}
    return httpx2.get(f"http://127.0.0.1:{local.port + port}/api/{path}", headers=headers)


def subject(signed: str) -> str:
    named: str = jwt.decode(signed, options={"verify_signature": False})["sub"]
    return named


def test_any_name_is_somebody(local: Local) -> None:
    assert subject(token(local, "user2")) == subject(token(local, "user2"))
    assert len({subject(token(local, who)) for who in ("user", "user2", "hanako")}) == 3
    assert get(local, "admin/health", "admin-two", port=1).status_code == 200
    odd = call("token", "--who", "hana ko", "--state", local.state)
    assert (odd.returncode, odd.stdout, odd.stderr.count("\n")) == (1, "", 1)


def test_who_was_deleted_is_somebody_new(local: Local) -> None:
    running = State(local.state).running()
    assert running
    cognito = Clients.connect(running.endpoint_url).cognito
    pool = find_pool(cognito, Names().pool("user"))
    assert pool
    before = subject(token(local, "gone"))
    cognito.admin_delete_user(UserPoolId=pool.pool_id, Username="demo-gone")
    assert subject(token(local, "gone")) != before
    assert get(local, "users/profile", "gone").status_code == 200


def test_the_front_door_leads_to_the_documents(local: Local) -> None:
    for port in (local.port, local.port + 1):
        answer = httpx2.get(f"http://127.0.0.1:{port}/", follow_redirects=True)
        assert (answer.status_code, answer.url.path) == (200, "/docs")


@pytest.fixture(scope="module")
def with_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    pages = tmp_path_factory.mktemp("pages")
    (pages / "parents" / "assets").mkdir(parents=True)
    (pages / "parents" / "index.html").write_text("<p>the page</p>")
    (pages / "parents" / "assets" / "app-1a2b.js").write_text("1;" * 400)
    started = start(tmp_path_factory.mktemp("served") / "data", pages=pages)
    yield started
    stop(started)


def test_the_pages_are_at_the_front_door_and_the_documents_stay(with_pages: Local) -> None:
    users = f"http://127.0.0.1:{with_pages.port}"
    for path in ("/", "/chat", "/fruits/01K"):
        answer = httpx2.get(users + path)
        assert (answer.status_code, answer.text) == (200, "<p>the page</p>")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-cache"
    script = httpx2.get(f"{users}/assets/app-1a2b.js")
    assert (script.headers["Content-Encoding"], "immutable" in script.headers["Cache-Control"]) == ("gzip", True)
    assert httpx2.get(f"{users}/assets/gone.js").status_code == 404
    assert "swagger" in httpx2.get(f"{users}/docs").text
    assert httpx2.get(f"{users}/api/health").json()["status"] == "ok"
    # The desk is not built, so the admins' port still redirects to its documentation.
    admins = httpx2.get(f"http://127.0.0.1:{with_pages.port + 1}/", follow_redirects=True)
    assert admins.url.path == "/docs"


def test_who_the_demo_parent_is_stands_on_the_terminal(with_pages: Local) -> None:
    assert with_pages.process.stdout
    told = re.fullmatch(
        r"open (\S+) and sign in as (\S+) with the password (\S+)\n", with_pages.process.stdout.readline()
    )
    assert told
    address, name, password = told.groups()
    assert address == f"http://127.0.0.1:{with_pages.port}/"
    running = State(with_pages.state).running()
    assert running
    cognito = Clients.connect(running.endpoint_url).cognito
    pool = find_pool(cognito, Names().pool("user"))
    assert pool
    signed_in = cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )
    assert signed_in["AuthenticationResult"]["AccessToken"]


def test_a_parent_has_a_month_of_life(local: Local) -> None:
    said = call("seed", "--who", "hanako", "--state", local.state)
    assert said.returncode == 0, said.stderr

    history: list[Any] = get(local, "chat/history?limit=100", "hanako").json()["items"]
    days = {item["created_at"][:10] for item in history}
    assert (len(history), len(days)) == (30, 28)
    assert {item["ai_character"] for item in history} == {"tama", "madoka", "hide"}
    assert not any(item["safety"] for item in history)
    status = get(local, "tree/status", "hanako").json()["tree"]
    assert (status["current_stage"], status["fruit_open_today"]) == (5, True)
    assert 10 <= status["total_fruits"] <= 28
    assert f"30 messages, {status['total_fruits']} fruits" in said.stdout
    tree = get(local, "tree/history", "hanako").json()
    assert [stage["stage"] for stage in tree["stages"]] == [1, 2, 3, 4, 5]
    assert tree["days"] >= 28
    told = get(local, "notifications?limit=100", "hanako").json()["items"]
    assert {one["type"] for one in told} == {"welcome", "stage_reached"}
    assert {one["is_read"] for one in told} == {True, False}


def test_a_month_is_lived_once_and_today_goes_on(local: Local) -> None:
    assert call("seed", "--who", "taro", "--state", local.state).returncode == 0
    again = call("seed", "--who", "taro", "--state", local.state)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "has written already" in again.stderr
    said = httpx2.post(
        f"http://127.0.0.1:{local.port}/api/chat/messages",
        json={"message": "今日もおつかれさま、自分"},
        headers={"Authorization": f"Bearer {token(local, 'taro')}"},
    )
    assert said.status_code == 201
    assert said.json()["tree_growth"]["total_characters"] > 1_000


def test_no_month_without_a_stack(tmp_path: Path) -> None:
    answer = call("seed", "--state", tmp_path / "nothing")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert "make run" in answer.stderr


def test_a_second_one_is_refused(local: Local) -> None:
    same_data = call("run", "--port", free_ports(), "--state", local.state)
    same_port = call("run", "--port", local.port - 1, "--state", local.state.with_name("other"))

    assert (same_data.returncode, same_port.returncode) == (1, 1)
    assert f"is running (process {local.process.pid}, http://127.0.0.1:{local.port})" in same_data.stderr
    assert f"port {local.port} (the admins', PORT + 1)" in same_port.stderr
    assert same_data.stderr.count("\n") == same_port.stderr.count("\n") == 1
    assert not (local.state.with_name("other") / "engine").exists()  # nothing was started


def test_data_in_use_is_not_wiped(local: Local) -> None:
    answer = call("reset", "--state", local.state)

    assert answer.returncode == 1
    assert "is running" in answer.stderr


def test_the_users_port_is_named_when_it_is_taken(local: Local, tmp_path: Path) -> None:
    answer = call("run", "--port", local.port, "--state", tmp_path / "data")
    assert f"port {local.port} (the users', PORT)" in answer.stderr


@pytest.mark.parametrize("port", [0, -1, 65_535, 65_536, "abc", "８０００", ""])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: int | str) -> None:
    answer = call("run", "--port", port, "--state", tmp_path / "data")
    assert answer.returncode == 1
    assert "choose a PORT" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_limits_that_are_none_are_told(tmp_path: Path) -> None:
    answer = call("run", "--limits", "none", "--state", tmp_path / "data")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)


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
