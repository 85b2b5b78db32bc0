"""GET /api/chat/history: filters by day, character and type; pages; only messages within their retention."""

from collections.abc import Callable

import pytest

from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.cases import try_all
from support.product import Caller


def test_newest_first_with_both_texts(parent: Caller, moment: MovableTime) -> None:
    for text in ("朝", "昼", "夜"):
        parent.say(text)
        moment.advance(hours=3)
    items = parent.get("/api/chat/history").json()["items"]
    assert [entry["user_message"] for entry in items] == ["夜", "昼", "朝"]
    assert all(entry["ai_response"] for entry in items)
    assert items[0]["created_at"] == "2026-11-23T18:00:00+09:00"
    assert items[0]["expires_at"] == "2026-12-23T18:00:00+09:00"


def test_pages_hold_everything_once(parent: Caller, moment: MovableTime) -> None:
    said = [("tama" if number % 2 else "hide", f"{number}ばん") for number in range(14)]
    for who, text in said:
        parent.say(text, ai_character=who)
        moment.advance(seconds=1)

    def check(case: tuple[int, str | None]) -> None:
        limit, character = case
        filters = {"character": character} if character else {}
        expected = [text for who, text in reversed(said) if character in (None, who)]
        seen, cursor, pages = [], None, 0
        while True:
            asked = {**filters, **({"cursor": cursor} if cursor else {})}
            page = parent.get("/api/chat/history", limit=limit, **asked).json()
            assert len(page["items"]) == limit or not page["has_more"]
            assert page["has_more"] is (page["next_cursor"] is not None)
            seen += [entry["user_message"] for entry in page["items"]]
            pages += 1
            if not page["has_more"]:
                break
            cursor = page["next_cursor"]
        assert seen == expected
        assert pages == -(-len(expected) // limit)

    cases = [(limit, character) for limit in (1, 2, 3, 7, 20) for character in (None, "tama")]
    try_all(check, ((f"{limit} of {character}", (limit, character)) for limit, character in cases))


def test_what_is_past_its_time_is_hidden(parent: Caller, moment: MovableTime) -> None:
    parent.say("むかし", ai_character="tama")
    moment.advance(days=29, hours=23)
    parent.say("いま", ai_character="tama")
    for filters in ({}, {"character": "tama"}):
        assert len(parent.get("/api/chat/history", **filters).json()["items"]) == 2
    moment.advance(hours=1)
    for filters in ({}, {"character": "tama"}, {"start_date": "2026-11-01"}):
        page = parent.get("/api/chat/history", **filters).json()
        assert [entry["user_message"] for entry in page["items"]] == ["いま"]


@pytest.mark.proof
def test_a_page_is_filled_after_sifting(parent: Caller, moment: MovableTime) -> None:
    for number in range(60):
        parent.say(f"むかし{number}")
    moment.advance(days=31)
    for number in range(3):
        parent.say(f"いま{number}")
        moment.advance(seconds=1)
    first = parent.get("/api/chat/history", limit=2).json()
    assert [entry["user_message"] for entry in first["items"]] == ["いま2", "いま1"]
    second = parent.get("/api/chat/history", limit=2, cursor=first["next_cursor"]).json()
    assert [entry["user_message"] for entry in second["items"]] == ["いま0"]
    assert not second["has_more"]


def test_a_subscribers_messages_are_kept_for_180_days(
    parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    subscribe(resources, parent)
    parent.say("のこるよ")
    moment.advance(days=179)
    assert len(parent.get("/api/chat/history").json()["items"]) == 1
    moment.advance(days=1)
    assert parent.get("/api/chat/history").json()["items"] == []


def test_a_cursor_is_good_for_its_own_list_alone(new_parent: Callable[[], Caller], moment: MovableTime) -> None:
    one, other = new_parent(), new_parent()
    for caller in (one, other):
        for text in ("あ", "い", "う"):
            caller.say(text)
            moment.advance(seconds=1)
    cursor = one.get("/api/chat/history", limit=1).json()["next_cursor"]
    assert one.get("/api/chat/history", limit=2, cursor=cursor).status_code == 200
    for caller, path, filters in [
        (other, "/api/chat/history", {}),
        (one, "/api/chat/history", {"character": "tama"}),
        (one, "/api/chat/history", {"chat_type": "individual"}),
        (one, "/api/chat/history", {"start_date": "2026-11-01"}),
        (one, "/api/tree/fruits", {}),
    ]:
        answer = caller.get(path, cursor=cursor, **filters)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    flipped = ("B" if cursor[0] == "A" else "A") + cursor[1:]
    assert one.get("/api/chat/history", cursor=flipped).status_code == 422


def test_one_parent_never_sees_anothers_words(new_parent: Callable[[], Caller]) -> None:
    one, other = new_parent(), new_parent()
    one.say("わたしだけの話", ai_character="tama")
    for filters in ({}, {"character": "tama"}):
        assert other.get("/api/chat/history", **filters).json()["items"] == []


def test_a_message_by_its_id_is_what_the_list_shows(new_parent: Callable[[], Caller], moment: MovableTime) -> None:
    one, other = new_parent(), new_parent()
    message_id = one.say("ひとりで靴をはけた").json()["message_id"]
    listed = one.get("/api/chat/history").json()["items"][0]
    assert one.get(f"/api/chat/messages/{message_id}").json() == listed
    assert other.get(f"/api/chat/messages/{message_id}").json()["code"] == "not_found"
    assert one.get("/api/chat/messages/not-an-id").status_code == 404
    moment.advance(days=30)
    assert one.get(f"/api/chat/messages/{message_id}").status_code == 404, "past its time"


def test_the_history_shows_a_card_as_it_was_shown(parent: Caller, moment: MovableTime) -> None:
    said = parent.say("もう死にたい").json()
    assert said["safety"]["resources"]
    moment.advance(minutes=1)
    parent.say("今日は公園で遊んだ")
    later, first = parent.get("/api/chat/history").json()["items"]
    assert first["safety"] == said["safety"]
    assert len(later["safety"]["resources"]) == 1, "in care one line stays in sight"


def test_whether_todays_fruit_is_open(parent: Caller, moment: MovableTime) -> None:
    def is_open() -> bool:
        answer: bool = parent.get("/api/tree/status").json()["tree"]["fruit_open_today"]
        return answer

    assert is_open()
    plain = parent.say("うん").json()
    assert plain["tree_growth"]["fruit_open_today"] is True
    fruit = parent.say("今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった").json()
    assert (fruit["fruit_generated"], fruit["tree_growth"]["fruit_open_today"], is_open()) == (True, False, False)
    moment.advance(hours=11, minutes=59)
    assert not is_open()
    moment.advance(minutes=1)
    assert is_open(), "midnight in Japan"
