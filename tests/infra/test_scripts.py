"""The scripts of a deployment's life, on the local engine and on the apps themselves."""

import importlib.util
import json
import socket
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import boto3
import pytest
import uvicorn

from conftest import Caller
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.core.dynamodb import from_wire
from homebiyori.dev.engine import ROOT, Engine
from homebiyori.resources import ADMIN_GROUP, Resources
from infra.terraform_tree import TERRAFORM

README = (ROOT / "infra/README.md").read_text()


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"infra_{name}", ROOT / f"infra/scripts/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def urls(resources: Resources) -> Iterator[list[str]]:
    servers, found = [], []
    for app in (create_user_app(resources), create_admin_app(resources)):
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        servers.append((server, thread, listener))
        found.append(f"http://127.0.0.1:{listener.getsockname()[1]}")
    yield found
    for server, thread, listener in servers:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _smoke(*urls: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "infra/scripts/smoke.py", *urls], check=False, capture_output=True, text=True
    )


def test_smoke_passes_on_the_product(urls: list[str]) -> None:
    made = _smoke(*urls)
    assert made.returncode == 0, made.stdout
    assert made.stdout.count("ok ") == 10


def test_smoke_fails_on_anything_else(urls: list[str]) -> None:
    made = _smoke(urls[1], urls[0])
    assert made.returncode == 1
    assert "FAILED" in made.stdout


@pytest.fixture
def vault(engine: Engine) -> Any:
    keys = _script("keys")
    session = boto3.Session()
    engine_session = _EngineSession(session, engine.endpoint_url)
    for parameter in [*keys.GENERATED.values(), *keys.GIVEN.values(), keys.GOOGLE]:
        engine_session.client("ssm").put_parameter(Name=parameter, Value=",", Type="SecureString", Overwrite=True)
    return keys.Vault("dev", engine_session)


class _EngineSession:
    def __init__(self, session: boto3.Session, endpoint_url: str) -> None:
        self._session = session
        self._endpoint_url = endpoint_url

    def client(self, name: Any) -> Any:
        return self._session.client(name, endpoint_url=self._endpoint_url)


def test_keys_are_made_once_and_rotated_in_pairs(vault: Any) -> None:
    names = vault.make.__globals__["GENERATED"]
    assert vault.make("cursor_keys") == "made"
    (first,) = vault.values(names["cursor_keys"])
    assert len(first) >= 32
    assert vault.make("cursor_keys") == "is there already"
    vault.rotate("cursor_keys")
    vault.rotate("cursor_keys")
    newest, before = vault.values(names["cursor_keys"])
    assert len({first, newest, before}) == 3


def test_an_empty_answer_keeps_the_secret(vault: Any) -> None:
    vault.put("/homebiyori/stripe/secret_key", "sk_test_1")
    with pytest.raises(SystemExit):
        vault.put("/homebiyori/stripe/secret_key", " ")
    assert vault.values("/homebiyori/stripe/secret_key") == ["sk_test_1"]


def test_the_first_operator_is_in_the_group(vault: Any, engine: Engine) -> None:
    cognito: Any = boto3.client("cognito-idp", endpoint_url=engine.endpoint_url)
    pool = cognito.create_user_pool(PoolName="homebiyori-dev-admins")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName=ADMIN_GROUP)
    email = f"{uuid.uuid4()}@site.example"
    vault.add_admin(email)
    (user,) = cognito.list_users_in_group(UserPoolId=pool, GroupName=ADMIN_GROUP)["Users"]
    assert {"Name": "email", "Value": email} in user["Attributes"]


def test_scripts_and_terraform_name_the_same_parameters() -> None:
    keys = _script("keys")
    text = (TERRAFORM / "secrets.tf").read_text()
    assert all(f'"{name}"' in text for name in [*keys.GENERATED.values(), *keys.GIVEN.values(), keys.GOOGLE])
    assert text.count('= "/homebiyori/') == len(keys.GENERATED) + len(keys.GIVEN) + 1


def test_the_bill_counts_what_a_message_reads_and_writes(parent: Caller, resources: Resources) -> None:
    cost, asked = _script("cost"), dict[str, list[Any]]()

    def note(params: Any, model: Any, **_: Any) -> None:
        asked.setdefault(model.name, []).append(params)

    assert not parent.say("きょうのてんきはくもり、あしたもくもり、それだけ").json()["fruit_generated"]
    events: Any = resources.core.client.meta.events
    events.register("provide-client-params.dynamodb.*", note)
    try:
        parent.say("はじめて寝返りできた!うれしくて泣いちゃった", key="k")
    finally:
        events.unregister("provide-client-params.dynamodb.*", note)
    (read,), (written,), (_,) = asked["BatchGetItem"], asked["TransactWriteItems"], asked["Query"]
    assert len(asked["UpdateItem"]) == cost.RESERVATION_WRITES
    keys = [key for table in read["RequestItems"].values() for key in table["Keys"]]
    assert sorted(map(_kind, keys)) == sorted(cost.READ_ROWS)
    puts = [write["Put"]["Item"] if "Put" in write else write["Update"]["Key"] for write in written["TransactItems"]]
    assert Counter(map(_kind, puts)) == Counter([*cost.WRITTEN_KB, *cost.FRUIT_KB])
    sizes = {_kind(item): len(json.dumps(from_wire(item), ensure_ascii=False).encode()) / 1_024 for item in puts}
    assert all(size <= {**cost.WRITTEN_KB, **cost.FRUIT_KB}[kind] for kind, size in sizes.items()), sizes


def _kind(item: Any) -> str:
    partition, _, _ = str(item["PK"]["S"]).partition("#")
    return partition if partition == "LIMIT" else str(item["SK"]["S"]).partition("#")[0]


def test_the_readme_shows_the_bill_that_the_script_computes() -> None:
    assert _script("cost").table() in README
