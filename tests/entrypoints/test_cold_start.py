"""Imports and reads of a cold start and its first chat, compared with recorded figures; `make bench` measures times.

After an intended change, `HOMEBIYORI_RECORD=1 .venv/bin/pytest tests/entrypoints/test_cold_start.py` records new ones.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from bench.cold_start import instructions
from homebiyori.dev.engine import ROOT, Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from support.actors import bearer
from support.gateway_events import ADMINS_API, USERS_API, rest_event
from support.product import AWS_ENVIRONMENT
from support.runtime_api import LambdaProcess

pytestmark = pytest.mark.proof

RECORD = Path(__file__).with_name("cold_start_figures.json")
GROWTH = 1.05
# Tolerated on top: what a request imports differs slightly between versions of Python.
SLACK = 6
# Each costs more than all of the chat's own code, so it is imported on first use, or never.
HEAVY = {
    "lambda_api": {
        *("stripe", "aioboto3", "aiohttp", "requests", "httpx", "uvicorn", "jwt", "fastapi.openapi.models"),
        "anyio._backends._asyncio",  # `http.workers` has its own threads
    },
    "lambda_ttl_updater": {"stripe", "aioboto3", "aiohttp", "requests", "httpx", "uvicorn", "fastapi"},
}
# Routers that neither a start nor a chat may import.
LAZY = {f"homebiyori.{name}.router" for name in ("account", "admin", "billing", "session", "tree", "webhook")}
SECRETS = Secrets(
    cursor_key="0123456789abcdef0123456789abcdef", user_password="Aa1-user!pass", admin_password="Aa1-ad!pass"
)
# Reports the imported modules, the number of data bytes read, and the source files opened.
PROBE = """
import os, sys
read, sources = [0], []
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].endswith((".json", ".gz", ".bin")):
        read[0] += os.stat(arguments[0]).st_size
    if event == "open" and isinstance(arguments[0], str) and arguments[0].endswith(".py"):
        sources.append(arguments[0])
sys.addaudithook(note)
before = set(sys.modules)
from homebiyori.{entrypoint} import handler as _real
def handler(event, context):
    if event != "told":
        return _real(event, context)
    # What only stands for a module has no spec.
    modules = [name for name in set(sys.modules) - before if getattr(sys.modules[name], "__spec__", None)]
    return {{"modules": sorted(modules), "bytes": read[0], "sources": sources}}
"""


@pytest.fixture(scope="module")
def environment(engine: Engine) -> dict[str, str]:
    return {
        **AWS_ENVIRONMENT,
        "AWS_ENDPOINT_URL": engine.endpoint_url,
        **provision(Clients.connect(engine.endpoint_url), Names("cold"), SECRETS),
        "HOMEBIYORI_USER_API_ID": USERS_API,
        "HOMEBIYORI_ADMIN_API_ID": ADMINS_API,
    }


@pytest.fixture
def message(engine: Engine, environment: dict[str, str]) -> dict[str, Any]:
    answer = Clients.connect(engine.endpoint_url).cognito.initiate_auth(
        ClientId=environment["HOMEBIYORI_USERS_CLIENT_IDS"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "demo-user", "PASSWORD": SECRETS.user_password},
    )
    parent = bearer(answer["AuthenticationResult"]["AccessToken"])
    return rest_event("POST", "/api/chat/messages", headers=parent, body={"message": "やっと寝た"})


@pytest.fixture
def told(tmp_path: Path, environment: dict[str, str]) -> Any:
    def tell(entrypoint: str, *events: Any) -> list[dict[str, Any]]:
        """Start cold; return what was imported and read until then, and after each event."""
        (tmp_path / "probe.py").write_text(PROBE.format(entrypoint=entrypoint))
        with LambdaProcess(
            "probe.handler", environment | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"}
        ) as process:
            telling = [process.invoke("told")]
            for event in events:
                assert process.invoke(event)["statusCode"] == 201
                telling.append(process.invoke("told"))
        return telling

    return tell


def hold(name: str, **figures: int) -> None:
    """Compare figures with the recorded ones, or record them."""
    known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    if os.environ.get("HOMEBIYORI_RECORD"):  # noqa: TID251 - a switch of this test
        RECORD.write_text(json.dumps({**known, name: figures}, indent=2, sort_keys=True) + "\n")
        return
    for what, figure in figures.items():
        most = GROWTH * known[name][what] + SLACK
        assert figure <= most, f"{name}: {figure} {what}, recorded {known[name][what]}"


def test_a_start_and_its_first_chat_import_and_read_no_more_than_recorded(told: Any, message: Any) -> None:
    start, chat = told("lambda_api", message)
    hold("lambda_api", modules=len(start["modules"]), bytes=start["bytes"])
    hold("first chat", modules=len(chat["modules"]) - len(start["modules"]), bytes=chat["bytes"] - start["bytes"])
    assert not HEAVY["lambda_api"] & set(chat["modules"])
    assert not LAZY & set(chat["modules"])


def test_a_chats_own_parts_are_made_while_the_function_starts(told: Any, message: Any) -> None:
    start, chat = told("lambda_api", message)
    late = set(chat["modules"]) - set(start["modules"])
    assert sorted(name for name in late if name.startswith("homebiyori.")) == []


def test_no_request_reads_its_endpoints_source(told: Any, message: Any) -> None:
    """FastAPI would read it for its own error messages (`startup.lean.skip_endpoint_sources`)."""
    start, chat = told("lambda_api", message)
    assert [name for name in chat["sources"] if name not in start["sources"]] == []


def test_the_workers_start_imports_and_reads_no_more_than_recorded(told: Any) -> None:
    (start,) = told("lambda_ttl_updater")
    hold("lambda_ttl_updater", modules=len(start["modules"]), bytes=start["bytes"])
    assert not HEAVY["lambda_ttl_updater"] & set(start["modules"])


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="only valgrind counts instructions on any machine")
def test_a_start_and_its_first_chat_take_no_more_instructions_than_recorded() -> None:
    """In hundredths of what a bare handler takes; two runs differ by up to 3 %."""
    counted = instructions("bare handler", "first chat")
    hold("first chat, instructions", percent=round(100 * counted["first chat"] / counted["bare handler"]))
