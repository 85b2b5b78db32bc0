"""Bad input gets a clear problem, never a 5xx, and is never repeated in the response (docs/product.md 1)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from support.cases import try_all
from support.product import Caller

MARKER = "ひみつのことば"
POSTS = [("POST", "/api/chat/messages"), ("POST", "/api/users/complete-onboarding")]
PUTS = [
    ("PUT", "/api/users/nickname"),
    ("PUT", "/api/users/profile"),
    ("PUT", "/api/users/ai-preferences"),
    ("PUT", "/api/tree/theme"),
]

BODIES: dict[str, bytes] = {
    "nan": b'{"message": NaN}',
    "infinity": b'{"message": "a", "x": Infinity}',
    "minus_infinity": b'{"x": -Infinity}',
    "1e400": b'{"message": "a", "x": 1e400}',
    "long_integer": b'{"x": ' + b"9" * 5_000 + b"}",
    "deep_lists": b"[" * 1_000 + b"]" * 1_000,
    "deep_objects": b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
    "never_closed": b"[" * 100_000,
    "lone_surrogate": b'{"message": "\\ud800"}',
    "lone_surrogate_as_name": b'{"\\udfff": 1}',
    "nul": b'{"message": "a\\u0000b", "nickname": "a\\u0000b"}',
    "utf16": '{"message": "a"}'.encode("utf-16"),
    "latin1": b'{"message": "\xe9\xff"}',
    "bom": b"\xef\xbb\xbf{}",
    "empty": b"",
    "text": b"hello",
    "cut": b'{"message": "' + MARKER.encode(),
    "list": b"[]",
    "null": b"null",
    "number": b"7",
    "two_megabytes": b'{"message": "' + b"a" * 2_000_000 + b'"}',
    "two_megabytes_of_space": b" " * 2_000_000,
    "wrong_types": json.dumps({"message": {"a": MARKER}, "nickname": [MARKER], "theme_color": MARKER}).encode(),
    "unknown_field": json.dumps({"message": "あ", MARKER: MARKER}).encode(),
}


def _check_bad_body(method: str, path: str, name: str, parent: Caller) -> None:
    headers = {**parent.headers, "Content-Type": "application/json"}
    answer = parent.client.request(method, path, content=BODIES[name], headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    names = [step for fault in problem.get("errors", []) for step in fault["loc"]]
    assert answer.text.count(MARKER) == names.count(MARKER), "an unknown field is named, and no value"
    assert "a" * 40 not in answer.text
    if name.startswith("two_megabytes"):
        assert (answer.status_code, problem["code"]) == (413, "too_large")


@pytest.mark.parametrize(("method", "path"), POSTS + PUTS)
def test_a_bad_body_is_a_problem(method: str, path: str, new_parent: Callable[[], Caller]) -> None:
    cases = ((name, name) for name in BODIES)
    try_all(lambda name: _check_bad_body(method, path, name, new_parent()), cases)


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_is_read(content_type: str | None, parent: Caller) -> None:
    headers = parent.headers | ({"Content-Type": content_type} if content_type else {})
    answer = parent.client.post("/api/chat/messages", content=b'{"message": "a"}', headers=headers)
    assert answer.status_code == 422


MESSAGES = {
    "empty": "",
    "blanks": " \u3000\n\t ",
    "zero_width": "\u200b\u200c\u2060\ufeff",
    "fillers": "\u3164\u2800\u115f",
    "marks_alone": "\u0301\u0301",
    "too_long": "あ" * 2_001,
    "too_many_code_points": "e" + "\u0301" * 30_000,
    "controls": "\x08\x00\x7f\x85\r",
    "tags": "\U000e0067\U000e007f",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_must_say_something_that_can_be_read(name: str, parent: Caller) -> None:
    answer = parent.say(MESSAGES[name])
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [["body", "message"]]
    assert parent.get("/api/chat/history").json()["items"] == []


@pytest.mark.parametrize("message", ["あ" * 2_000, "👨‍👩‍👧‍👦" * 2_000, "は\u3099" * 2_000, "a\nb\tc"])
def test_the_longest_and_oddest_messages_that_may_be(message: str, parent: Caller) -> None:
    assert parent.say(message).status_code == 201
    assert parent.get("/api/chat/history").json()["items"][0]["user_message"] == message


QUERIES: list[dict[str, Any]] = [
    {"limit": 0}, {"limit": 101}, {"limit": "x"}, {"limit": "1e400"}, {"limit": "9" * 400},
    {"start_date": "yesterday"}, {"start_date": "0001-01-01"}, {"end_date": "9999-12-31"}, {"start_date": "2026-02-30"},
    {"start_date": "2026-11-24", "end_date": "2026-11-23"}, {"start_date": "2026-11-23T10:30:00"},
    {"character": "nobody"}, {"cursor": "x"}, {"cursor": ""}, {"cursor": "あ"}, {"cursor": "A" * 4_000},
    {"cursor": "\x00"},
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=str)
@pytest.mark.parametrize("path", ["/api/chat/history", "/api/tree/fruits"])
def test_a_bad_query_is_422(path: str, query: dict[str, Any], parent: Caller) -> None:
    answer = parent.get(path, **query)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "invalid_request"


@pytest.mark.parametrize(
    "fruit_id",
    ["1", "x" * 3_000, "2026-11-23", "%00", "%F0%9F", "01M8446DWPA4HB4G0E8TC0NHW9", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
)
def test_a_fruit_that_is_none_is_404(fruit_id: str, parent: Caller) -> None:
    for answer in (
        parent.get(f"/api/tree/fruits/{fruit_id}"),
        parent.post(f"/api/tree/fruits/{fruit_id}/view"),
        parent.delete(f"/api/tree/fruits/{fruit_id}"),
    ):
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"


def test_another_method_is_405_and_says_which(parent: Caller) -> None:
    answer = parent.delete("/api/tree/status")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "method_not_allowed"
