"""Errors say what to do next, in Japanese, and not just their title."""

import re
from collections.abc import Iterator

import pytest

from homebiyori.base import errors
from support.product import Caller

ID = "01M8446DWPA4HB4G0E8TC0NHW9"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def kinds(error: type[errors.HomebiyoriError]) -> Iterator[type[errors.HomebiyoriError]]:
    yield error
    for leaf in error.__subclasses__():
        yield from kinds(leaf)


def test_no_detail_only_repeats_its_title() -> None:
    silent = [kind.__name__ for kind in kinds(errors.HomebiyoriError) if kind.advice in ("", kind.title)]
    assert silent == []


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "said"),
    [
        ("POST", "/api/chat/messages", {"message": "うん"}, {"Idempotency-Key": "a b"}, "空白を含まないASCII"),
        ("POST", "/api/chat/messages", {"message": "うん"}, {"Idempotency-Key": "a" * 65}, "1〜64文字"),
        ("POST", "/api/chat/messages", ["うん"], {}, "JSONのオブジェクト"),
        ("POST", "/api/chat/messages", None, {}, "JSONの本文を送ってください"),
        ("POST", "/api/chat/messages", {"message": ""}, {}, "入力してください"),
        ("POST", "/api/chat/messages", {"message": "うん", "mood": "happy"}, {}, "praise、listen"),
        ("PUT", "/api/users/nickname", {"nickname": ""}, {}, "入力してください"),
        ("DELETE", "/api/users/account", {"confirmation": "delete"}, {}, "「削除」と送ってください"),
        ("PUT", "/api/chat/care", {"safe": False}, {}, "trueと送ってください"),
        ("GET", "/api/chat/history?limit=0", None, {}, "1以上"),
        ("GET", "/api/chat/history?limit=101", None, {}, "100以下"),
        ("GET", "/api/chat/history?start_date=2019-12-31", None, {}, "2020-01-01以上"),
        ("PUT", f"/api/chat/messages/{ID}/feedback", {"helpful": True, "category": "a b"}, {}, "_・-"),
    ],
)  # fmt: skip
def test_a_fault_says_what_to_send_instead(
    method: str, path: str, body: object, headers: dict[str, str], said: str, parent: Caller
) -> None:
    given = {**parent.headers, **headers}
    answer = parent.client.request(method, path, json=body, headers=given)
    assert answer.status_code == 422, answer.text
    assert [fault for fault in answer.json()["errors"] if said in fault["msg"]], answer.text


def test_a_body_of_another_type_is_told_so(parent: Caller) -> None:
    headers = {**parent.headers, "Content-Type": "text/plain"}
    for path in ("/api/chat/messages", "/api/billing/cancel"):
        answer = parent.client.post(path, content=b'{"message": "x"}', headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["msg"]) == (422, "application/jsonで送ってください")


def test_statuses_without_a_case_of_their_own_say_the_next_step(parent: Caller) -> None:
    answers = [
        parent.client.get("/api/users/profile"),
        parent.client.patch("/api/users/profile", headers=parent.headers),
        parent.get("/api/nowhere"),
        parent.post("/api/billing/cancel"),
    ]
    assert [answer.status_code for answer in answers] == [401, 405, 404, 409]
    for answer in answers:
        problem = answer.json()
        assert problem["detail"] != problem["title"]
        assert JAPANESE.search(problem["detail"]), problem
