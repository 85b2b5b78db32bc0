"""POST /api/chat/messages: one message, its answer and its effect on the tree (docs/product.md 2 and 3)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Character, Mood, PraiseLevel
from homebiyori.api import create_user_app
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.tree.rules import height_of
from support.actors import MovableTime
from support.builders import subscribe
from support.companions import OnlyFallbacks
from support.product import Caller, shared_app

HEARTFELT = (
    "今日はじめて寝返りできた!朝からずっと見守っていたから、"
    "その瞬間は嬉しくて泣いてしまった。生まれてきてくれてよかったなあ"
)


@pytest.mark.parametrize(("character", "mood"), list(product(Character, Mood)))
def test_every_character_answers_in_every_mood(character: Character, mood: Mood, parent: Caller) -> None:
    answer = parent.say("やっと寝てくれた。長い一日だった", ai_character=character, mood=mood)
    assert answer.status_code == 201
    sent = answer.json()
    assert sent["ai_character"] == character
    assert sent["source"] == "offline"
    assert 50 <= len(sent["ai_response"]) <= 150
    assert sent["created_at"].endswith("+09:00")
    entry = parent.get("/api/chat/history").json()["items"][0]
    assert (entry["message_id"], entry["mood"], entry["ai_response"]) == (sent["message_id"], mood, sent["ai_response"])


@pytest.mark.parametrize("character", list(Character))
def test_deep_praise_is_premium(character: Character, parent: Caller, resources: Resources) -> None:
    refused = parent.say("やっと寝てくれた", ai_character=character, praise_level="deep")
    assert refused.status_code == 402
    assert (refused.json()["code"], refused.json()["upgrade_url"]) == ("premium_required", "/pricing")
    assert parent.get("/api/chat/history").json()["items"] == []
    subscribe(resources, parent)
    sent = parent.say("やっと寝てくれた", ai_character=character, praise_level="deep").json()
    assert 200 <= len(sent["ai_response"]) <= 400


@pytest.mark.parametrize("status", ["canceled", "unpaid", "incomplete", "incomplete_expired", "paused"])
def test_a_lapsed_subscriber_gets_normal_answers(status: str, parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent, status=status)
    parent.put("/api/users/ai-preferences", {"praise_level": "deep"})
    assert len(parent.say("やっと寝てくれた").json()["ai_response"]) <= 150
    assert parent.say("やっと寝てくれた", praise_level="deep").status_code == 402


def test_the_profile_decides_what_is_left_out(parent: Caller) -> None:
    parent.put("/api/users/ai-preferences", {"ai_character": "hide", "mood": "listen"})
    assert parent.say("眠れない").json()["ai_character"] == "hide"
    assert parent.get("/api/chat/history").json()["items"][0]["mood"] == "listen"
    assert parent.say("眠れない", ai_role="madoka").json()["ai_character"] == "madoka"


def test_a_message_grows_the_tree_by_what_can_be_read(parent: Caller) -> None:
    for text, added in [
        ("おはよう", 4),
        ("ああああああ", 3),
        ("👨‍👩‍👧‍👦", 1),
        ("見て https://example.com/a?b=c すごい", 5),
        ("は い\u3000\n\u200bね", 3),
    ]:
        growth = parent.say(text).json()["tree_growth"]
        assert growth["added_characters"] == added, text
    assert growth["total_characters"] == 16
    tree = parent.get("/api/tree/status").json()["tree"]
    assert (tree["total_characters"], tree["total_messages"], tree["current_stage"]) == (16, 5, 0)


def test_each_new_stage_is_celebrated_once(parent: Caller) -> None:
    words = "今日も洗濯物をたたんだよ"
    celebrated: list[int] = []
    for _ in range(30):
        growth = parent.say(words).json()["tree_growth"]
        assert growth["current_stage"] == height_of(growth["total_characters"]).stage
        assert growth["stage_changed"] is (growth["celebration"] is not None)
        celebrated += growth["celebration"]["stages"] if growth["celebration"] else []
    assert celebrated == [1, 2, 3, 4, 5]
    stages = parent.get("/api/tree/history").json()["stages"]
    assert [(stage["stage"], stage["stage_name"]) for stage in stages] == [
        (1, "芽"), (2, "苗"), (3, "若木"), (4, "成木"), (5, "大木"),
    ]  # fmt: skip


def test_a_new_stage_is_told_once(parent: Caller) -> None:
    parent.say("今日も洗濯物をたたんだよ。お皿も洗った")
    parent.say("今日も洗濯物をたたんだよ。お皿も洗った" * 2)
    told = parent.get("/api/notifications").json()["items"]
    assert [(each["type"], each["title"]) for each in told] == [
        ("stage_reached", "木が「苗」に育ちました"),
    ]
    assert parent.get("/api/notifications/unread-count").json() == {"unread_count": 1}


def test_a_stage_that_was_told_before_is_reached_without_a_word(
    parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    told = NewNotification(type=NotificationType.STAGE_REACHED, dedupe_key="stage:2", parameters={"stage_name": "苗"})
    parent.say("今日も洗濯物をたたんだよ。お皿も洗った")
    NotificationService(resources).create(parent.user_id, told, moment.now())
    answer = parent.say("今日も洗濯物をたたんだよ。お皿も洗った" * 2)
    assert (answer.status_code, answer.json()["tree_growth"]["current_stage"]) == (201, 2)
    assert parent.get("/api/notifications/unread-count").json() == {"unread_count": 1}


def test_one_long_message_passes_several_stages(parent: Caller) -> None:
    growth = parent.say("寝る前に今日のことを思い出している" * 20).json()["tree_growth"]
    assert (growth["previous_stage"], growth["current_stage"]) == (0, 5)
    assert growth["celebration"]["stages"] == [1, 2, 3, 4, 5]
    assert parent.say("おやすみ").json()["tree_growth"]["celebration"] is None


def test_a_heartfelt_exchange_becomes_the_days_fruit(parent: Caller) -> None:
    first = parent.say(HEARTFELT).json()
    assert first["fruit_generated"]
    assert first["fruit"]["user_message"] == HEARTFELT
    assert first["fruit"]["ai_response"] == first["ai_response"]
    again = parent.say(HEARTFELT).json()
    assert (again["fruit_generated"], again["fruit"]) == (False, None)


@pytest.mark.parametrize(
    ("before", "after"),
    [(datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC))],
)
def test_midnight_in_japan_begins_a_new_day(
    before: datetime, after: datetime, parent: Caller, moment: MovableTime
) -> None:
    moment.at = before
    assert parent.say(HEARTFELT).json()["fruit_generated"]
    assert not parent.say(HEARTFELT).json()["fruit_generated"]
    moment.at = after
    assert parent.say(HEARTFELT).json()["fruit_generated"]
    fruits = parent.get("/api/tree/fruits").json()["items"]
    assert [fruit["created_at"][:19] for fruit in fruits] == ["2026-11-24T00:00:00", "2026-11-23T23:59:59"]
    for day, count in [("2026-11-23", 2), ("2026-11-24", 1)]:
        entries = parent.get("/api/chat/history", start_date=day, end_date=day).json()["items"]
        assert len(entries) == count


@pytest.mark.parametrize("text", ["死にたい。何もかもつらい", "夫に殴られて怖い。子どもの前でも蹴られた"])
def test_a_crisis_is_met_with_help_and_nothing_else(text: str, parent: Caller) -> None:
    parent.say("洗濯物をたたんで、お皿を洗って、やっと座った")
    sent = parent.say(text).json()
    assert sent["safety"]["resources"]
    assert sent["fruit_generated"] is False
    assert sent["tree_growth"]["celebration"] is None
    assert sent["tree_growth"]["added_characters"] > 0
    again = parent.say(text).json()["safety"]
    assert (again["is_card"], len(again["resources"])) == (False, 1), "the same card at most once in 24 hours"
    assert parent.say("少し落ち着いた。お茶を飲んでいる").status_code == 201


def test_a_stage_reached_in_a_crisis_is_never_celebrated(parent: Caller) -> None:
    growth = parent.say("死にたい。もう全部終わりにしたい。誰もわたしを見ていない気がする").json()["tree_growth"]
    assert (growth["current_stage"], growth["stage_changed"], growth["celebration"]) == (1, True, None)
    assert parent.say("お茶を飲んだ").json()["tree_growth"]["celebration"] is None


def test_a_fallback_answer_keeps_the_message_and_bears_no_fruit(
    resources: Resources, new_parent: Callable[[], Caller]
) -> None:
    caller = new_parent()
    companions = replace(resources.companions, primary=OnlyFallbacks(resources.companions.primary))
    app = shared_app(create_user_app, replace(resources, companions=companions))
    sent = replace(caller, client=TestClient(app)).say(HEARTFELT).json()
    assert (sent["source"], sent["fruit_generated"]) == ("fallback", False)
    assert sent["notice"]
    assert sent["tree_growth"]["added_characters"] > 0
    assert caller.get("/api/chat/history").json()["items"][0]["user_message"] == HEARTFELT


@pytest.mark.proof
def test_fifty_parallel_messages_of_one_parent(parent: Caller) -> None:
    texts = [f"{HEARTFELT}（{number}）" for number in range(50)]
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(parent.say, texts))
    assert Counter(answer.status_code for answer in answers) == {201: 50}
    sent = [answer.json() for answer in answers]
    added = sum(each["tree_growth"]["added_characters"] for each in sent)
    totals = [each["tree_growth"]["total_characters"] for each in sent]
    assert len(set(totals)) == 50
    assert max(totals) == added
    tree = parent.get("/api/tree/status").json()["tree"]
    assert (tree["total_characters"], tree["total_messages"], tree["total_fruits"]) == (added, 50, 1)
    assert sum(each["fruit_generated"] for each in sent) == 1
    assert len(parent.get("/api/tree/fruits").json()["items"]) == 1
    celebrated = [stage for each in sent if (it := each["tree_growth"]["celebration"]) for stage in it["stages"]]
    assert sorted(celebrated) == [1, 2, 3, 4, 5]
    history = parent.get("/api/chat/history", limit=100).json()["items"]
    assert sorted(entry["user_message"] for entry in history) == sorted(texts)


def test_one_key_twenty_times_in_parallel(parent: Caller) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: parent.say(HEARTFELT, key="once"), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(parent.get("/api/chat/history").json()["items"]) == 1
    assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == 1
    assert parent.say(HEARTFELT, key="once").text == answers[0].text
    other = parent.say("別の話", key="once")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")


def test_a_key_is_kept_for_a_day(parent: Caller, moment: MovableTime) -> None:
    first = parent.say("おはよう", key="morning").json()
    moment.advance(hours=23, minutes=59)
    assert parent.say("おはよう", key="morning").json() == first
    moment.advance(minutes=2)
    assert parent.say("おはよう", key="morning").json()["message_id"] != first["message_id"]


def test_two_parents_may_use_the_same_key(new_parent: Callable[[], Caller]) -> None:
    one, other = new_parent(), new_parent()
    first = one.say("おはよう", key="same").json()
    assert other.say("こんばんは", key="same").json()["message_id"] != first["message_id"]
    assert other.get("/api/chat/history").json()["items"][0]["user_message"] == "こんばんは"


@pytest.mark.parametrize("key", ["", "x" * 65, "日本語", "with space", "tab\t"])
def test_a_key_is_64_visible_ascii_characters_at_most(key: str, parent: Caller) -> None:
    headers = [*parent.headers.items(), ("Idempotency-Key", key)]
    encoded = [(name.encode(), value.encode()) for name, value in headers]
    answer = parent.client.post("/api/chat/messages", json={"message": "あ"}, headers=encoded)
    assert answer.status_code == 422


def test_emotions_are_reported(parent: Caller) -> None:
    sent = parent.say("もう限界。夜泣き3時間、しんどすぎる").json()
    assert sent["emotion_detected"] == Emotion.FATIGUE
    assert 1 <= sent["emotion_intensity"] <= 5
    assert parent.get("/api/chat/history").json()["items"][0]["praise_level"] == PraiseLevel.NORMAL
