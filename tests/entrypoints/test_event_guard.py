"""The handler answers malformed gateway events with a 4xx; none causes a function error."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from homebiyori.resources import Resources
from support.actors import Pool, bearer, new_user_id
from support.gateway_events import ADMINS_API, USERS_API, http_event, rest_event
from support.product import shared_gateway

Event = dict[str, Any]
Handler = Callable[[Any, Any], dict[str, Any]]


@pytest.fixture
def handler(resources: Resources) -> Handler:
    return shared_gateway(resources)


def _with_context(event: Event, **changes: Any) -> Event:
    return {**event, "requestContext": {**event["requestContext"], **changes}}


REST = rest_event("GET", "/api/tree/status")
HTTP = http_event("GET", "/api/tree/status")
POST = rest_event("POST", "/api/chat/messages", body={"message": "こんにちは"})

MALFORMED: dict[str, Any] = {
    "null": None,
    "list": [],
    "text": "hello",
    "empty": {},
    "no_context": {**REST, "requestContext": None},
    "context_is_text": {**REST, "requestContext": "x"},
    "unknown_api": rest_event("GET", "/api/health", api_id="stranger"),
    "api_id_is_a_list": _with_context(REST, apiId=[USERS_API]),
    "host_with_two_colons": rest_event("GET", "/api/tree/status", headers={"Host": "a:b:c"}),
    "port_twice": rest_event("GET", "/api/tree/status", headers={"X-Forwarded-Port": "443, 443"}),
    "port_is_a_word": http_event("GET", "/api/tree/status", headers={"x-forwarded-port": "https"}),
    "http_host_with_two_colons": http_event("GET", "/api/tree/status", headers={"host": "a:b:c"}),
    "surrogate_in_a_header": rest_event("GET", "/api/tree/status", headers={"X-A": "\ud800"}),
    "surrogate_in_the_path": {**REST, "path": "/api/\udfff"},
    "surrogate_in_the_query": rest_event("GET", "/api/chat/history", query={"cursor": "\ud800"}),
    "surrogate_in_the_body": {**POST, "body": '{"message": "\ud800"}'},
    "bad_base64": {**POST, "isBase64Encoded": True, "body": "%%%"},
    "short_base64": {**POST, "isBase64Encoded": True, "body": "YWJ"},
    "body_is_an_object": {**POST, "body": {"message": "x"}},
    "base64_body_is_a_number": {**POST, "isBase64Encoded": True, "body": 7},
    "null_header_value": {**REST, "multiValueHeaders": None, "headers": {"X-A": None}},
    "null_header_list": {**REST, "multiValueHeaders": {"X-A": None}},
    "null_in_a_header_list": {**REST, "multiValueHeaders": {"X-A": [None]}},
    "headers_are_a_list": {**REST, "multiValueHeaders": ["X-A"]},
    "header_name_with_a_break": {**REST, "multiValueHeaders": {"X-A\r\nB": ["x"]}},
    "header_value_with_a_break": {**REST, "multiValueHeaders": {"X-A": ["x\r\nSet-Cookie: a=b"]}},
    "authorization_twice": {**REST, "multiValueHeaders": {"Authorization": ["Bearer a", "Bearer b"]}},
    "authorization_in_two_spellings": {**REST, "multiValueHeaders": {"Authorization": ["a"], "authorization": ["b"]}},
    "signature_twice": {**REST, "multiValueHeaders": {"Stripe-Signature": ["a", "b"]}},
    "null_query_value": {**REST, "multiValueQueryStringParameters": {"limit": [None]}},
    "query_is_text": {**REST, "multiValueQueryStringParameters": "limit=1"},
    "no_method": {**REST, "httpMethod": None},
    "method_is_noise": {**REST, "httpMethod": "GET / HTTP"},
    "no_path": {**REST, "path": None},
    "path_is_a_number": {**REST, "path": 7},
    "http_without_http": _with_context(HTTP, http=None),
    "http_null_header": {**HTTP, "headers": {"x-a": None}},
    "http_query_with_a_break": {**HTTP, "rawQueryString": "a=b\r\n"},
    "http_query_is_null_byte": {**HTTP, "rawQueryString": "a=\0"},
}

PATHS = [
    "//api/health", "/api//health", "/api/health/", "api/health", "", "/api/%2e%2e/admin", "/api/%2e/health",
    "/api/./health", "/api/../health", "/api\\health", "/api;/health", "/api/health;x=1", "/api/health%00",
    "/api/health\n", "/api/health?x=1", "/api/ｈealth", "/api/health%2f..", "/api/%61dmin/health", "/API/health",
]  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_event_is_answered_4xx(name: str, handler: Handler) -> None:
    answer = handler(MALFORMED[name], None)
    assert 400 <= answer["statusCode"] < 500
    problem = json.loads(answer["body"])
    assert problem["status"] == answer["statusCode"]
    assert answer["headers"]["content-type"] == "application/problem+json"


@pytest.mark.parametrize("event_of", [rest_event, http_event])
@pytest.mark.parametrize("path", PATHS)
def test_an_uncanonical_path_is_no_route(path: str, event_of: Callable[..., Event], handler: Handler) -> None:
    for api_id in (USERS_API, ADMINS_API):
        answer = handler(event_of("GET", path, api_id=api_id), None)
        assert answer["statusCode"] == 404
        assert json.loads(answer["body"])["code"] == "not_found"


@pytest.mark.parametrize("event_of", [rest_event, http_event])
def test_a_sound_event_reaches_its_route(event_of: Callable[..., Event], handler: Handler, users: Pool) -> None:
    headers = bearer(users.token(new_user_id()))
    answer = handler(event_of("GET", "/api/chat/history", headers=headers, query={"limit": "1"}), None)
    assert answer["statusCode"] == 200
    assert not answer["isBase64Encoded"]
    assert json.loads(answer["body"]) == {"items": [], "next_cursor": None, "has_more": False}
    body = json.dumps({"message": "今日も一日おわった"}, ensure_ascii=False)
    for encoded in ({"body": body}, {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}):
        event = event_of("POST", "/api/chat/messages", headers=headers, body="{}") | encoded
        assert handler(event, None)["statusCode"] == 201


def test_null_headers_are_no_headers(handler: Handler) -> None:
    event = rest_event("GET", "/api/health", headers=None) | {"headers": None, "multiValueHeaders": None}
    assert handler(event, None)["statusCode"] == 200
    assert handler(event | {"path": "/api/tree/status"}, None)["statusCode"] == 401


def test_each_gateway_reaches_its_own_app_alone(handler: Handler, users: Pool, admins: Pool) -> None:
    admin = bearer(admins.token(new_user_id(), **{"cognito:groups": ["admins"]}))
    parent = bearer(users.token(new_user_id()))
    health = ("GET", "/api/admin/health")
    assert handler(rest_event(*health, api_id=ADMINS_API, headers=admin), None)["statusCode"] == 200
    assert handler(rest_event(*health, api_id=ADMINS_API, headers=parent), None)["statusCode"] == 401
    assert handler(rest_event(*health, api_id=USERS_API, headers=admin), None)["statusCode"] == 404
    status = ("GET", "/api/tree/status")
    assert handler(rest_event(*status, api_id=USERS_API, headers=parent), None)["statusCode"] == 200
    assert handler(rest_event(*status, api_id=ADMINS_API, headers=parent), None)["statusCode"] == 404


def test_a_problem_reaches_the_client_as_text(handler: Handler) -> None:
    answer = handler(rest_event("GET", "/api/nowhere"), None)
    assert not answer["isBase64Encoded"]
    assert json.loads(answer["body"])["title"] == "見つかりませんでした"
