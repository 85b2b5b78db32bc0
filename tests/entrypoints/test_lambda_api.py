"""The API function as Lambda runs it: the real awslambdaric, one process, cold and warm."""

import json
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from support.actors import bearer
from support.gateway_events import ADMINS_API, USERS_API, http_event, rest_event
from support.product import AWS_ENVIRONMENT
from support.runtime_api import LambdaProcess

pytestmark = pytest.mark.proof

HANDLER = "homebiyori.lambda_api.handler"


@pytest.fixture(scope="module")
def environment(engine: Engine) -> dict[str, str]:
    """Return the environment of a deployment with real pools."""
    made = provision(Clients.connect(engine.endpoint_url), Names("ric"), _secrets())
    return {
        **AWS_ENVIRONMENT,
        "AWS_ENDPOINT_URL": engine.endpoint_url,
        **made,
        "HOMEBIYORI_USER_API_ID": USERS_API,
        "HOMEBIYORI_ADMIN_API_ID": ADMINS_API,
    }


def _secrets() -> Secrets:
    return Secrets(
        cursor_key="0123456789abcdef0123456789abcdef", user_password="Aa1-user!pass", admin_password="Aa1-ad!pass"
    )


def _token(engine: Engine, environment: dict[str, str], who: str, password: str) -> dict[str, str]:
    cognito = Clients.connect(engine.endpoint_url).cognito
    answer = cognito.initiate_auth(
        ClientId=environment[f"HOMEBIYORI_{who.upper()}S_CLIENT_IDS"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": f"demo-{who}", "PASSWORD": password},
    )
    return bearer(answer["AuthenticationResult"]["AccessToken"])


@pytest.fixture
def function(environment: dict[str, str]) -> Iterator[LambdaProcess]:
    with LambdaProcess(HANDLER, environment) as process:
        yield process


def test_cold_and_warm_calls_of_both_gateways(
    function: LambdaProcess, engine: Engine, environment: dict[str, str]
) -> None:
    parent = _token(engine, environment, "user", _secrets().user_password)
    admin = _token(engine, environment, "admin", _secrets().admin_password)
    assert function.invoke(rest_event("GET", "/api/health"))["statusCode"] == 200
    for event_of in (rest_event, http_event):
        sent = function.invoke(event_of("POST", "/api/chat/messages", headers=parent, body={"message": "やっと寝た"}))
        assert sent["statusCode"] == 201
        assert json.loads(sent["body"])["source"] == "offline"
        status = function.invoke(event_of("GET", "/api/admin/health", api_id=ADMINS_API, headers=admin))
        assert json.loads(status["body"])["status"] == "ok"
        assert (
            function.invoke(event_of("GET", "/api/admin/health", api_id=ADMINS_API, headers=parent))["statusCode"]
            == 401
        )
    history = function.invoke(rest_event("GET", "/api/chat/history", headers=parent))
    assert [entry["user_message"] for entry in json.loads(history["body"])["items"]] == ["やっと寝た"] * 2
    assert function.process.poll() is None


def test_hostile_events_leave_the_function_alive(function: LambdaProcess) -> None:
    hostile: list[Any] = [None, [], {}, {"requestContext": {"apiId": USERS_API}}]
    for event in [*hostile, rest_event("GET", "//api", headers={"Host": "a:b:c"})]:
        assert 400 <= function.invoke(event)["statusCode"] < 500
    assert function.invoke(rest_event("GET", "/api/health"))["statusCode"] == 200


def test_after_a_crash_a_new_environment_finds_everything(engine: Engine, environment: dict[str, str]) -> None:
    parent = _token(engine, environment, "user", _secrets().user_password)
    message = {"message": "途中で落ちても消えないでほしい"}
    headers = {**parent, "Idempotency-Key": "crash-1"}
    with LambdaProcess(HANDLER, environment) as first:
        before = first.invoke(rest_event("POST", "/api/chat/messages", headers=headers, body=message))
        first.send(
            rest_event("POST", "/api/chat/messages", headers={**parent, "Idempotency-Key": "crash-2"}, body=message)
        )
        os.kill(first.process.pid, signal.SIGKILL)
    with LambdaProcess(HANDLER, environment) as second:
        again = second.invoke(rest_event("POST", "/api/chat/messages", headers=headers, body=message))
        assert json.loads(again["body"]) == json.loads(before["body"])
        retried = {**parent, "Idempotency-Key": "crash-2"}
        total = json.loads(
            second.invoke(rest_event("POST", "/api/chat/messages", headers=retried, body=message))["body"]
        )["tree_growth"]["total_characters"]
        assert total == json.loads(before["body"])["tree_growth"]["total_characters"] + 15


def test_a_missing_setting_stops_the_start(environment: dict[str, str]) -> None:
    without = {name: value for name, value in environment.items() if name != "HOMEBIYORI_TABLE_CHATS"}
    with LambdaProcess(HANDLER, without) as process:
        outcome = process.outcome()
    assert outcome.kind == "init_error"
    assert outcome.body["errorType"] == "SettingsError"
    assert "HOMEBIYORI_TABLE_CHATS" in outcome.body["errorMessage"]
    assert environment["HOMEBIYORI_CURSOR_KEYS"] not in json.dumps(outcome.body)
