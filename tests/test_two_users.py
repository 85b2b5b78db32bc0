"""Isolation of users: a user's ids, cursors and keys neither show nor change their data to another user."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key

from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import PK, Item, Table, user_key
from homebiyori.resources import Resources
from homebiyori.routes import AccountRoute, ChatRoute, UserRoute
from support.actors import MovableTime
from support.app_routes import routes_of
from support.paying import paying, stripe, user_client
from support.product import Caller, shared_app
from support.purchases import buy
from support.stripe import HOME, StripeWorld

__all__ = ["paying", "stripe", "user_client"]

OWNERS_WORDS = ("ひいらぎの葉っぱ", "うたたねの毛布")
OWNERS_NAME = "ひいらぎ"
KEY = "the-very-same-key"

# The body of each request that writes, None if it has none.
BODIES: dict[str, Any] = {
    "POST /api/billing/cancel": {"reason_category": "price", "satisfaction_score": 3},
    "POST /api/billing/checkout": {"plan_type": "monthly", "success_url": HOME, "cancel_url": HOME},
    "POST /api/billing/portal": {},
    "POST /api/billing/reactivate": None,
    "POST /api/chat/emotions": {"sticker": "😊", "intensity": 3},
    "POST /api/chat/messages": {"message": "よその子の話です"},
    "POST /api/chat/messages/{id}/regenerate": None,
    "PUT /api/chat/messages/{id}/feedback": {"helpful": False},
    "PUT /api/chat/mood": {"mood": "listen"},
    "PUT /api/notifications/read-all": None,
    "PUT /api/notifications/{id}/read": None,
    "POST /api/tree/fruits/{id}/view": None,
    "POST /api/tree/snapshots": None,
    "PUT /api/tree/theme": {"theme_color": "cool_blue"},
    "PUT /api/users/ai-preferences": {"ai_character": "madoka"},
    "POST /api/users/complete-onboarding": {"nickname": "よそのひと"},
    "POST /api/users/export": None,
    "PUT /api/users/nickname": {"nickname": "よそのひと"},
    "PUT /api/users/profile": {"nickname": "よそのひと", "version": 1},
    "DELETE /api/users/account": {"confirmation": "削除", "cancel_subscription": True},
}
LISTS = ("/api/chat/history", "/api/tree/fruits", "/api/tree/snapshots", "/api/notifications", "/api/billing/history")


@dataclass
class Owner:
    """A parent with data of every kind, and all its ids and cursors."""

    caller: Caller
    ids: list[str] = field(default_factory=list)
    cursors: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> list[str]:
        return [*OWNERS_WORDS, OWNERS_NAME, self.caller.user_id, *self.ids]


@pytest.fixture
def owner(new_parent: Callable[[], Caller], stripe: StripeWorld, moment: MovableTime) -> Owner:
    caller = new_parent()
    caller.post("/api/users/complete-onboarding", {"nickname": OWNERS_NAME})
    subscription = buy(caller, stripe)
    made = Owner(caller)
    for number, words in enumerate(OWNERS_WORDS):
        said = caller.say(
            f"{words}のことで、今日は寝かしつけに二時間もかかって本当に疲れたけれど、寝顔を見たら涙が出るほど嬉しかった。"
            "がんばってよかったと思えた",
            key=f"{KEY}{number or ''}",
        ).json()
        made.ids.append(said["message_id"])
        if said["fruit_generated"]:
            made.ids.append(said["fruit"]["fruit_id"])
        assert caller.post("/api/tree/snapshots").status_code == 201
        moment.advance(days=1)
    assert len(made.ids) > len(OWNERS_WORDS), "there is a fruit"
    # A second invoice, so that the billing history has a second page.
    stripe.world.finish_period(subscription["id"], is_paid=True)
    stripe.deliver(caller.client)
    export = caller.post("/api/users/export", key=KEY).json()
    made.ids.append(export["export_id"])
    made.ids += [item["notification_id"] for item in caller.get("/api/notifications").json()["items"]]
    for path in LISTS:
        page = caller.get(path, limit=1).json()
        if page["next_cursor"]:
            made.cursors[path] = page["next_cursor"]
    assert {"/api/chat/history", "/api/tree/snapshots", "/api/notifications"} <= set(made.cursors)
    return made


def everything_of(resources: Resources, caller: Caller) -> list[Item]:
    """Return everything that both tables hold of a user."""
    return [item for table in (resources.core, resources.chats) for item in _partition(table, caller.user_id)]


def _partition(table: Table, user_id: str) -> Iterator[Item]:
    page = table.query(Key(PK).eq(user_key(user_id, "")[PK]), limit=1_000)
    assert page.last_key is None
    yield from page.items


def operations(resources: Resources) -> list[tuple[str, str]]:
    kinds = {UserRoute, ChatRoute, AccountRoute}
    found = {(one.method, one.path) for one in routes_of(shared_app(create_user_app, resources)) if one.kind in kinds}
    return sorted(found, key=lambda one: (one == ("DELETE", "/api/users/account"), one[1], one[0]))


def attempts(owner: Owner, method: str, template: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every path and query by which an operation could be asked for the owner's data."""
    before, brace, after = template.partition("{")
    if brace:
        for name in owner.ids:
            yield before + name + after.partition("}")[2], {}
        return
    yield template, {}
    if template in LISTS and method == "GET":
        for cursor in owner.cursors.values():
            yield template, {"cursor": cursor, "limit": "1"}


def test_nothing_of_another_can_be_seen_or_changed(
    paying: Resources, owner: Owner, new_parent: Callable[[], Caller]
) -> None:
    before = everything_of(paying, owner.caller)
    tried = set()
    for method, template in operations(paying):
        body = BODIES.get(_normal(method, template))
        for path, query in attempts(owner, method, template):
            stranger = new_parent()  # has not used the key yet
            answer = stranger.client.request(
                method,
                path,
                params=query,
                content=None if body is None else json.dumps(body),
                headers={**stranger.headers, "Idempotency-Key": KEY, "Content-Type": "application/json"},
            )
            tried.add(_normal(method, template))
            where = f"{method} {path} {query}"
            assert answer.status_code < 500, where
            asked = {part for part in path.split("/") if part in owner.ids}
            shown = [word for word in owner.secrets if word in answer.text and word not in asked]
            assert not shown, f"{where} shows {shown}: {answer.text}"
            if asked:
                assert answer.status_code == 404, where
            if "cursor" in query:
                assert answer.status_code == 422, where
    assert set(BODIES) <= tried
    assert everything_of(paying, owner.caller) == before
    assert {item[PK] for item in before} == {user_key(owner.caller.user_id, "")[PK]}


def test_the_owner_is_shown_all_of_it(owner: Owner) -> None:
    """The data that the stranger was refused exists; otherwise the matrix would prove nothing."""
    history = owner.caller.get("/api/chat/history").text
    assert all(words in history for words in OWNERS_WORDS)
    for path, cursor in owner.cursors.items():
        assert owner.caller.get(path, cursor=cursor, limit=1).status_code == 200


def test_one_key_of_two_parents_is_two_keys(owner: Owner, new_parent: Callable[[], Caller]) -> None:
    stranger = new_parent()
    first = stranger.say("わたしの話", key=KEY).json()
    again = stranger.say("わたしの話", key=KEY).json()
    assert first["message_id"] == again["message_id"]
    assert first["message_id"] not in owner.ids


def _normal(method: str, template: str) -> str:
    before, brace, after = template.partition("{")
    return f"{method} {before}{'{id}' if brace else ''}{after.partition('}')[2]}"
