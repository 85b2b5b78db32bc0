"""Group chat: each active character answers once, in parallel; the tree grows once (docs/product.md 2)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Character, Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.ai.wording import foreign_voice, has_own_voice
from homebiyori.api import create_user_app
from homebiyori.resources import Resources
from support.builders import subscribe
from support.product import Caller, shared_app

TEXT = "離乳食を全部食べてくれて、作ってよかったと心から思えた。うれしくて写真を何枚も撮った"


def test_a_group_is_premium(parent: Caller) -> None:
    refused = parent.say(TEXT, chat_type="group")
    assert (refused.status_code, refused.json()["code"]) == (402, "premium_required")
    assert parent.get("/api/chat/history").json()["items"] == []


def test_all_three_answer_in_their_own_voice_and_the_tree_grows_once(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say(TEXT, chat_type="group", ai_character="hide").json()
    assert [voice["ai_character"] for voice in sent["responses"]] == ["hide", "tama", "madoka"]
    for voice in sent["responses"]:
        character = Character(voice["ai_character"])
        assert has_own_voice(voice["ai_response"], character)
        assert foreign_voice(voice["ai_response"], character) == []
    assert (sent["ai_character"], sent["ai_response"]) == ("hide", sent["responses"][0]["ai_response"])
    assert sent["fruit"]["ai_character"] == "hide"
    tree = parent.get("/api/tree/status").json()["tree"]
    assert (tree["total_messages"], tree["total_characters"]) == (1, sent["tree_growth"]["added_characters"])
    entry = parent.get("/api/chat/history", chat_type="group", character="hide").json()["items"][0]
    assert (entry["responses"], entry["chat_type"]) == (sent["responses"], "group")
    assert parent.get("/api/chat/history", chat_type="individual").json()["items"] == []


def test_only_the_active_ones_answer(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say(TEXT, chat_type="group", active_characters=["madoka", "tama"]).json()
    assert [voice["ai_character"] for voice in sent["responses"]] == ["madoka", "tama"]


def test_in_a_crisis_one_voice_answers(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    sent = parent.say("死にたい。もう全部終わりにしたい", chat_type="group").json()
    assert len(sent["responses"]) == 1
    assert sent["safety"]["resources"]


@pytest.mark.parametrize(
    "options",
    [
        {"chat_type": "group", "active_characters": []},
        {"chat_type": "group", "active_characters": ["tama", "tama"]},
        {"chat_type": "group", "active_characters": ["nobody"]},
        {"chat_type": "group", "active_characters": ["tama", "hide", "madoka", "tama"]},
        {"active_characters": ["tama"]},
    ],
)
def test_a_group_that_can_not_be(options: dict[str, Any], parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    assert parent.say(TEXT, **options).status_code == 422


class Failing:
    """A companion that raises for some characters."""

    def __init__(self, inner: Companion, *characters: Character) -> None:
        self._inner = inner
        self._characters = characters

    def reply(self, request: ReplyRequest) -> Reply:
        if request.character in self._characters:
            raise RuntimeError("a bug of ours")
        return self._inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@pytest.fixture
def failing(resources: Resources, parent: Caller) -> Callable[..., Caller]:
    subscribe(resources, parent)

    def make(*characters: Character) -> Caller:
        companions = replace(resources.companions, primary=Failing(resources.companions.primary, *characters))
        app = shared_app(create_user_app, replace(resources, companions=companions))
        return replace(parent, client=TestClient(app, raise_server_exceptions=False))

    return make


def test_one_that_fails_does_not_fail_the_others(failing: Callable[..., Caller]) -> None:
    sent = failing(Character.TAMA).say(TEXT, chat_type="group").json()
    assert [voice["ai_character"] for voice in sent["responses"]] == ["madoka", "hide"]
    assert sent["ai_character"] == "madoka"


def test_when_all_fail_nothing_is_kept(failing: Callable[..., Caller]) -> None:
    caller = failing(*Character)
    answer = caller.say(TEXT, chat_type="group")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "bug" not in answer.text
    assert caller.get("/api/chat/history").json()["items"] == []
