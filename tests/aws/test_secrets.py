"""Secrets in Parameter Store: read when needed, rotated at run time, never replaced by a default."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.aws.secrets import Secret, SecretUnavailableError
from homebiyori.base.clock import Clock
from homebiyori.base.cursor import Cursors, InvalidCursorError
from homebiyori.base.settings import Settings, SettingsError
from homebiyori.base.signing import Signer
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller, product_environment, shared_app

SCOPE = {"list": "history"}
OLD, NEW = "o" * 32, "n" * 32


@pytest.fixture
def name() -> str:
    return f"/test/{uuid.uuid4()}"


def store(resources: Resources, name: str, value: str) -> None:
    resources.ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)


def secret_of(resources: Resources, name: str) -> Secret:
    return Secret((), parameter=name, ssm=resources.ssm, clock=resources.clock, shortest=32)


def test_a_key_is_rotated_while_we_run(resources: Resources, name: str) -> None:
    store(resources, name, OLD)
    cursor = Cursors(Signer(secret_of(resources, name).values)).encode("CHAT#1", scope=SCOPE)
    store(resources, name, f"{NEW},{OLD}")
    assert Cursors(Signer(secret_of(resources, name).values)).decode(cursor, scope=SCOPE) == "CHAT#1"
    store(resources, name, NEW)
    with pytest.raises(InvalidCursorError):
        Cursors(Signer(secret_of(resources, name).values)).decode(cursor, scope=SCOPE)


@pytest.mark.parametrize("value", [",", "short", "short,shorter"])
def test_a_placeholder_is_no_key(resources: Resources, name: str, value: str) -> None:
    store(resources, name, value)
    with pytest.raises(SecretUnavailableError):
        secret_of(resources, name).values()


def test_without_a_key_pages_wait_and_chats_do_not(resources: Resources, parent: Caller, name: str) -> None:
    made = replace(resources, cursors=Cursors(Signer(secret_of(resources, name).values)))
    with TestClient(shared_app(create_user_app, made)) as client:
        caller = replace(parent, client=client)
        for _ in range(2):
            assert caller.say("今日は公園で笑ってくれた").status_code == 201
        answer = caller.get("/api/chat/history", limit=1)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        assert caller.get("/api/chat/history").status_code == 200


@pytest.mark.parametrize(
    ("given", "is_enough"),
    [({}, False), ({"HOMEBIYORI_CURSOR_KEYS_PARAMETER": "/a"}, True), ({"HOMEBIYORI_CURSOR_KEYS": NEW}, True)],
)
def test_a_deployment_names_its_cursor_keys(given: dict[str, str], *, is_enough: bool) -> None:
    environment: dict[str, Any] = {**product_environment("core", "chats"), "HOMEBIYORI_CURSOR_KEYS": "", **given}
    if is_enough:
        Settings.from_environment(environment)
    else:
        with pytest.raises(SettingsError, match="HOMEBIYORI_CURSOR_KEYS"):
            Settings.from_environment(environment)


class Parameters:
    """Parameter Store with one SecureString; it can fail."""

    def __init__(self) -> None:
        self.value: str | None = "whsec_a, whsec_b"
        self.calls = 0

    def get_parameter(self, **asked: Any) -> Any:
        assert asked == {"Name": "/stripe", "WithDecryption": True}
        self.calls += 1
        if self.value is None:
            raise sdk_client_error()
        return {"Parameter": {"Value": self.value}}


def sdk_client_error() -> Exception:
    return ClientError({"Error": {"Code": "ThrottlingException", "Message": "x"}}, "GetParameter")


def test_secrets_from_parameter_store(moment: MovableTime) -> None:
    store = Parameters()
    clock = Clock(now=moment.now, monotonic=moment.monotonic)
    secret = Secret([], parameter="/stripe", ssm=store, clock=clock)  # type: ignore[arg-type]  # the one method that is called
    assert secret.values() == ("whsec_a", "whsec_b")
    moment.advance(seconds=299)
    assert (secret.values(), store.calls) == (("whsec_a", "whsec_b"), 1)
    moment.advance(seconds=2)
    store.value = None
    assert (secret.values(), store.calls) == (("whsec_a", "whsec_b"), 2)
    store.value = "whsec_c"
    moment.advance(seconds=301)
    assert secret.values() == ("whsec_c",)


def test_a_secret_that_was_never_read_is_asked_for_again_soon(moment: MovableTime) -> None:
    store = Parameters()
    store.value = None
    clock = Clock(now=moment.now, monotonic=moment.monotonic)
    secret = Secret([], parameter="/stripe", ssm=store, clock=clock)  # type: ignore[arg-type]  # the one method that is called
    for _ in range(3):
        with pytest.raises(SecretUnavailableError):
            secret.values()
    assert store.calls == 1
    store.value = "whsec_a"
    moment.advance(seconds=3)
    assert secret.values() == ("whsec_a",)
