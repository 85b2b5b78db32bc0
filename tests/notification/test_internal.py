"""`/internal/notifications/create` requires a role and a key, neither of which request headers can forge."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.aws.secrets import Secret
from homebiyori.base.settings import Settings, SettingsError
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from support.actors import bearer, new_user_id
from support.gateway_events import ADMINS_API, rest_event
from support.product import Caller, shared_app, shared_gateway

PATH = "/internal/notifications/create"
ROLE = "arn:aws:iam::123456789012:role/service-role/homebiyori-jobs"
CALLER = "arn:aws:sts::123456789012:assumed-role/homebiyori-jobs/i-0123"
OLD_KEY, NEW_KEY = "o" * 32, "n" * 32

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def guarded(resources: Resources) -> Resources:
    settings = resources.settings.model_copy(
        update={"internal_caller_roles": (ROLE, "arn:aws:iam::123456789012:role/other")}
    )
    keys = Secret((SecretStr(NEW_KEY), SecretStr(OLD_KEY)), parameter=None, ssm=resources.ssm, clock=resources.clock)
    return replace(resources, settings=settings, internal_keys=keys)


def call_on(resources: Resources) -> Call:
    handler = shared_gateway(resources)

    def call(body: Any, *, arn: Any = CALLER, key: str | None = NEW_KEY, **options: Any) -> dict[str, Any]:
        headers = {**options.pop("headers", {}), **({} if key is None else {"X-API-Key": key})}
        event = rest_event("POST", PATH, body=body, headers=headers, **options)
        event["requestContext"]["identity"]["userArn"] = arn
        return handler(event, None)

    return call


@pytest.fixture
def call(guarded: Resources) -> Call:
    return call_on(guarded)


def body_for(user_id: str) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "type": "trial_will_end",
        "dedupe_key": "trial:1",
        "parameters": {"ends_on": "2026-12-01"},
    }


def test_a_function_of_ours_tells_a_user_once(call: Call, guarded: Resources, parent: Caller) -> None:
    answers = [call(body_for(parent.user_id), key=key) for key in (NEW_KEY, OLD_KEY)]
    assert [answer["statusCode"] for answer in answers] == [201, 201]
    assert answers[0]["body"] == answers[1]["body"]
    items = parent.get("/api/notifications").json()["items"]
    assert [item["notification_id"] for item in items] == [json.loads(answers[0]["body"])["notification_id"]]
    assert "2026年12月1日まで" in items[0]["title"]
    assert items[0]["priority"] == "high"
    unread = NotificationService(guarded).count_unread(parent.user_id)
    assert unread.unread_count == 1


@pytest.mark.parametrize(
    "arn",
    [
        None,
        "",
        7,
        ["arn:aws:sts::123456789012:assumed-role/homebiyori-jobs/i-0123"],
        "homebiyori-jobs",
        ROLE,
        "arn:aws:iam::123456789012:user/homebiyori-jobs",
        "arn:aws:iam::123456789012:root",
        "arn:aws:sts::210987654321:assumed-role/homebiyori-jobs/i-0123",
        "arn:aws:sts::123456789012:assumed-role/homebiyori-jobs-2/i-0123",
        "arn:aws:sts::123456789012:assumed-role/x/homebiyori-jobs",
        "arn:aws:sts::123456789012:assumed-role/homebiyori-jobs",
        "arn:aws:sts::123456789012:assumed-role/homebiyori-jobs/a/b",
        "arn:aws:sts::123456789012:assumed-role/homebiyori-jobs/i-0123\n",
    ],
)
def test_another_role_is_refused(call: Call, arn: Any) -> None:
    assert_refused(call(body_for(new_user_id()), arn=arn))


@pytest.mark.parametrize("key", [None, "", NEW_KEY[:-1], NEW_KEY + "n", f"{NEW_KEY}, {OLD_KEY}", "あ" * 32])
def test_another_key_is_refused(call: Call, key: str | None) -> None:
    assert_refused(call(body_for(new_user_id()), key=key))


def assert_refused(answer: dict[str, Any]) -> None:
    problem = json.loads(answer["body"])
    assert (answer["statusCode"], problem["code"]) == (403, "forbidden")
    assert "reason" not in problem  # nobody learns which of the two was wrong


def test_no_header_makes_anybody_one_of_us(guarded: Resources, call: Call, parent: Caller) -> None:
    forged = {
        "X-API-Key": NEW_KEY,
        "X-Caller-Arn": CALLER,
        "X-Amzn-Caller": CALLER,
        "X-Source-Lambda": "ttl-updater",
        "X-Forwarded-For": "127.0.0.1",
    }
    with TestClient(shared_app(create_user_app, guarded)) as client:
        # Under uvicorn, no gateway vouches for a role.
        assert client.post(PATH, json=body_for(parent.user_id), headers=forged).status_code == 403
        assert client.post(PATH, json=body_for(parent.user_id), headers={**forged, **parent.headers}).status_code == 403
    assert_refused(call(body_for(parent.user_id), arn=None, headers={**forged, **parent.headers}))


def test_without_roles_and_keys_nobody_may(resources: Resources) -> None:
    assert_refused(call_on(resources)(body_for(new_user_id())))
    assert_refused(call_on(resources)(body_for(new_user_id()), key=""))


def test_it_is_not_on_the_admins_gateway(call: Call) -> None:
    assert call(body_for(new_user_id()), api_id=ADMINS_API)["statusCode"] == 404


def test_a_stranger_learns_nothing_of_the_body(call: Call) -> None:
    assert_refused(call({"nonsense": 1}, arn=None))
    assert call({"nonsense": 1})["statusCode"] == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "somebody"},
        {"type": "news"},
        {"dedupe_key": ""},
        {"parameters": {}},
        {"parameters": {"ends_on": "ひみつ"}},
        {"parameters": {"ends_on": "2026-12-01", "ひみつ": 1}},
        {"action_url": "https://ひみつ.example"},
        {"unknown": "ひみつ"},
    ],
)
def test_what_cannot_be_told(call: Call, parent: Caller, changes: dict[str, Any]) -> None:
    answer = call(body_for(parent.user_id) | changes)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (422, "invalid_request")
    assert "ひみつ" not in answer["body"]
    assert parent.get("/api/notifications").json()["items"] == []


def test_the_settings_of_the_door(settings: Settings) -> None:
    environment = {
        f"HOMEBIYORI_{name.upper()}": value if isinstance(value, str) else ",".join(map(_plain, value))
        for name, value in settings
        if isinstance(value, str | tuple) and value
    }
    both = {"HOMEBIYORI_INTERNAL_API_KEYS": f"{NEW_KEY},{OLD_KEY}", "HOMEBIYORI_INTERNAL_CALLER_ROLES": ROLE}
    made = Settings.from_environment(environment | both)
    assert [key.get_secret_value() for key in made.internal_api_keys] == [NEW_KEY, OLD_KEY]
    for name, wrong in (
        ("HOMEBIYORI_INTERNAL_API_KEYS", "short"),
        ("HOMEBIYORI_INTERNAL_API_KEYS", f"{NEW_KEY},{OLD_KEY},{'x' * 32}"),
        ("HOMEBIYORI_INTERNAL_CALLER_ROLES", "*"),
        ("HOMEBIYORI_INTERNAL_CALLER_ROLES", CALLER),
        ("HOMEBIYORI_INTERNAL_CALLER_ROLES", "arn:aws:iam::123456789012:role/*"),
    ):
        with pytest.raises(SettingsError, match=name):
            Settings.from_environment({**environment, **both, name: wrong})


def _plain(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def test_a_parents_token_opens_nothing(call: Call, parent: Caller) -> None:
    assert_refused(call(body_for(parent.user_id), arn=None, headers=bearer("x")))
