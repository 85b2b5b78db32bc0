"""No route lets an operator read what a parent wrote (docs/product.md 9)."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws.dynamodb import Table, from_wire
from homebiyori.session.sites import DESK
from support.announcements import WORDS, Town, town
from support.app_routes import routes_of
from support.product import Caller, shared_app
from support.purchases import buy
from support.stripe import StripeWorld

__all__ = ["town"]

SAID = "カナリアの朝に、はじめて寝返りできた!見ていたら、うれしくて泣いちゃった"
COMMENT = "この返事のカナリアがとてもよかったです"
NICKNAME = "カナリアさん"
# Operators may read nicknames, and anonymous surveys of former subscribers.
LEFT = "高いカナリアなので"


@pytest.fixture
def lived(town: Town, parent: Caller, moment: Any) -> Iterator[tuple[Caller, Town, StripeWorld]]:
    """A parent who has written in every place that takes text."""
    stripe = StripeWorld.at(moment)
    made = stripe.on(town.resources)
    with TestClient(shared_app(create_user_app, made)) as client:
        caller = replace(parent, client=client)
        caller.post("/api/users/complete-onboarding", {"nickname": NICKNAME})
        said = caller.say(SAID, key="kept-answer").json()
        assert said["fruit_generated"], "the fruit holds the words too"
        answer = caller.put(f"/api/chat/messages/{said['message_id']}/feedback", {"helpful": True, "comment": COMMENT})
        assert answer.status_code == 200
        buy(caller, stripe)
        caller.say(SAID + "!", chat_type="group", active_characters=["tama", "hide"])
        survey = {"reason_category": "price", "reason_text": LEFT, "satisfaction_score": 2}
        assert caller.post("/api/billing/cancel", survey).status_code == 200
        yield caller, replace(town, resources=made), stripe


def stored(table: Table) -> str:
    """Return a table's whole content, which only a test may read."""
    return json.dumps(
        [from_wire(item) for item in table.client.scan(TableName=table.name)["Items"]], ensure_ascii=False
    )


def answers_of(client: TestClient, headers: dict[str, str], user_id: str, others: dict[str, str]) -> Iterator[str]:
    """Call every operators' route with the ids that operators may know, and return the answers."""
    bodies: dict[str, Any] = {"/api/admin/announcements": WORDS, "/api/admin/maintenance": {"enabled": False}}
    for route in routes_of(client.app):  # type: ignore[arg-type]  # FastAPI's
        path = re.sub(r"\{user_id\}", user_id, route.path)
        path = re.sub(r"\{(\w+)\}", lambda name: others[name[1]], path)
        body = bodies.get(route.path) if route.method == "POST" else None
        for query in ({}, {"limit": "100"}, {"days": "90"}, {"plan": "monthly"}, {"month": "2026-11"}):
            answer = client.request(route.method, path, json=body, params=query, headers=headers)
            # The session routes fail without a sign-in page.
            assert answer.status_code < 500 or path.startswith(DESK.path), (route, answer.text)
            assert query or answer.status_code != 422, (route, "add a body that the route accepts")
            yield f"{route.method} {route.path} {answer.text}"


def test_no_route_of_operators_shows_what_a_parent_wrote(
    lived: tuple[Caller, Town, StripeWorld], admin: Caller
) -> None:
    caller, town, _ = lived
    kept = caller.get("/api/chat/history").json()["items"]
    secrets = [SAID, COMMENT, *(item["ai_response"] for item in kept)]
    everything = stored(town.resources.chats) + stored(town.resources.core)
    assert all(json.dumps(secret, ensure_ascii=False)[1:-1] in everything for secret in secrets), "planted"
    with TestClient(shared_app(create_admin_app, town.resources), raise_server_exceptions=False) as client:
        announcement = client.post("/api/admin/announcements", json=WORDS, headers=admin.headers).json()
        ids = {"announcement_id": announcement["announcement_id"], "path": "x"}
        # Also with the parent's message ids in place of the announcement's.
        message_ids = [item["message_id"] for item in kept]
        seen = [*answers_of(client, admin.headers, caller.user_id, ids)]
        for message_id in message_ids:
            seen += answers_of(client, admin.headers, message_id, {"announcement_id": message_id})
    shown = "\n".join(seen)
    for secret in secrets:
        for piece in (secret, secret[:12], json.dumps(secret)[1:-1][:40]):
            assert piece not in shown
    by_canary = {line.split(" ")[1] for line in seen if "カナリア" in line}
    assert by_canary <= {"/api/admin/users", "/api/admin/users/{user_id}", "/api/admin/feedback"}
    assert "/api/admin/feedback" in by_canary, "the search finds what is there"
    # The audit names the parent by hash only.
    assert not any(caller.user_id in line for line in seen if " /api/admin/audit " in line)
    assert caller.user_id not in json.dumps(
        [item for item in json.loads(stored(town.resources.core)) if str(item["PK"]).startswith("AUDIT#")]
    )
