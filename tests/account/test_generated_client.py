"""A parent's month through a client that is generated from the OpenAPI document and rejects anything undocumented."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.testclient import TestClient

from homebiyori.account.export_job import ExportJob
from homebiyori.account.queue import ExportRequested
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.ops.ratelimit import RATE_LIMITS
from support.actors import MovableTime, bearer
from support.generated_client import GeneratedClient, generate
from support.household import PLENTY, Household
from support.product import Caller, shared_app
from support.purchases import order
from support.stripe import HOME

FAMILY = "👨‍👩‍👧‍👦"
WORDS = (
    "今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった",
    "夜泣きで眠れなくて、もうくたくたです",
    "ごはんを床に落とされて、つい声を荒らげてしまった。自分がいやになる",
    "うん",
    "🍼",
    "仕事のあと迎えに走って、間に合った。それだけの日",
    "熱が下がらなくて心配です",
    "おじいちゃんが亡くなって、まだ泣いてばかりいます",
    "もう消えてしまいたい",
    "保育園の先生に「よく笑いますね」と言われて、ほっとしました\n\tありがとう",
    FAMILY * 40,
    "https://example.com を見た",
    "null",
    "'; DROP TABLE chats; --",
    "楽しくないわけじゃない",
)


@pytest.fixture(scope="session")
def models_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], ModuleType]:
    made: dict[str, ModuleType] = {}

    def models(document: dict[str, Any]) -> ModuleType:
        title = document["info"]["title"]
        if title not in made:
            made[title] = generate(document, tmp_path_factory.mktemp("generated"))
        return made[title]

    return models


@pytest.fixture
def life(
    home: Household, join: Callable[[], Caller], models_of: Callable[[dict[str, Any]], ModuleType]
) -> GeneratedClient:
    document = home.client.app.openapi()
    return GeneratedClient(home.client, document, models_of(document), join().headers)


def write_exports(home: Household) -> None:
    bodies = home.mailbox.of("export")
    home.mailbox.sent = [entry for entry in home.mailbox.sent if entry[0].get("kind") != "export"]
    for body in bodies:
        ExportJob(home.resources).run(ExportRequested.read(json.dumps(body)), lambda: PLENTY)


@pytest.mark.proof
def test_a_month(life: GeneratedClient, home: Household, moment: MovableTime) -> None:
    call = life.call
    call("GET", "/api/health")
    tag = call("GET", "/api/characters").headers["etag"]
    assert call("GET", "/api/characters", headers={"If-None-Match": tag}).status == 304
    call("GET", "/api/plans")
    call("GET", "/api/users/profile")
    assert call("GET", "/api/users/onboarding-status").json["is_completed"] is False
    start = {"Idempotency-Key": "start"}
    for _ in range(2):
        call("POST", "/api/users/complete-onboarding", {"nickname": "ひなた", "mood": "praise"}, headers=start)
    written = write_for_a_month(life, moment)
    read_back(life, written)
    subscribe(life, home)
    afterwards(life, written, moment)
    refused(life)
    leave(life, home, moment)
    documented = {
        (method.upper(), path)
        for path, operations in life._document["paths"].items()
        for method in operations
        if method in ("get", "put", "post", "delete")
    }
    assert documented - life.used - NOT_A_PARENTS == set()


# For Stripe, and for a page with its cookies; no client calls them.
NOT_A_PARENTS = {
    ("POST", "/api/webhook/stripe"),
    ("GET", "/api/webhook/health"),
    ("GET", "/api/session/start"),
    ("GET", "/api/session/callback"),
    ("POST", "/api/session/refresh"),
    ("DELETE", "/api/session"),
}


def write_for_a_month(life: GeneratedClient, moment: MovableTime) -> list[str]:
    written = []
    for number in range(45):
        body: dict[str, Any] = {"message": WORDS[number % len(WORDS)]}
        if number % 3 == 0:
            body |= {"ai_character": ("tama", "madoka", "hide")[number % 9 // 3], "mood": "listen"}
        headers = {"Accept": "text/event-stream"} if number % 4 == 1 else {}
        answer = life.call("POST", "/api/chat/messages", body, headers={**headers, "Idempotency-Key": f"m{number}"})
        assert answer.status == 201, answer.text
        text = answer.text.rpartition("event: done\ndata: ")[2] if headers else answer.text
        written.append(json.loads(text)["message_id"])
        if number % 5 == 0:
            life.call("POST", "/api/chat/emotions", {"sticker": "😊嬉しい", "intensity": 1 + number % 5})
        moment.advance(hours=15)
    replayed = life.call(
        "POST", "/api/chat/messages", {"message": WORDS[44 % len(WORDS)]}, headers={"Idempotency-Key": "m44"}
    )
    assert replayed.status == 201
    return written


def read_back(life: GeneratedClient, written: list[str]) -> None:
    call = life.call
    status = call("GET", "/api/tree/status").json
    assert status["tree"]["total_messages"] >= 45
    assert status["tree"]["fruit_open_today"] in (True, False)
    cursor: dict[str, Any] = {}
    while True:
        page = call("GET", "/api/chat/history", query={"limit": 20, **cursor}).json
        if not page["has_more"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    cards = [entry["safety"] for entry in page["items"]]
    assert cards
    for query in (
        {"character": "hide"},
        {"chat_type": "group"},
        {"start_date": "2026-11-23", "end_date": "2026-12-01"},
    ):
        call("GET", "/api/chat/history", query=query)
    call("GET", f"/api/chat/messages/{written[-1]}")
    call("PUT", f"/api/chat/messages/{written[-1]}/feedback", {"helpful": True, "comment": "やさしかった"})
    call("POST", f"/api/chat/messages/{written[-1]}/regenerate")
    call("PUT", "/api/chat/mood", {"mood": "listen"})
    call("PUT", "/api/chat/care", {"safe": True})
    call("GET", "/api/users/quota")
    call("GET", "/api/help")
    call("DELETE", f"/api/chat/messages/{written[-2]}")
    fruits = call("GET", "/api/tree/fruits", query={"limit": 2}).json["items"]
    call("GET", "/api/tree/fruits", query={"emotion": "joy", "character": "tama"})
    call("GET", f"/api/tree/fruits/{fruits[0]['fruit_id']}")
    call("POST", f"/api/tree/fruits/{fruits[0]['fruit_id']}/view")
    call("DELETE", f"/api/tree/fruits/{fruits[0]['fruit_id']}")
    call("GET", "/api/tree/history")
    image = call("GET", "/api/tree/image", query={"since": 0, "form": "inline"})
    assert call("GET", "/api/tree/image", headers={"If-None-Match": image.headers["etag"]}).status == 200
    assert (
        call(
            "GET",
            "/api/tree/image",
            query={"since": 0, "form": "inline"},
            headers={"If-None-Match": image.headers["etag"]},
        ).status
        == 304
    )
    assert call("POST", "/api/tree/snapshots", headers={"Idempotency-Key": "kept"}).status == 201
    pictures = [picture["snapshot_id"] for picture in call("GET", "/api/tree/snapshots").json["items"]]
    assert "stage-5" in pictures
    for picture in pictures:
        call("GET", f"/api/tree/snapshots/{picture}/image", query={"form": "inline"})
        assert call("DELETE", f"/api/tree/snapshots/{picture}").status == 204
    again = call("POST", "/api/tree/snapshots", headers={"Idempotency-Key": "kept"})
    assert again.json["code"] == "gone"
    call("PUT", "/api/tree/theme", {"theme_color": "cool_blue"})
    told = call("GET", "/api/notifications", query={"unread_only": "true"}).json["items"]
    call("GET", "/api/notifications/unread-count")
    call("PUT", f"/api/notifications/{told[0]['notification_id']}/read")
    call("PUT", "/api/notifications/read-all")
    call("DELETE", f"/api/notifications/{told[0]['notification_id']}")


def subscribe(life: GeneratedClient, home: Household) -> None:
    call = life.call
    assert call("POST", "/api/chat/messages", {"message": "みんなへ", "chat_type": "group"}).status == 402
    session = call("POST", "/api/billing/checkout", order()).json["session_id"]
    home.stripe.world.pay(session)
    home.stripe.deliver(home.client)
    assert call("GET", "/api/billing/subscription").json["subscription"]["current_plan"] == "monthly"
    assert call("POST", "/api/billing/checkout", order()).json["code"] == "already_subscribed"
    group = call(
        "POST",
        "/api/chat/messages",
        {"message": WORDS[0], "chat_type": "group", "active_characters": ["tama", "hide"]},
    )
    assert {voice["ai_character"] for voice in group.json["responses"]} == {"tama", "hide"}
    deep = {"message": WORDS[0], "praise_level": "deep"}
    assert call("POST", "/api/chat/messages", deep).status == 201
    assert call("GET", "/api/chat/history", query={"character": "hide", "chat_type": "group"}).json["items"]
    call("GET", "/api/billing/portal")
    call("POST", "/api/billing/portal", {"return_url": f"{HOME}/back"})
    call("GET", "/api/billing/history")
    assert call("POST", "/api/billing/cancel", {"reason_category": "price"}).status == 200
    assert call("POST", "/api/billing/reactivate").status == 200


def afterwards(life: GeneratedClient, written: list[str], moment: MovableTime) -> None:
    version = life.call("GET", "/api/users/profile").json["version"]
    assert life.call("PUT", "/api/users/profile", {"nickname": None, "version": version}).json["nickname"] is None
    life.call("PUT", "/api/users/ai-preferences", {"praise_level": "deep"})
    life.call("PUT", "/api/users/nickname", {"nickname": "ゆき♡"})
    moment.advance(days=1)
    assert written


def refused(life: GeneratedClient) -> None:
    call = life.call
    assert call("PUT", "/api/users/profile", {"mood": "listen", "version": 900}).json["code"] == "conflict"
    assert call("GET", "/api/chat/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV").json["code"] == "not_found"
    assert call("GET", "/api/chat/history", query={"limit": 1_000}).status == 422
    assert call("GET", "/api/chat/history", query={"start_date": "2026-12-02", "end_date": "2026-12-01"}).status == 422
    assert call("POST", "/api/chat/messages", {"message": " \n "}).status == 422
    stranger = GeneratedClient(life._client, life._document, life._models, {})
    assert stranger.call("GET", "/api/tree/status").json["code"] == "unauthenticated"
    same = {"Idempotency-Key": "same"}
    call("POST", "/api/chat/emotions", {"sticker": "😴", "intensity": 2}, headers=same)
    other = call("POST", "/api/chat/emotions", {"sticker": "😴", "intensity": 3}, headers=same)
    assert other.json["code"] == "idempotency_mismatch"


def leave(life: GeneratedClient, home: Household, moment: MovableTime) -> None:
    call = life.call
    made = call("POST", "/api/users/export").json
    write_exports(home)
    assert call("GET", f"/api/users/export/{made['export_id']}").json["status"] == "done"
    refusal = call("DELETE", "/api/users/account", {"confirmation": "削除"})
    assert refusal.json["code"] == "subscription_active"
    assert call("DELETE", "/api/users/account", {"confirmation": "削除", "cancel_subscription": True}).status == 202
    assert call("GET", "/api/users/account/deletion").status == 200
    assert call("GET", "/api/users/profile").json["code"] == "account_deleted"
    home.work()
    moment.advance(minutes=20)
    home.work()
    assert call("GET", "/api/users/account/deletion").json["status"] == "done"


@pytest.mark.proof
def test_too_often_is_told_as_announced(life: GeneratedClient, home: Household) -> None:
    home.resources.ssm.put_parameter(Name=RATE_LIMITS, Value=json.dumps({"user": 1}), Overwrite=True)
    try:
        answers = [life.call("GET", "/api/tree/history") for _ in range(4)]
    finally:
        limits = dict.fromkeys(("user", "chat_free", "chat_premium", "admin"), 1_000_000)
        home.resources.ssm.put_parameter(Name=RATE_LIMITS, Value=json.dumps(limits), Overwrite=True)
    assert answers[-1].json["code"] == "rate_limited"


@pytest.fixture
def shop(home: Household) -> Iterator[TestClient]:
    """The product at the address that the document's examples use."""
    settings = home.resources.settings.model_copy(update={"allowed_origins": ("http://localhost:8000",)})
    with TestClient(shared_app(create_user_app, replace(home.resources, settings=settings))) as client:
        yield client


@pytest.mark.proof
def test_every_example_works_as_it_stands(shop: TestClient, join: Callable[[], Caller]) -> None:
    document = shop.app.openapi()  # type: ignore[attr-defined]  # Starlette's type of an app does not know it
    shown = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None:
                continue
            caller = join()
            said = shop.post("/api/chat/messages", json={"message": "やっと寝た"}, headers=caller.headers).json()
            url = path.format(**dict.fromkeys(("message_id",), said["message_id"]))
            answer = shop.request(method, url, json=body["example"], headers=caller.headers)
            # This caller has no subscription, so there is nothing to cancel or manage.
            business = {"/api/billing/cancel": "not_subscribed", "/api/billing/portal": "not_found"}
            refused = None if answer.is_success else answer.json()["code"]
            assert refused in (None, business.get(path)), (path, answer.text)
            shown += 1
    assert shown >= 13


def test_every_example_of_operators_works_as_it_stands(home: Household, admin: Caller) -> None:
    app = shared_app(create_admin_app, home.resources)
    with TestClient(app) as client:
        for path, operations in app.openapi()["paths"].items():
            for method, operation in operations.items():
                for media in operation.get("requestBody", {}).get("content", {}).values():
                    url = path.format(user_id=admin.user_id)
                    answer = client.request(method, url, json=media["example"], headers=admin.headers)
                    assert answer.is_success, (path, "is there what its path names?", answer.text)
        client.post("/api/admin/maintenance", json={"enabled": False}, headers=admin.headers)


def test_the_client_is_strict(life: GeneratedClient) -> None:
    """The other tests rely on this: an extra field, a missing one or a value outside its enum is rejected."""
    shown = life.call("GET", "/api/tree/status").json
    schema = {"$ref": "#/components/schemas/TreeStatus"}
    life._check(schema, json.dumps(shown))
    for change in (
        lambda tree: tree | {"new": 1},
        lambda tree: {name: value for name, value in tree.items() if name != "rings"},
        lambda tree: tree | {"theme_color": "green"},
        lambda tree: tree | {"current_stage": "1"},
        lambda tree: tree | {"stage_name": "森"},
    ):
        with pytest.raises(ValidationError):
            life._check(schema, json.dumps({**shown, "tree": change(shown["tree"])}))


@pytest.mark.proof
def test_operators_too(home: Household, admin: Caller, models_of: Callable[[dict[str, Any]], ModuleType]) -> None:
    app: FastAPI = shared_app(create_admin_app, home.resources)
    document = app.openapi()
    with TestClient(app, raise_server_exceptions=False) as client:
        desk = GeneratedClient(client, document, models_of(document), admin.headers)
        home.seed(home.join("somebody"), files=0)
        person = desk.call("GET", "/api/admin/users").json["items"][0]
        desk.call("GET", f"/api/admin/users/{person['user_id']}")
        desk.call("GET", "/api/admin/users", query={"plan": "yearly"})
        for path in ("health", "dashboard", "metrics", "maintenance", "audit", "jobs", "feedback", "announcements"):
            desk.call("GET", f"/api/admin/{path}")
        desk.call("POST", f"/api/admin/users/{person['user_id']}/resync")
        assert desk.call("GET", "/api/admin/users/nobody").status == 404
        desk.headers = bearer("nothing")
        assert desk.call("GET", "/api/admin/audit").status == 401
