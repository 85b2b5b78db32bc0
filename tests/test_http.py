"""Responses apart from their bodies: methods, challenges, headers, and content negotiation."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.log import configure_logging
from homebiyori.http.sse import prefers_events
from homebiyori.resources import Resources
from support.gateway_events import http_event, rest_event
from support.product import Caller, shared_app, shared_gateway

SAFE = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/tree/status", "GET, HEAD"),
        ("DELETE", "/api/users/profile", "GET, HEAD, PUT"),
        ("PUT", "/api/billing/portal", "GET, HEAD, POST"),
        ("POST", "/api/health", "GET, HEAD"),
        ("GET", "/api/users/account", "DELETE"),
        ("HEAD", "/api/users/account", "DELETE"),
        ("POST", "/api/tree/fruits/x", "GET, HEAD, DELETE"),
    ],
)
def test_another_method_is_405_and_says_which_there_are(method: str, path: str, allowed: str, parent: Caller) -> None:
    answer = parent.client.request(method, path, headers=parent.headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert method == "HEAD" or answer.json()["code"] == "method_not_allowed"


def test_admins_methods_are_named_too(admin: Caller) -> None:
    answer = admin.client.put("/api/admin/maintenance", headers=admin.headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("caller", ["parent", "admin"])
def test_every_get_answers_head_by_the_same_headers_and_no_content(caller: str, request: Any) -> None:
    who: Caller = request.getfixturevalue(caller)
    app: Any = who.client.app
    routes = [path for path, operations in app.openapi()["paths"].items() if "get" in operations]
    assert len(routes) > 5
    for path in (route.replace("{", "").replace("}", "") for route in routes):
        answers = [
            who.client.request(method, path, headers=who.headers, follow_redirects=False) for method in ("GET", "HEAD")
        ]
        got, head = ((answer.status_code, set(answer.headers)) for answer in answers)
        assert head == got, path
        assert (answers[1].content, bool(answers[0].content)) == (b"", got[0] != 302), path


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer a.b.c"}]
)
def test_every_401_says_how_to_say_who_one_is(headers: dict[str, str], resources: Resources) -> None:
    for app, path in ((create_user_app, "/api/tree/status"), (create_admin_app, "/api/admin/dashboard")):
        answer = TestClient(shared_app(app, resources)).get(path, headers=headers)
        assert answer.status_code == 401
        expected = 'Bearer error="invalid_token"' if "a.b.c" in str(headers) else "Bearer"
        assert answer.headers["www-authenticate"] == expected


def test_a_bad_signature_is_challenged_as_well(user_client: TestClient) -> None:
    answer = user_client.post("/api/webhook/stripe", content=b"{}")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Stripe-Signature")


def test_every_answer_is_guarded(parent: Caller, resources: Resources) -> None:
    for answer in (parent.get("/api/health"), parent.get("/api/nowhere"), parent.client.get("/api/tree/status")):
        assert SAFE.items() <= dict(answer.headers).items()
    handler = shared_gateway(resources)
    for event in (None, rest_event("GET", "//x"), rest_event("GET", "/api/health", api_id="stranger")):
        refused = handler(event, None)
        assert SAFE.items() <= refused["headers"].items()
        assert len(refused["headers"]["x-request-id"]) == 32
        assert refused["headers"]["x-request-id"] in refused["body"]


@pytest.mark.parametrize(
    "extra", [{"elb": {"targetGroupArn": "x"}}, {"elb": None}, {"http": 7}, {"stage": ["x"]}, {"x": "\ud800"}]
)
def test_what_else_an_event_says_of_itself_is_not_read(extra: dict[str, Any], resources: Resources) -> None:
    handler = shared_gateway(resources)
    for event_of in (rest_event, http_event):
        event = event_of("GET", "/api/health")
        event["requestContext"] = {**extra, **event["requestContext"]}
        assert handler(event, None)["statusCode"] == 200


@pytest.mark.parametrize("who", [None, 7, {"sourceIp": ["x"]}, {"sourceIp": None}, {"userArn": {}}])
def test_a_caller_of_another_kind_is_none(who: object, resources: Resources) -> None:
    handler = shared_gateway(resources)
    event = rest_event("POST", "/internal/notifications/create", body={})
    event["requestContext"]["identity"] = who
    assert handler(event, None)["statusCode"] == 403


ACCEPTS = {
    "text/event-stream": True,
    "TEXT/EVENT-STREAM": True,
    "text/event-stream;q=0.1, application/json": False,
    "text/event-stream;q=0.1": True,
    "text/event-stream;q=0": False,
    "text/event-stream;q=0.000, application/json;q=0": False,
    "application/json;q=0.5, text/event-stream;q=0.9": True,
    "application/json, text/event-stream": True,
    "text/event-stream, */*": True,
    "text/event-stream, */*;q=0.1": True,
    "text/event-stream;q=0.5, */*": False,
    "text/event-stream;q=0.5, application/*;q=0.6": False,
    "text/*": True,
    "text/*, application/json": False,
    "*/*": False,
    "": False,
    "application/json": False,
    "text/event-stream;q=abc, application/json": False,
    "text/event-stream;q=1e400, application/json;q=0.5": False,
    "text/event-stream;q=inf": False,
    "text/event-stream;q=-1": False,
    "text/event-stream;q=1.5": False,
    "text/event-stream;q=0.5;q=1": True,
    "text/event-stream ; charset=utf-8 ; q=0.9, application/json ; q=0.8": True,
    "text/event-streamx, x/text/event-stream": False,
    f"{',' * 4_000}text/event-stream": True,
}


@pytest.mark.parametrize("accept", ACCEPTS, ids=lambda accept: accept[-60:])
def test_a_stream_is_what_is_asked_for_most(accept: str) -> None:
    assert prefers_events(accept) is ACCEPTS[accept]


@pytest.mark.parametrize("accepts", [["application/json", "text/event-stream;q=0.1"], ["*/*", "text/event-stream;q=0"]])
def test_the_route_reads_every_accept_header(accepts: list[str], parent: Caller) -> None:
    headers = [*parent.headers.items(), *(("Accept", accept) for accept in accepts)]
    answer = parent.client.post("/api/chat/messages", json={"message": "おはよう"}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")


BAD_JSON = [
    "{",
    "{'a':1}",
    '{"a":1,}',
    "NaN",
    '{"x": 1e400}',
    '{"x": 1, "x": 2}',
    '{"x": "\\ud800"}',
    "[" * 40,
    '"\\x"',
    "9" * 50,
]


@pytest.mark.parametrize("body", BAD_JSON, ids=lambda body: body[:20])
def test_json_that_is_none_is_422_and_names_the_body(body: str, parent: Caller) -> None:
    headers = {**parent.headers, "Content-Type": "application/json"}
    answer = parent.client.put("/api/users/nickname", content=body, headers=headers)
    assert answer.status_code == 422
    assert [fault["loc"] for fault in answer.json()["errors"]] == [["body"]]


@pytest.mark.parametrize("path", ["/api/chat/history", "/api/tree/fruits"])
def test_a_range_that_ends_before_it_begins_is_named(path: str, parent: Caller) -> None:
    answer = parent.get(path, start_date="2026-11-24", end_date="2026-11-23")
    assert [fault["loc"] for fault in answer.json()["errors"]] == [["query", "end_date"]]


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/webhook/stripe"])
def test_who_hangs_up_in_the_middle_is_no_crash_of_ours(
    path: str, resources: Resources, parent: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    pieces: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b'{"mess', "more_body": True}, {"type": "http.disconnect"}]
    )
    headers = {**parent.headers, "content-type": "application/json", "stripe-signature": "t=1,v1=0"}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return next(pieces)

    async def send(_: Any) -> None:
        """Ignore the message: the client has disconnected."""

    configure_logging()
    asyncio.run(shared_app(create_user_app, resources)(scope, receive, send))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["severity"] for line in lines} == {"info"}
    assert [line["event"] for line in lines] == ["client_disconnected", "request"]
    assert (lines[-1]["status"], lines[-1]["StatusClass"]) == (499, "4xx")


def test_the_log_names_the_whole_route_and_no_id(
    parent: Caller, admin: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    parent.get("/api/chat/messages/01M8471NB9CJ7T9XBVQV4RGE0S")
    parent.get("/api/health")
    parent.get("/api/nowhere/at/all")
    admin.get("/api/admin/users/0e7a4f57-1f6f-4a33-9d2e-0f5d2a8b9c10")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    routes = [line.get("route") for line in lines if line["event"] == "request"]
    assert routes == ["/api/chat/messages/{message_id}", "/api/health", None, "/api/admin/users/{user_id}"]
