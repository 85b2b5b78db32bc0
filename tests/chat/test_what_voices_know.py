"""What a companion is told for an answer: everything that the parent chose, and nothing of anybody else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Lock

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.product import Caller

TEXT = "今日は公園で砂山をいっしょに作った"


class Recorder:
    """Keeps what it is asked, and lets another companion answer."""

    def __init__(self, answer: Callable[[ReplyRequest], Reply]) -> None:
        self._answer = answer
        self._lock = Lock()
        self.asked: list[ReplyRequest] = []

    def reply(self, request: ReplyRequest) -> Reply:
        with self._lock:
            self.asked.append(request)
        return self._answer(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@pytest.fixture
def recorder(resources: Resources) -> Recorder:
    return Recorder(resources.companions.primary.reply)


@pytest.fixture
def writer(parent: Caller, resources: Resources, recorder: Recorder) -> Iterator[Caller]:
    companions = replace(resources.companions, primary=recorder)
    with TestClient(create_user_app(replace(resources, companions=companions))) as client:
        yield replace(parent, client=client)


@pytest.mark.parametrize("mood", Mood)
def test_the_mood_of_the_profile(writer: Caller, recorder: Recorder, mood: Mood) -> None:
    assert writer.put("/api/chat/mood", {"mood": mood}).status_code == 200
    writer.say(TEXT)
    assert [request.mood for request in recorder.asked] == [mood]


@pytest.mark.parametrize("mood", Mood)
def test_the_mood_of_the_message_goes_first(writer: Caller, recorder: Recorder, mood: Mood) -> None:
    other = Mood.LISTEN if mood is Mood.PRAISE else Mood.PRAISE
    writer.put("/api/chat/mood", {"mood": other})
    assert writer.say(TEXT, mood=mood).status_code == 201
    assert [request.mood for request in recorder.asked] == [mood]


def test_the_nickname(writer: Caller, recorder: Recorder) -> None:
    writer.say(TEXT)
    writer.put("/api/users/nickname", {"nickname": "そら"})
    writer.say(TEXT)
    assert [request.nickname for request in recorder.asked] == [None, "そら"]


def test_the_character_and_the_level(writer: Caller, recorder: Recorder, resources: Resources) -> None:
    subscribe(resources, writer)
    for level in PraiseLevel:
        writer.say(TEXT, ai_character="hide", praise_level=level)
    assert [(request.character, request.level) for request in recorder.asked] == [
        (Character.HIDE, level) for level in PraiseLevel
    ]


def test_each_voice_of_a_group_is_told_the_same(writer: Caller, recorder: Recorder, resources: Resources) -> None:
    subscribe(resources, writer)
    writer.put("/api/users/nickname", {"nickname": "そら"})
    writer.say(TEXT, chat_type="group", mood="listen")
    assert {request.character for request in recorder.asked} == set(Character)
    told = {(request.mood, request.nickname, request.text) for request in recorder.asked}
    assert told == {(Mood.LISTEN, "そら", TEXT)}


def test_the_last_exchanges_oldest_first_and_nobody_elses(
    writer: Caller, recorder: Recorder, new_parent: Callable[[], Caller], moment: MovableTime
) -> None:
    new_parent().say("ほかの人のことば")
    said = []
    for number in range(3):
        moment.advance(minutes=1)
        said.append(writer.say(f"{TEXT}。{number}回め").json())
    told = recorder.asked[-1].exchanges
    assert [exchange.user_text for exchange in told] == [f"{TEXT}。0回め", f"{TEXT}。1回め"]
    assert [exchange.ai_text for exchange in told] == [answer["ai_response"] for answer in said[:2]]


def test_another_answer_is_asked_for_as_the_first_was(writer: Caller, recorder: Recorder) -> None:
    writer.put("/api/users/nickname", {"nickname": "そら"})
    sent = writer.say(TEXT, mood="listen", ai_character="madoka").json()
    assert writer.post(f"/api/chat/messages/{sent['message_id']}/regenerate").status_code == 200
    first, again = recorder.asked
    kept = [(request.mood, request.nickname, request.character, request.text) for request in (first, again)]
    assert kept[0] == kept[1] == (Mood.LISTEN, "そら", Character.MADOKA, TEXT)
    assert first.seed != again.seed
