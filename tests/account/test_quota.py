"""GET /api/users/quota: what is left, read from the rows that enforce the limits (docs/product.md 4)."""

import json
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import NOT_EXISTS
from homebiyori.aws.parameters import CachedParameters
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import DEFAULT_LIMITS, RATE_LIMITS, RateLimiter
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import lapse, subscribe
from support.product import Caller, shared_app


@dataclass
class Policy:
    def get(self) -> dict[str, str]:
        return {RATE_LIMITS: json.dumps(DEFAULT_LIMITS)}


@pytest.fixture
def caller(resources: Resources, parent: Caller) -> Caller:
    """A parent with the product's default limits."""
    policy = cast("CachedParameters", Policy())
    limiter = RateLimiter(resources.core, policy, resources.clock)
    app = shared_app(create_user_app, replace(resources, policy=policy, limiter=limiter))
    return replace(parent, client=TestClient(app))


def left(caller: Caller) -> dict[str, Any]:
    answer = caller.get("/api/users/quota")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_a_new_parent_has_everything(caller: Caller) -> None:
    found = left(caller)
    # The request itself takes a token while the limits are read.
    assert found["minute"]["user"] in ({"limit": 100, "left": 100}, {"limit": 100, "left": 99})
    assert found["minute"]["chat"] == {"limit": 10, "left": 10}
    day = {"regenerations": 3, "exports": 3, "checkouts": 20, "portals": 30, "subscription_changes": 40}
    assert found["day"] == {name: {"limit": limit, "left": limit} for name, limit in day.items()}
    assert found["resets_at"] == "2026-11-24T00:00:00+09:00"


def test_what_was_used_is_not_left(caller: Caller, moment: MovableTime) -> None:
    sent = caller.say("おはよう").json()
    again = f"/api/chat/messages/{sent['message_id']}/regenerate"
    assert caller.post(again).json()["remaining_today"] == 2
    found = left(caller)
    assert found["minute"]["chat"] == {"limit": 10, "left": 8}
    assert found["day"]["regenerations"] == {"limit": 3, "left": 2}
    assert left(caller)["minute"]["chat"]["left"] == 8, "looking takes nothing"
    moment.advance(seconds=6)
    assert left(caller)["minute"]["chat"]["left"] == 9
    moment.advance(hours=12)
    found = left(caller)
    assert (found["day"]["regenerations"]["left"], found["minute"]["chat"]["left"]) == (3, 10)


def test_what_is_left_is_what_passes(caller: Caller) -> None:
    for expected in range(10, 0, -1):
        assert left(caller)["minute"]["chat"]["left"] == expected
        assert caller.say("うん").status_code == 201
    assert left(caller)["minute"]["chat"]["left"] == 0
    assert caller.say("うん").status_code == 429


def test_a_subscriber_has_more(caller: Caller, resources: Resources) -> None:
    subscribe(resources, caller)
    found = left(caller)
    assert (found["minute"]["chat"]["limit"], found["day"]["regenerations"]["limit"]) == (30, 30)


def test_exports_of_the_day_count(caller: Caller, resources: Resources) -> None:
    outside = {**outside_key(caller.user_id), "exports#2026-11-23": 2, "expires_at": 4_000_000_000}
    assert resources.core.put(outside, NOT_EXISTS)
    assert left(caller)["day"]["exports"] == {"limit": 3, "left": 1}


def test_what_stripe_was_asked_for_counts(caller: Caller, resources: Resources) -> None:
    names = ("checkouts", "portals", "subscription_changes")
    taken = {f"{name}#2026-11-23": number for number, name in enumerate(names, start=1)}
    assert resources.core.put({**outside_key(caller.user_id), **taken, "expires_at": 4_000_000_000}, NOT_EXISTS)
    assert [left(caller)["day"][name]["left"] for name in names] == [19, 28, 37]


# Choices that a plan allows.


@pytest.mark.parametrize("path", ["/api/users/ai-preferences", "/api/users/profile"])
def test_deep_praise_is_not_saved_on_the_free_plan(path: str, parent: Caller) -> None:
    version = parent.get("/api/users/profile").json()["version"]
    body = {"praise_level": "deep", **({"version": version} if path.endswith("profile") else {})}
    refused = parent.put(path, body)
    assert (refused.status_code, refused.json()["code"]) == (402, "premium_required")
    assert refused.json()["upgrade_url"] == "/pricing"
    assert parent.get("/api/users/profile").json()["praise_level"] == "normal"
    assert parent.put(path, {**body, "praise_level": "normal"}).status_code == 200


def test_nor_at_the_start(parent: Caller) -> None:
    refused = parent.post("/api/users/complete-onboarding", {"nickname": "そら", "praise_level": "deep"})
    assert refused.status_code == 402
    assert parent.get("/api/users/onboarding-status").json()["is_completed"] is False


def test_a_lapsed_subscriber_keeps_the_wish_and_is_answered_as_the_plan_allows(
    parent: Caller, resources: Resources
) -> None:
    subscribe(resources, parent)
    saved = parent.put("/api/users/ai-preferences", {"praise_level": "deep"}).json()
    assert saved["praise_level"] == "deep"
    lapse(resources, parent)
    profile = parent.put("/api/users/profile", {"praise_level": "deep", "mood": "listen", "version": saved["version"]})
    assert (profile.status_code, profile.json()["mood"]) == (200, "listen"), "what is not changed is not refused"
    parent.say("今日もごはんを作って、洗濯をして、寝かしつけをした")
    assert parent.get("/api/chat/history").json()["items"][0]["praise_level"] == "normal"
