"""Concurrent requests of one parent: nothing is lost, and nothing deleted comes back."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from homebiyori.aws.dynamodb import Update
from homebiyori.chat.rules import BUCKET
from homebiyori.ops.ratelimit import FULL_AT, GONE, bucket_key
from homebiyori.resources import Resources
from support.builders import subscribe
from support.product import Caller

pytestmark = pytest.mark.proof

TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
MESSAGES = "/api/chat/messages"


def test_every_stage_is_told_when_messages_overlap(parent: Caller, resources: Resources) -> None:
    """Both read the same tree; one reaches the first stage, the other retries and reaches the second."""
    parent.get("/api/users/profile")
    both, events = threading.Barrier(2), resources.core.client.meta.events

    def wait_for_the_other(**_: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1.0)
            both.abort()

    events.register("before-call.dynamodb.TransactWriteItems", wait_for_the_other)
    try:
        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(parent.say, ["公園でどんぐりをたくさん拾って、帰ってからいっしょに並べて遊んだよ"] * 2)
            )
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", wait_for_the_other)
    told = [answer.json()["tree_growth"]["celebration"]["stage"] for answer in answers]
    notices = parent.get("/api/notifications").json()["items"]
    assert sorted(told) == [1, 2]
    assert [notice["type"] for notice in notices] == ["stage_reached"] * 2


def test_thirty_other_answers_at_once_are_all_kept(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    path = f"{MESSAGES}/{parent.say(TEXT).json()['message_id']}/regenerate"
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: parent.post(path), range(30)))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["remaining_today"] for answer in answers) == list(range(30))


def test_forty_messages_at_once_are_written_without_the_square_of_it(parent: Caller, resources: Resources) -> None:
    """All write the same tree. If every newer row made all others retry, it would take about 800 paid writes."""
    parent.get("/api/users/profile")
    writes: list[bool] = []

    def count(parsed: dict[str, Any], **_: Any) -> None:
        writes.append("Error" not in parsed)

    resources.core.client.meta.events.register("after-call.dynamodb.TransactWriteItems", count)
    try:
        with ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(lambda number: parent.say(f"{number}回目の報告"), range(40)))
    finally:
        resources.core.client.meta.events.unregister("after-call.dynamodb.TransactWriteItems", count)
    assert {answer.status_code for answer in answers} == {201}
    assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == sum(writes) == 40
    assert len(writes) <= 480


def test_a_deleted_account_is_given_no_answer_again(parent: Caller, resources: Resources) -> None:
    first = parent.say(TEXT, key="k")
    path = f"{MESSAGES}/{first.json()['message_id']}/regenerate"
    assert parent.post(path, key="r").status_code == 200
    resources.core.update(bucket_key(parent.user_id, BUCKET), Update(sets={FULL_AT: GONE}))
    started = time.monotonic()
    asked = [parent.say(TEXT, key="k"), parent.say("別の話", key="k"), parent.post(path, key="r")]
    asked.append(parent.post("/api/chat/emotions", {"sticker": "😊", "intensity": 3}, key="k"))
    assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(410, "account_deleted")] * 4
    assert time.monotonic() - started < 5, "nobody waits for a key"


def test_a_fruit_that_was_picked_does_not_come_back(parent: Caller) -> None:
    first = parent.say(TEXT, key="k").json()
    assert parent.say(TEXT, key="k").json() == first
    assert parent.delete(f"/api/tree/fruits/{first['fruit']['fruit_id']}").status_code == 204
    again = parent.say(TEXT, key="k")
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert again.json() == {**first, "fruit": None}
