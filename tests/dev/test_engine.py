import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import httpx2
import pytest

from homebiyori.dev.engine import Engine, EngineError
from homebiyori.dev.provision import Clients, Names, create_tables
from support.engine_use import eventually, numbers, put

SAVE_EVERY = 0.5


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_answers_on_loopback_and_is_gone_after_stop(tmp_path: Path) -> None:
    with Engine(tmp_path, persist=False) as engine:
        pid = engine.pid
        assert httpx2.get(f"{engine.endpoint_url}/_ministack/health").status_code == 200
        assert engine.endpoint_url.startswith("http://127.0.0.1:")

    assert not alive(pid)
    assert not engine.running


@pytest.mark.proof
def test_every_service_survives_a_stop(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        put(clients, 1)
        url = clients.sqs.create_queue(QueueName="work")["QueueUrl"]
        clients.sqs.send_message(QueueUrl=url, MessageBody="渡すもの")
        clients.ssm.put_parameter(Name="/a/b", Value="言葉", Type="String")
        clients.s3.create_bucket(Bucket="album", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        clients.s3.put_object(Bucket="album", Key="木/1.svg", Body=b"<svg/>")
        pool = clients.cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
        port = engine.port

    with Engine(tmp_path) as engine:
        assert engine.port != port  # so nothing below may depend on the old one
        clients = Clients.connect(engine.endpoint_url)
        url = clients.sqs.get_queue_url(QueueName="work")["QueueUrl"]
        assert url.startswith(engine.endpoint_url)
        assert numbers(clients) == [1]
        assert [m["Body"] for m in clients.sqs.receive_message(QueueUrl=url)["Messages"]] == ["渡すもの"]
        assert clients.ssm.get_parameter(Name="/a/b")["Parameter"]["Value"] == "言葉"
        assert clients.s3.get_object(Bucket="album", Key="木/1.svg")["Body"].read() == b"<svg/>"
        assert clients.cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "users"


@pytest.mark.proof
def test_sigkill_costs_only_the_last_seconds(tmp_path: Path) -> None:
    written: list[float] = []
    with Engine(tmp_path, save_every=SAVE_EVERY) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        end = time.monotonic() + SAVE_EVERY + 1.5
        while time.monotonic() < end:
            put(clients, len(written))
            written.append(time.monotonic())
        killed = time.monotonic()
        os.killpg(engine.pid, signal.SIGKILL)

    with Engine(tmp_path) as engine:
        kept = numbers(Clients.connect(engine.endpoint_url))

    assert kept == list(range(len(kept)))
    safe = sum(moment < killed - SAVE_EVERY - 0.3 for moment in written)
    assert 0 < safe <= len(kept)


@pytest.mark.proof
def test_saves_after_writes_and_not_after_reads(tmp_path: Path) -> None:
    file = tmp_path / "state" / "dynamodb.json"
    with Engine(tmp_path, save_every=SAVE_EVERY) as engine:
        clients = Clients.connect(engine.endpoint_url)
        create_tables(clients.dynamodb, Names())
        assert eventually(file.exists, seconds=SAVE_EVERY + 3)
        time.sleep(SAVE_EVERY + 0.3)  # until the writes above are saved

        before = file.stat().st_mtime_ns
        assert numbers(clients) == []
        time.sleep(SAVE_EVERY + 0.3)
        assert file.stat().st_mtime_ns == before

        put(clients, 1)
        assert eventually(lambda: file.stat().st_mtime_ns > before, seconds=SAVE_EVERY + 3)


@pytest.mark.proof
def test_ends_and_saves_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = f"""
        import time
        from pathlib import Path
        from homebiyori.dev.engine import Engine
        engine = Engine(Path({str(tmp_path)!r}))
        engine.start()
        print(engine.endpoint_url, flush=True)
        time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        endpoint_url = parent.stdout.readline().strip()
        clients = Clients.connect(endpoint_url)
        create_tables(clients.dynamodb, Names())
        put(clients, 7)
        parent.kill()

    with Engine(tmp_path) as engine:  # starts at once, so it must wait for the other one's last save
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(endpoint_url)
        assert numbers(Clients.connect(engine.endpoint_url)) == [7]


def test_waits_for_the_engine_before_it(tmp_path: Path) -> None:
    with Engine(tmp_path) as first:
        threading.Timer(0.3, first.stop).start()
        with Engine(tmp_path) as second:
            assert not first.running
            assert second.running


def test_says_why_it_cannot_start(tmp_path: Path) -> None:
    engine = Engine(tmp_path, python=Path(sys.executable))  # our own environment has no engine
    with pytest.raises(EngineError, match=r"No module named '(hypercorn|ministack)'"):
        engine.start()
    assert not engine.running
