"""What the request to a companion contains: every choice of the parent, and nothing of anybody else."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from threading import Lock
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.bedrock import usage_of
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.base.log import user_hash
from homebiyori.care.reading.perils import Peril
from homebiyori.chat.rules import CONTEXT_CHARACTERS, REQUEST_SECONDS
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.product import Caller, shared_app

TEXT = "今日は公園で砂山をいっしょに作った"


class Recorder:
    """A companion that records its requests and answers with the given function."""

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
    with TestClient(shared_app(create_user_app, replace(resources, companions=companions))) as client:
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


def test_another_answer_knows_of_a_theft_only_where_it_was_told_by_then(
    writer: Caller, recorder: Recorder, moment: MovableTime
) -> None:
    earlier = writer.say("どうしよう、まだ決められない").json()
    for text in ("財布を盗まれた", "どうしよう"):
        moment.advance(minutes=1)
        writer.say(text)
    assert writer.post(f"/api/chat/messages/{earlier['message_id']}/regenerate").status_code == 200
    assert [request.peril for request in recorder.asked] == [None, Peril.THEFT, Peril.THEFT, None]


@pytest.mark.parametrize(
    ("told", "name", "concept"),
    [
        ("離乳食を全然食べてくれなくて、もうくたくた", "trouble", "離乳食"),
        ("娘が初めて歩いてすごくうれしい", "gladness", "first_steps"),
    ],
)
def test_of_a_group_the_first_voice_alone_remembers(
    writer: Caller, recorder: Recorder, resources: Resources, moment: MovableTime, told: str, name: str, concept: str
) -> None:
    subscribe(resources, writer)
    writer.say(told)
    moment.advance(hours=20)
    writer.say(TEXT, chat_type="group", active_characters=["hide", "tama", "madoka"])
    remembered = {request.character: getattr(request, name) for request in recorder.asked[1:]}
    assert remembered == {Character.HIDE: concept, Character.TAMA: None, Character.MADOKA: None}


def test_the_context_takes_what_fits_and_nothing_older(
    parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    recorder = Recorder(lambda asked: Reply(text="うん。", source=Source.BEDROCK, analysis=asked.analysis))
    companions = replace(resources.companions, primary=recorder)
    with TestClient(shared_app(create_user_app, replace(resources, companions=companions))) as client:
        writer = replace(parent, client=client)
        half = CONTEXT_CHARACTERS // 2 - len("うん。")
        texts = ["まえのはなし", "あ" * half, "い" * half]
        for text in (*texts, TEXT):
            writer.say(text)
            moment.advance(minutes=1)
    assert [exchange.user_text for exchange in recorder.asked[-1].exchanges] == texts[1:]
    assert [exchange.user_text for exchange in recorder.asked[-2].exchanges] == texts[:2], "as long as there is room"


class SlowReaders:
    """An executor that lets seconds pass before each read."""

    def __init__(self, readers: Executor, pass_by: Callable[[], None]) -> None:
        self._readers = readers
        self._pass_by = pass_by

    def submit(self, *args: Any, **named: Any) -> Any:
        self._pass_by()
        return self._readers.submit(*args, **named)


def test_the_companion_has_what_is_left_of_the_requests_time(
    parent: Caller, resources: Resources, recorder: Recorder, moment: MovableTime
) -> None:
    clock = replace(resources.clock, monotonic=moment.monotonic)
    readers: Any = SlowReaders(resources.readers, lambda: moment.advance(seconds=7))
    companions = replace(resources.companions, primary=recorder)
    app = shared_app(create_user_app, replace(resources, companions=companions, clock=clock, readers=readers))
    with TestClient(app) as client:
        writer = replace(parent, client=client)
        sent = writer.say(TEXT).json()
        assert writer.post(f"/api/chat/messages/{sent['message_id']}/regenerate").status_code == 200
    assert [request.seconds_left for request in recorder.asked] == [REQUEST_SECONDS - 7] * 2


def test_the_log_line_tells_of_the_message(
    parent: Caller, resources: Resources, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(request: ReplyRequest) -> Reply:
        is_first = request.character is Character.HIDE
        return Reply(
            text="よい日じゃのう。" if is_first else "よかったわねぇ、ほんとうに。",
            source=Source.BEDROCK if is_first else Source.FALLBACK,
            analysis=request.analysis,
            usage=usage_of("global.anthropic.claude-haiku-4-5", input_tokens=900, output_tokens=80)
            if is_first
            else None,
        )

    subscribe(resources, parent)
    companions = replace(resources.companions, primary=Recorder(answer))
    with (
        TestClient(shared_app(create_user_app, replace(resources, companions=companions))) as client,
        caplog.at_level("INFO"),
    ):
        sent = replace(parent, client=client).say(
            "娘が初めて歩いて、すごくうれしい 😊",
            chat_type="group",
            active_characters=["hide", "tama"],
            mood="listen",
            praise_level="deep",
        )
    assert sent.json()["fruit_generated"] is True
    fields = next(record.__dict__["fields"] for record in caplog.records if record.getMessage() == "message_answered")
    assert fields == {
        "user": user_hash(parent.user_id),
        "characters": ["hide", "tama"],
        "mood": "listen",
        "praise_level": "deep",
        "sources": ["bedrock", "fallback"],
        "message_length": 17,
        "answer_lengths": [8, 14],
        "has_fruit": True,
        "usage": [
            {
                "model_id": "global.anthropic.claude-haiku-4-5",
                "input_tokens": 900,
                "output_tokens": 80,
                "calls": 1,
                "cost": 1300,
            }
        ],
    }
