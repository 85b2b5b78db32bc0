"""Stickers, a lone emoji, an interjection: words are not needed (docs/product.md 2)."""

import pytest

from support.product import Caller

STICKERS = [
    ("😊", "嬉しい", "joy"),
    ("😔", "悲しい", "sadness"),
    ("😤", "怒り", "anger"),
    ("😰", "不安", "worry"),
    ("😴", "疲れた", "fatigue"),
    ("😅", "困った", "worry"),
]


@pytest.mark.parametrize(("emoji", "word", "emotion"), STICKERS)
def test_a_sticker_gets_a_real_reply_and_grows_five(emoji: str, word: str, emotion: str, parent: Caller) -> None:
    for sticker in (emoji, word, emoji + word):
        answer = parent.post("/api/chat/emotions", {"sticker": sticker, "intensity": 4, "ai_character": "madoka"})
        assert answer.status_code == 201, answer.text
        sent = answer.json()
        assert (sent["emotion_detected"], sent["emotion_intensity"], sent["fruit_generated"]) == (emotion, 4, False)
        assert sent["tree_growth"]["added_characters"] == 5
        assert 50 <= len(sent["ai_response"]) <= 150
    assert parent.get("/api/chat/history").json()["items"][0]["user_message"] == emoji + word
    assert parent.get("/api/tree/status").json()["tree"]["total_characters"] == 15


@pytest.mark.parametrize(
    "body",
    [
        {"sticker": "🐸", "intensity": 3},
        {"sticker": "😊", "intensity": 0},
        {"sticker": "😊", "intensity": 6},
        {"sticker": "😊"},
        {"intensity": 3},
        {"sticker": ["😊"], "intensity": 3},
        {"sticker": "😊", "intensity": 3, "message": "あ"},
    ],
)
def test_a_sticker_that_is_none(body: dict[str, object], parent: Caller) -> None:
    assert parent.post("/api/chat/emotions", body).status_code == 422


def test_a_sticker_that_is_sent_again_grows_once(parent: Caller) -> None:
    body = {"sticker": "😴", "intensity": 2}
    assert len({parent.post("/api/chat/emotions", body, key="tired").text for _ in range(3)}) == 1
    assert parent.get("/api/tree/status").json()["tree"]["total_characters"] == 5
    assert parent.post("/api/chat/emotions", {**body, "intensity": 3}, key="tired").status_code == 409


@pytest.mark.parametrize("text", ["😴", "うん", "…", "ふぅ", "はぁ…", "🥲🥲"])
def test_saying_nothing_is_enough(text: str, parent: Caller) -> None:
    sent = parent.say(text).json()
    assert 50 <= len(sent["ai_response"]) <= 150
    assert sent["source"] == "offline"


def test_the_mood_is_kept(parent: Caller) -> None:
    assert parent.put("/api/chat/mood", {"mood": "listen"}).json() == {"mood": "listen"}
    parent.say("眠い")
    assert parent.get("/api/chat/history").json()["items"][0]["mood"] == "listen"
    assert parent.put("/api/chat/mood", {"mood": "scold"}).status_code == 422
