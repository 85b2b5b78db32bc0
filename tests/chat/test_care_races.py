"""Concurrent messages of one parent, one of them a crisis: each write respects the care state of that moment."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key
from starlette.testclient import TestClient

from homebiyori.ai.port import Reply, ReplyRequest, Source, Usage
from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import PK
from homebiyori.base.clock import jst_date
from homebiyori.chat.rules import BUCKET, COST
from homebiyori.lexicon.vocabulary import RiskLevel
from homebiyori.ops.allowance import Allowances, used
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources
from homebiyori.tree.service import tree_key
from support.actors import MovableTime
from support.builders import subscribe
from support.product import OFFLINE, Caller, shared_app

MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
JOY = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
CRISIS = "もう死にたいです。消えてしまいたい"


@contextmanager
def before_the_write(resources: Resources, act: Callable[[], object]) -> Iterator[None]:
    """Run `act` once, just before the next transaction is sent."""
    events, done = resources.core.client.meta.events, list[bool]()

    def once(**_: Any) -> None:
        if not done:
            done.append(True)
            act()

    events.register("before-call.dynamodb.TransactWriteItems", once)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", once)
    assert done


def growth_notices(parent: Caller) -> list[str]:
    return [each["type"] for each in parent.get("/api/notifications").json()["items"]]


def sticker(parent: Caller) -> Any:
    return parent.post("/api/chat/emotions", {"sticker": "😊", "intensity": 5}).json()


def streamed(parent: Caller) -> Any:
    headers = {**parent.headers, "Accept": "text/event-stream"}
    text = parent.client.post("/api/chat/messages", json={"message": JOY}, headers=headers).text
    name, data = text.strip().split("\n\n")[-1].split("\n")
    assert name == "event: done"
    return json.loads(data.removeprefix("data: "))


@pytest.mark.parametrize(
    "write",
    [
        lambda parent: parent.say(JOY).json(),
        lambda parent: parent.say(JOY, key="k").json(),
        lambda parent: parent.say(JOY, chat_type="group").json(),
        streamed,
        sticker,
    ],
)
def test_joy_beside_a_crisis(write: Callable[[Caller], Any], parent: Caller, resources: Resources) -> None:
    """The joy is read before the crisis is written, and written after it."""
    subscribe(resources, parent)
    with before_the_write(resources, lambda: parent.say(CRISIS)):
        joy = write(parent)
    assert (joy["fruit"], joy["tree_growth"]["celebration"]) == (None, None)
    assert joy["safety"]["level"] != "gentle"
    assert joy["emotion_detected"] == "none"
    assert parent.get("/api/tree/fruits").json()["items"] == []
    assert growth_notices(parent) == []
    kept = resources.chats.query(Key(PK).eq(f"USER#{parent.user_id}"), limit=10).items
    words = {item["user_message"]: item["fragment_ids"] for item in kept}
    (said,) = [names for text, names in words.items() if text != CRISIS]
    assert not [name for name in said if "praise" in name]
    assert parent.put("/api/chat/care", {"safe": True}).json()["in_care"], "one joy is no word of safety"


def test_another_answer_beside_a_crisis(parent: Caller, resources: Resources) -> None:
    """Praise that was generated before the crisis was written is not stored after it."""
    said = parent.say(JOY).json()
    path = f"/api/chat/messages/{said['message_id']}/regenerate"
    with before_the_write(resources, lambda: parent.say(CRISIS)):
        again = parent.post(path, {})
    assert again.status_code == 200
    kept = resources.chats.query(Key(PK).eq(f"USER#{parent.user_id}"), limit=10).items
    (names,) = [item["fragment_ids"] for item in kept if item["user_message"] == JOY]
    assert [name for name in names if ".care." in name]
    assert not [name for name in names if "praise" in name]
    with before_the_write(resources, lambda: parent.say("お茶をのんだ")):
        assert parent.post(path, {}).status_code == 200, "a tree that grows keeps no answer back"


def test_in_time_there_is_joy(parent: Caller, resources: Resources) -> None:
    """With an ordinary message in between instead of a crisis, nothing is withheld."""
    with before_the_write(resources, lambda: parent.say("お茶をのんだ")):
        joy = parent.say(JOY).json()
    assert joy["fruit"]
    assert joy["tree_growth"]["celebration"]
    assert joy["safety"] is None


def test_the_graver_of_two_crises_stands(parent: Caller, resources: Resources) -> None:
    with before_the_write(resources, lambda: parent.say("睡眠薬をためてあります。今夜ぜんぶ飲みます")):
        parent.say("消えてしまいたいです")
    tree = resources.core.get(tree_key(parent.user_id)) or {}
    assert tree["care"]["level"] == RiskLevel.IMMEDIATE


@dataclass
class Priced:
    """A companion whose every answer has a cost."""

    asked: int = 0

    def reply(self, request: ReplyRequest) -> Reply:
        self.asked += 1
        usage = Usage(model_id="m", input_tokens=100, output_tokens=10, charge=700)
        return Reply(text="よかったね", source=Source.BEDROCK, analysis=request.analysis, usage=usage)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        yield self.reply(request)


@pytest.mark.parametrize(("chat_type", "days"), [("individual", 700), ("group", 701)])
def test_an_answer_that_is_not_given_was_paid_for(
    chat_type: str, days: int, parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    moment.advance(days=days)  # a day that no other test counts on
    subscribe(resources, parent)
    model = Priced()
    priced = replace(resources, companions=replace(OFFLINE, primary=model, models=(MODEL, MODEL)))
    client = TestClient(shared_app(create_user_app, priced), raise_server_exceptions=False)
    caller = replace(parent, client=client)
    with before_the_write(resources, lambda: parent.say(CRISIS)):
        joy = caller.say(JOY, chat_type=chat_type).json()
    assert (joy["source"], joy["fruit"], len(joy["responses"])) == ("offline", None, 1)
    today = jst_date(moment.now())
    row = resources.core.get(bucket_key(parent.user_id, BUCKET))
    counters = resources.counters.read_day(today)
    assert (counters["model_calls"], counters["cost_microdollars"]) == (model.asked, model.asked * 700)
    assert used(row, COST, today) == counters["cost_microdollars"] > 0


def test_joy_waits_for_a_crisis_that_is_being_answered(parent: Caller, resources: Resources) -> None:
    """The joy is ready to be written before the crisis, although the crisis came first."""
    parent.get("/api/users/profile")
    waiting = threading.Event()
    with ThreadPoolExecutor(1) as pool:

        def be_joyful() -> None:
            joys.append(pool.submit(parent.say, JOY))
            waiting.wait(1.0)

        joys: list[Future[Any]] = []
        refusals = 0

        def see(parsed: dict[str, Any], **_: Any) -> None:
            nonlocal refusals
            if "Error" in parsed:
                refusals += 1
                waiting.set()

        resources.core.client.meta.events.register("after-call.dynamodb.TransactWriteItems", see)
        try:
            with before_the_write(resources, be_joyful):
                crisis = parent.say(CRISIS).json()
            joy = joys[0].result().json()
        finally:
            resources.core.client.meta.events.unregister("after-call.dynamodb.TransactWriteItems", see)
    assert crisis["safety"]["is_card"]
    assert refusals >= 1
    assert (joy["fruit"], joy["tree_growth"]["celebration"], joy["safety"]["is_card"]) == (None, None, False)
    row = resources.core.get(bucket_key(parent.user_id, BUCKET)) or {}
    assert "first_until" not in row


def test_a_crisis_that_died_holds_nobody_up_for_long(parent: Caller, resources: Resources, moment: MovableTime) -> None:
    parent.get("/api/users/profile")
    Allowances(resources.core, resources.clock).reserve(parent.user_id, BUCKET, goes_first=True)
    moment.advance(seconds=4)
    assert parent.say(JOY).json()["fruit"]
