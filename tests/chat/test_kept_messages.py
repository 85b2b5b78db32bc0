"""Regenerate, feedback, delete: operations on a stored message (docs/product.md 2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.companions import RecordingCompanion
from support.product import Caller, shared_app

TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"


def path_of(sent: dict[str, str], verb: str = "") -> str:
    return f"/api/chat/messages/{sent['message_id']}{verb}"


def test_another_answer_changes_neither_tree_nor_fruit(parent: Caller) -> None:
    sent = parent.say(TEXT).json()
    before = parent.get("/api/tree/status").json()
    again = parent.post(path_of(sent, "/regenerate")).json()
    assert again["ai_response"] != sent["ai_response"]
    assert (again["ai_character"], again["remaining_today"]) == ("tama", 2)
    assert parent.get("/api/tree/status").json() == before
    assert parent.get("/api/tree/fruits").json()["items"][0]["ai_response"] == sent["ai_response"]
    entry = parent.get("/api/chat/history").json()["items"][0]
    assert (entry["ai_response"], entry["user_message"]) == (again["ai_response"], TEXT)


def test_three_a_day_on_the_free_plan(parent: Caller, moment: MovableTime) -> None:
    sent = parent.say(TEXT).json()
    answers = {parent.post(path_of(sent, "/regenerate")).json()["ai_response"] for _ in range(3)}
    assert len(answers) == 3
    refused = parent.post(path_of(sent, "/regenerate"))
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (429, "quota_exceeded")
    assert (problem["quota"], problem["limit"]) == ("regenerations", 3)
    assert refused.headers["retry-after"] == str(12 * 3_600), "until midnight in Japan"
    moment.advance(hours=12)
    assert parent.post(path_of(sent, "/regenerate")).status_code == 200


def test_more_for_subscribers(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say(TEXT, praise_level="deep").json()
    again = parent.post(path_of(sent, "/regenerate")).json()
    assert again["remaining_today"] == 29
    assert 200 <= len(again["ai_response"]) <= 400


def test_in_parallel_exactly_three_pass(parent: Caller) -> None:
    sent = parent.say(TEXT).json()
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda _: parent.post(path_of(sent, "/regenerate")).status_code, range(8)))
    assert statuses == [200] * 3 + [429] * 5


def test_a_regeneration_that_is_sent_again_counts_once(parent: Caller) -> None:
    sent = parent.say(TEXT).json()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: parent.post(path_of(sent, "/regenerate"), key="again").text, range(5)))
    assert len(set(answers)) == 1
    assert parent.post(path_of(sent, "/regenerate")).json()["remaining_today"] == 1


def test_a_crisis_is_answered_anew_as_a_crisis(parent: Caller) -> None:
    sent = parent.say("もう死にたい").json()
    again = parent.post(path_of(sent, "/regenerate")).json()
    assert "AI" in again["ai_response"]


def test_feedback_is_kept_with_the_message(parent: Caller, moment: MovableTime) -> None:
    sent = parent.say(TEXT).json()
    given = {"helpful": True, "category": "warm", "comment": "やさしかった"}
    answer = parent.put(path_of(sent, "/feedback"), given).json()
    assert answer == {**given, "given_at": "2026-11-23T12:00:00+09:00"}
    assert parent.get("/api/chat/history").json()["items"][0]["feedback"] == answer
    parent.put(path_of(sent, "/feedback"), {"helpful": False})
    assert parent.get("/api/chat/history").json()["items"][0]["feedback"]["comment"] is None
    moment.advance(days=30)
    assert parent.put(path_of(sent, "/feedback"), given).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"helpful": "yes!"},
        {"helpful": None},
        {"helpful": True, "comment": "あ" * 501},
        {"helpful": 1},
        {"helpful": True, "category": "x" * 41},
        {"helpful": True, "category": "a b"},
        {"helpful": True, "rating": 5},
    ],
)
def test_feedback_that_can_not_be(body: dict[str, object], parent: Caller) -> None:
    assert parent.put(path_of(parent.say("うん").json(), "/feedback"), body).status_code == 422


def test_a_deleted_message_is_gone_and_the_tree_stands(parent: Caller) -> None:
    sent = parent.say(TEXT).json()
    before = parent.get("/api/tree/status").json()
    assert parent.delete(path_of(sent)).status_code == 204
    for filters in ({}, {"character": "tama"}):
        assert parent.get("/api/chat/history", **filters).json()["items"] == []
    assert parent.get("/api/tree/status").json() == before
    assert parent.get("/api/tree/fruits").json()["items"][0]["user_message"] == TEXT
    for answer in (
        parent.delete(path_of(sent)),
        parent.post(path_of(sent, "/regenerate")),
        parent.put(path_of(sent, "/feedback"), {"helpful": True}),
    ):
        assert answer.status_code == 404


def test_somebody_elses_message_is_not_there(new_parent: Callable[[], Caller]) -> None:
    one, other = new_parent(), new_parent()
    sent = other.say(TEXT).json()
    for answer in (
        one.delete(path_of(sent)),
        one.post(path_of(sent, "/regenerate")),
        one.put(path_of(sent, "/feedback"), {"helpful": True}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert other.get("/api/chat/history").json()["items"][0]["ai_response"] == sent["ai_response"]


@pytest.mark.parametrize("message_id", ["x", "PROFILE", "0" * 26, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"])
def test_malformed_and_unknown_ids_are_not_found(message_id: str, parent: Caller) -> None:
    assert parent.delete(f"/api/chat/messages/{message_id}").status_code == 404


def test_another_answer_knows_all_that_stood_in_its_place(
    resources: Resources, new_parent: Callable[[], Caller]
) -> None:
    companion = RecordingCompanion(resources.companions.primary)
    app = shared_app(create_user_app, replace(resources, companions=replace(resources.companions, primary=companion)))
    parent = replace(new_parent(), client=TestClient(app))
    sent = parent.say(TEXT).json()
    answers = [sent["ai_response"]]
    said: list[tuple[str, ...]] = []
    for _ in range(3):
        said.insert(0, companion.inner.reply(companion.asked[-1]).fragment_ids)
        answers.append(parent.post(path_of(sent, "/regenerate")).json()["ai_response"])
        assert companion.asked[-1].recent_fragments[: len(said)] == tuple(said)
    assert len(set(answers)) == 4
