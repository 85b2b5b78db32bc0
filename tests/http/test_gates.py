"""The checks before a request is served, their order, and that a refused request costs nothing."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, cast

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import AfterValidator, BaseModel, Field
from starlette.testclient import TestClient

from homebiyori import routes as route_classes
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.errors import RateLimitedError
from homebiyori.deps import CurrentUserId
from homebiyori.http import problem
from homebiyori.http.access_log import AccessLogMiddleware
from homebiyori.http.body import MAX_BODY_BYTES, BodyReader
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.payments.port import Payments
from homebiyori.resources import Resources
from homebiyori.routes import AccountRoute, AdminRoute, ChatRoute, InternalRoute, OpenRoute, SignedRoute, UserRoute
from support.product import Caller, shared_app

# Routes that only read one item, and run while their limit is checked.
PLAIN = {"get_fruit", "get_subscription", "count_unread"}


class _Refusing:
    """A limiter that refuses everyone."""

    def take(self, *_: str) -> None:
        raise RateLimitedError(retry_after=7)


class _Untouched:
    """A service that must not be called."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for a refused request")


@pytest.fixture
def refusing(resources: Resources) -> Resources:
    payments, limiter = cast("Payments", _Untouched()), cast("RateLimiter", _Refusing())
    outside: Any = _Untouched()
    return replace(resources, limiter=limiter, payments=payments, sqs=outside, s3=outside, cognito=outside)


@pytest.fixture
def calls(resources: Resources) -> Iterator[list[str]]:
    """Record the name of every call to DynamoDB."""
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    events = resources.core.client.meta.events
    events.register("before-call.dynamodb.*", note)
    yield made
    events.unregister("before-call.dynamodb.*", note)


def limited_routes(app: FastAPI) -> list[tuple[str, str, str]]:
    """Return the name, method and path of every route with a rate limit bucket."""
    return [
        (context.original_route.name, method, str(context.path).replace("{", "").replace("}", ""))
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, OpenRoute) and context.original_route.bucket is not None
        for method in context.original_route.methods or ()
    ]


@pytest.mark.parametrize("who", ["parent", "admin"])
def test_a_refused_request_costs_nothing(who: str, refusing: Resources, calls: list[str], request: Any) -> None:
    caller: Caller = request.getfixturevalue(who)
    app = shared_app(create_user_app if who == "parent" else create_admin_app, refusing)
    client = TestClient(app)
    refusing.maintenance.check()
    routes = limited_routes(app)
    assert len(routes) > 10
    costs = {}
    for name, method, path in routes:
        calls.clear()
        # The body is malformed, too, but it is not even read.
        answer = client.request(
            method, path, headers={**caller.headers, "Content-Type": "application/json"}, content="{"
        )
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7"), path
        if calls:
            costs[name] = len(calls)
    assert costs.keys() <= PLAIN, "a plain read may run beside its limit"
    assert set(costs.values()) <= {1}


def test_a_route_that_tells_no_caller_and_is_asked_for_one_fails_at_start() -> None:
    async def greet(user_id: CurrentUserId) -> str:
        return user_id

    def wants_it_deeply(_: Annotated[str, Depends(greet)]) -> None: ...

    for route in (OpenRoute, SignedRoute, InternalRoute):
        router = APIRouter(route_class=route)
        for endpoint in (greet, wants_it_deeply):
            with pytest.raises(TypeError, match="who calls"):
                router.get("/greeting")(endpoint)
    for route in (UserRoute, AccountRoute, ChatRoute, AdminRoute):
        APIRouter(route_class=route).get("/greeting")(greet)


def test_the_gates_stand_in_one_order(connected: Resources) -> None:
    def get() -> None: ...

    class Open(OpenRoute):
        async def admit(self, request: Request) -> None:
            del request
            passed.append("admit")

        async def limit(self, request: Request) -> None:
            del request
            passed.append("limit")

    passed: list[str] = []
    app, router = FastAPI(openapi_url=None), APIRouter(route_class=Open)
    router.post("/gates")(get)
    app.include_router(router)
    app.state.resources = connected
    problem.install(app)
    with TestClient(AccessLogMiddleware(app)) as client:
        answers = [client.post("/gates?x=1", content="{"), client.post("/gates", json={"a": 1}), client.post("/gates")]
    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert [[fault["loc"] for fault in answer.json()["errors"]] for answer in answers[:2]] == [
        [["query", "x"]],
        [["body", "a"]],
    ]
    assert passed == ["admit", "limit"] * 3


def test_routes_limited_concurrently_are_listed_here() -> None:
    assert {endpoint.__name__ for endpoint in route_classes._CONCURRENTLY_LIMITED} >= PLAIN
    assert all(endpoint.__name__ in PLAIN for endpoint in route_classes._CONCURRENTLY_LIMITED)


def readers(app: FastAPI) -> dict[str, BodyReader]:
    found = [context.original_route for context in iter_route_contexts(app.routes)]
    routes = [route for route in found if isinstance(route, APIRoute) and route.body_field is not None]
    return {
        f"{sorted(route.methods or ())[0]} {route.path}": BodyReader(route.body_field.field_info.annotation)
        for route in routes
        if route.body_field is not None
    }


def test_a_body_is_bounded_by_what_its_route_can_mean(resources: Resources) -> None:
    bounds = {
        path: reader.largest
        for app in (shared_app(create_user_app, resources), shared_app(create_admin_app, resources))
        for path, reader in readers(app).items()
    }
    assert len(bounds) > 10
    assert [path for path, bound in bounds.items() if bound >= MAX_BODY_BYTES] == []
    assert [path for path, bound in bounds.items() if bound > 80_000] == ["POST /api/chat/messages"]
    assert bounds["PUT /api/users/nickname"] < 4_096


class _Boundless(BaseModel):
    text: str


def test_what_has_no_bound_is_found() -> None:
    assert BodyReader(_Boundless).largest == MAX_BODY_BYTES
    assert BodyReader(list[Annotated[str, Field(max_length=3)]]).largest == MAX_BODY_BYTES
    assert BodyReader(dict[str, int]).largest == MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("PUT", "/api/users/nickname", 8_000),
        ("POST", "/api/chat/emotions", 8_000),
        ("PUT", "/api/tree/theme", 8_000),
        ("POST", "/api/users/export", 8_000),
        ("POST", "/api/billing/reactivate", 8_000),
        ("POST", "/api/chat/messages", 262_144),
    ],
)
def test_more_is_too_large(method: str, path: str, size: int, parent: Caller) -> None:
    headers = {**parent.headers, "Content-Type": "application/json"}
    answer = parent.client.request(method, path, content=b'{"x": "' + b"a" * size + b'"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_longest_message_fits_however_it_is_written(parent: Caller) -> None:
    families = "👨‍👩‍👧‍👦" * 2_000
    escaped = "".join(f"\\u{unit:04x}" for unit in memoryview(families.encode("utf-16-le")).cast("H"))
    headers = {**parent.headers, "Content-Type": "application/json"}
    answer = parent.client.post("/api/chat/messages", content=f'{{"message": "{escaped}"}}', headers=headers)
    assert answer.status_code == 201


def test_a_route_without_a_body_names_what_it_is_sent(parent: Caller) -> None:
    answer = parent.post("/api/billing/reactivate", {"plan": "yearly"})
    assert answer.status_code == 422
    assert [fault["loc"] for fault in answer.json()["errors"]] == [["body", "plan"]]
    assert parent.post("/api/billing/reactivate", {}).status_code != 422


@pytest.mark.parametrize("query", ["?user_id=x", "?limit=1&limit=2", "?Limit=1", "?%F0%9F%8C%B3=1", "?x"])
def test_an_unknown_parameter_is_named(query: str, parent: Caller, admin: Caller) -> None:
    for caller, path in ((parent, "/api/chat/history"), (admin, "/api/admin/users"), (parent, "/api/health")):
        answer = caller.client.get(path + query, headers=caller.headers)
        assert answer.status_code == 422, path
        assert answer.json()["errors"][0]["loc"][0] == "query"


@pytest.mark.parametrize("method", ["PUT /api/users/ai-preferences", "POST /api/users/complete-onboarding"])
@pytest.mark.parametrize(
    ("body", "place", "kind"),
    [
        ({"ai_character": "taro"}, ["body", "ai_character"], "enum"),
        ({"mood": 5}, ["body", "mood"], "enum"),
        ({"nickname": 5}, ["body", "nickname"], "string_type"),
        ({"nickname": "あ" * 21}, ["body", "nickname"], "value_error"),
        ({"praise_level": {"enum": 1}}, ["body", "praise_level"], "enum"),
        ({"praise_level": None}, ["body", "praise_level"], "not_null"),
    ],
)
def test_a_fault_is_told_once_and_by_the_names_that_were_sent(
    method: str, body: dict[str, Any], place: list[str], kind: str, parent: Caller
) -> None:
    verb, path = method.split()
    if "nickname" in body and verb == "PUT":
        place, kind = ["body", "nickname"], "extra_forbidden"
    faults = parent.client.request(verb, path, json=body, headers=parent.headers).json()["errors"]
    assert [(fault["loc"], fault["type"]) for fault in faults] == [(place, kind)]
    assert "この値は使えません" not in faults[0]["msg"]


@pytest.mark.parametrize("wanted", [[], ["tama", "tama", "hide", "madoka"], ["taro"], [["tama"]], {"0": "tama"}])
def test_a_place_in_a_list_is_named(wanted: Any, parent: Caller) -> None:
    answer = parent.post("/api/chat/messages", {"message": "a", "chat_type": "group", "active_characters": wanted})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    inside = [0] if isinstance(wanted, list) and len(wanted) == 1 else []
    assert fault["loc"] == ["body", "active_characters", *inside]


seen: list[int] = []


def _note_thread(text: str) -> str:
    seen.append(threading.get_ident())
    return text


class _Noted(BaseModel):
    text: Annotated[str, Field(max_length=1_000), AfterValidator(_note_thread)]


def test_what_takes_time_to_judge_is_judged_off_the_event_loop(connected: Resources) -> None:
    app, router = FastAPI(openapi_url=None), APIRouter(route_class=OpenRoute)
    loops: list[int] = []

    @router.post("/noted")
    async def take(noted: _Noted) -> dict[str, str]:
        loops.append(threading.get_ident())
        return {"text": noted.text}

    app.include_router(router)
    app.state.resources = connected
    problem.install(app)
    seen.clear()
    with TestClient(AccessLogMiddleware(app)) as client:
        for text in ("a", "あ" * 1_000):
            assert client.post("/noted", json={"text": text}).json() == {"text": text}
    assert len(seen) == 2, "each once"
    assert [thread == loop for thread, loop in zip(seen, loops, strict=True)] == [True, False]


STRICT = [
    ("PUT", "/api/users/profile", {"version": True}),
    ("PUT", "/api/users/profile", {"version": 1.0}),
    ("PUT", "/api/users/profile", {"version": "1"}),
    ("POST", "/api/chat/emotions", {"sticker": "😊", "intensity": True}),
    ("POST", "/api/chat/emotions", {"sticker": "😊", "intensity": "3"}),
    ("PUT", "/api/chat/messages/01M8446DWPA4HB4G0E8TC0NHW9/feedback", {"helpful": 0}),
    ("PUT", "/api/chat/messages/01M8446DWPA4HB4G0E8TC0NHW9/feedback", {"helpful": "true"}),
    ("DELETE", "/api/users/account", {"confirmation": "削除", "cancel_subscription": 1}),
]


@pytest.mark.parametrize(("method", "path", "body"), STRICT)
def test_types_are_those_of_json(method: str, path: str, body: dict[str, Any], parent: Caller) -> None:
    answer = parent.client.request(method, path, json=body, headers=parent.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("instant", [1_772_323_200, "1772323200", "2026-12-01", "2026-12-01T02:00:00", True])
def test_an_instant_is_written_as_one(instant: object, admin: Caller) -> None:
    answer = admin.post("/api/admin/maintenance", {"enabled": False, "end_time": instant})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "end_time"]


QUERIES = [
    "limit=1.0",
    "limit=%2B5",
    "limit=1_0",
    "limit=%EF%BC%91",
    "limit=",
    "start_date=1770000000",
    "start_date=20260101",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_written_in_one_way(query: str, parent: Caller) -> None:
    assert parent.client.get(f"/api/chat/history?{query}", headers=parent.headers).status_code == 422


@pytest.mark.parametrize("word", ["1", "yes", "on", "True", ""])
def test_true_and_false_are_words_of_their_own(word: str, parent: Caller) -> None:
    assert parent.get("/api/notifications", unread_only=word).status_code == 422
    assert parent.get("/api/notifications", unread_only="true").status_code == 200
