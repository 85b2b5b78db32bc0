"""Repeated requests: the same answer, marked as a replay, for 24 hours, without words deleted since."""

import json
from typing import Any

import pytest

from homebiyori.aws.dynamodb import Update, user_key
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import lapse, subscribe
from support.product import Caller

TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
REPLAYED = "Idempotent-Replayed"


def path_of(sent: dict[str, Any], verb: str = "") -> str:
    return f"/api/chat/messages/{sent['message_id']}{verb}"


def record_of(resources: Resources, caller: Caller, key: str) -> str:
    item = resources.core.get(user_key(caller.user_id, f"IDEM#{key}"))
    return json.dumps(item, ensure_ascii=False, default=str)


def test_a_replay_says_that_it_is_one(parent: Caller) -> None:
    first = parent.say(TEXT, key="k")
    again = parent.say(TEXT, key="k")
    assert REPLAYED not in first.headers
    assert (again.headers[REPLAYED], again.text) == ("true", first.text)
    sticker = {"sticker": "😴", "intensity": 3}
    answers = [parent.post("/api/chat/emotions", sticker, key="s") for _ in range(2)]
    assert [answer.headers.get(REPLAYED) for answer in answers] == [None, "true"]
    assert answers[0].text == answers[1].text


def test_a_stream_is_replayed_too(parent: Caller) -> None:
    headers = {**parent.headers, "Accept": "text/event-stream", "Idempotency-Key": "k"}
    first, again = (parent.client.post("/api/chat/messages", json={"message": TEXT}, headers=headers) for _ in range(2))
    assert (REPLAYED in first.headers, again.headers[REPLAYED]) == (False, "true")
    assert first.text.rpartition("event: done")[2] == again.text.rpartition("event: done")[2]


def test_other_routes_say_so_too(parent: Caller) -> None:
    fruit_id = parent.say(TEXT).json()["fruit"]["fruit_id"]
    for path in (f"/api/tree/fruits/{fruit_id}/view",):
        first, again = (parent.post(path, key=path[-20:]) for _ in range(2))
        assert (first.headers.get(REPLAYED), again.headers.get(REPLAYED)) == (None, "true")
        assert first.text == again.text


def test_a_refused_key_is_no_replay(parent: Caller) -> None:
    parent.say(TEXT, key="k")
    refused = parent.say("別の話", key="k")
    assert (refused.status_code, REPLAYED in refused.headers) == (409, False)


def test_a_record_holds_no_words(parent: Caller, resources: Resources) -> None:
    sent = parent.say(TEXT, key="k").json()
    again = parent.post(path_of(sent, "/regenerate"), key="r").json()
    fruit_id = sent["fruit"]["fruit_id"]
    parent.post(f"/api/tree/fruits/{fruit_id}/view", key="v")
    for key in ("k", "r", "v"):
        record = record_of(resources, parent, key)
        assert len(record.encode()) < 1_024
        for words in (TEXT, sent["ai_response"], again["ai_response"]):
            assert words[:12] not in record


def test_a_record_and_a_row_of_the_version_before_are_read(parent: Caller, resources: Resources) -> None:
    """The previous version's record held everything but the words, and its row stored a single voice twice."""
    first = parent.say(TEXT, key="k")
    answer = first.json()
    told = {name: value for name, value in answer.items() if name != "ai_response"}
    told["fruit"] = {
        name: each for name, each in answer["fruit"].items() if name not in ("user_message", "ai_response")
    }
    told["responses"] = [{name: voice[name] for name in ("ai_character", "source")} for voice in answer["responses"]]
    record = json.dumps({**told, "number": 0}, ensure_ascii=False)
    resources.core.update(user_key(parent.user_id, "IDEM#k"), Update(sets={"answer": record}))
    (entry,) = parent.get("/api/chat/history").json()["items"]
    assert entry["responses"] == answer["responses"], "of a row of today, which names none"
    row = user_key(parent.user_id, f"CHAT#{answer['message_id']}")
    resources.chats.update(row, Update(sets={"responses": answer["responses"]}))
    again = parent.say(TEXT, key="k")
    assert (again.text, again.headers[REPLAYED]) == (first.text, "true")
    (entry,) = parent.get("/api/chat/history").json()["items"]
    assert entry["responses"] == answer["responses"]
    assert parent.post(path_of(answer, "/regenerate")).status_code == 200
    assert parent.say(TEXT, key="k").text == first.text


@pytest.mark.parametrize("chat_type", ["individual", "group"])
def test_each_answer_is_replayed_as_it_was_given(chat_type: str, parent: Caller, resources: Resources) -> None:
    """Each key gets its own answer, although a later one has replaced it in the message."""
    subscribe(resources, parent)
    options = {"chat_type": chat_type}
    first = parent.say(TEXT, key="k", **options)
    path = path_of(first.json(), "/regenerate")
    others = [parent.post(path, key=f"r{number}") for number in range(3)]
    assert len({first.json()["ai_response"], *(other.json()["ai_response"] for other in others)}) > 1
    assert parent.say(TEXT, key="k", **options).text == first.text
    for number, other in enumerate(others):
        again = parent.post(path, key=f"r{number}")
        assert (again.text, again.headers[REPLAYED]) == (other.text, "true")


def test_deleted_words_do_not_come_back(parent: Caller) -> None:
    first = parent.say(TEXT, key="k").json()
    again = parent.post(path_of(first, "/regenerate"), key="r").json()
    assert parent.delete(path_of(first)).status_code == 204
    for answer in (parent.say(TEXT, key="k"), parent.post(path_of(first, "/regenerate"), key="r")):
        assert (answer.status_code, answer.json()["code"]) == (410, "gone")
        assert answer.headers[REPLAYED] == "true"
        for words in (TEXT, first["ai_response"], again["ai_response"]):
            assert words[:8] not in answer.text
    stream = parent.client.post(
        "/api/chat/messages",
        json={"message": TEXT},
        headers={**parent.headers, "Accept": "text/event-stream", "Idempotency-Key": "k"},
    )
    assert stream.status_code == 410
    assert parent.post(path_of(first, "/regenerate")).status_code == 404, "without a key it is not there"
    assert parent.get("/api/chat/history").json()["items"] == []


def test_a_picked_fruits_words_do_not_come_back(parent: Caller) -> None:
    fruit_id = parent.say(TEXT).json()["fruit"]["fruit_id"]
    path = f"/api/tree/fruits/{fruit_id}/view"
    first = parent.post(path, key="v")
    parent.post(path)
    again = parent.post(path, key="v")
    assert (again.text, again.headers[REPLAYED]) == (first.text, "true"), "the views since are not told"
    parent.delete(f"/api/tree/fruits/{fruit_id}")
    gone = parent.post(path, key="v")
    assert (gone.status_code, gone.json()["code"], gone.headers[REPLAYED]) == (410, "gone", "true")
    assert TEXT[:8] not in gone.text


def test_after_a_day_the_key_is_free(parent: Caller, moment: MovableTime) -> None:
    first = parent.say(TEXT, key="k").json()
    parent.delete(path_of(first))
    moment.advance(hours=24, seconds=1)
    assert parent.say(TEXT, key="k").status_code == 201


# Entitlements are checked when they are used.


def test_a_group_is_answered_anew_by_one_when_the_plan_has_ended(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say(TEXT, chat_type="group", active_characters=["hide", "madoka"]).json()
    assert len(sent["responses"]) == 2
    assert len(parent.post(path_of(sent, "/regenerate")).json()["responses"]) == 2
    lapse(resources, parent)
    again = parent.post(path_of(sent, "/regenerate")).json()
    assert [voice["ai_character"] for voice in again["responses"]] == ["hide"]
    assert again["remaining_today"] == 1, "of the three that a free day has"


def test_a_deep_answer_is_a_normal_one_when_the_plan_has_ended(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say(TEXT, praise_level="deep").json()
    assert len(parent.post(path_of(sent, "/regenerate")).json()["ai_response"]) >= 200
    lapse(resources, parent)
    assert len(parent.post(path_of(sent, "/regenerate")).json()["ai_response"]) <= 150
