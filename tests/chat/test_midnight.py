"""Overlapping answers around midnight in Japan: no message is lost, and every day has one fruit."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import PK, Table, to_wire
from homebiyori.base.clock import Clock
from homebiyori.chat.models import AnsweredMessage, NewMessage
from homebiyori.chat.service import ChatService
from homebiyori.ops.idempotency import UNKEYED
from homebiyori.resources import Resources
from homebiyori.tree.rules import DEFAULT_THRESHOLDS
from support.actors import MovableTime
from support.memory_dynamodb import MemoryDynamoDB
from support.product import OFFLINE, Caller, shared_app

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

HEARTFELT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
MIDNIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass
class GatedCompanion:
    """A companion that answers when released."""

    inner: Companion
    begun: Event
    may_end: Event

    def reply(self, request: ReplyRequest) -> Reply:
        if "ゆっくり" in request.text:
            self.begun.set()
            assert self.may_end.wait(20)
        return self.inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@dataclass
class Overlap:
    """A parent whose slow message begins before midnight and is stored after another message."""

    caller: Caller
    slow: GatedCompanion
    moment: MovableTime

    def run(self, text: str, *, then: datetime, meanwhile: Callable[[], Any], key: str | None = None) -> Any:
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(self.caller.say, f"{text}ゆっくり", key=key)
            assert self.slow.begun.wait(20)
            self.moment.at = then
            meanwhile()
            self.slow.may_end.set()
            return answer.result()


@pytest.fixture
def overlap(resources: Resources, parent: Caller, moment: MovableTime) -> Overlap:
    slow = GatedCompanion(OFFLINE.primary, Event(), Event())
    app = shared_app(create_user_app, replace(resources, companions=replace(OFFLINE, primary=slow)))
    parent.get("/api/users/profile")
    moment.at = MIDNIGHT - timedelta(seconds=2)
    return Overlap(replace(parent, client=TestClient(app, raise_server_exceptions=False)), slow, moment)


def days_of(caller: Caller) -> list[str]:
    return [fruit["created_at"][:10] for fruit in caller.get("/api/tree/fruits").json()["items"]]


def test_the_day_before_gets_its_fruit_though_the_new_day_was_first(overlap: Overlap) -> None:
    later: list[Any] = []
    slow = overlap.run(
        HEARTFELT,
        then=MIDNIGHT + timedelta(seconds=2),
        meanwhile=lambda: later.append(overlap.caller.say(HEARTFELT).json()),
    )
    assert (slow.status_code, slow.json()["fruit_generated"], later[0]["fruit_generated"]) == (201, True, True)
    assert days_of(overlap.caller) == ["2026-11-24", "2026-11-23"]
    tree = overlap.caller.get("/api/tree/status").json()
    assert tree["tree"]["last_fruit_date"] == "2026-11-24", "dates on the tree only move forward"
    assert tree["tree"]["last_message_date"] == "2026-11-24"
    assert [fruit["created_at"][:10] for fruit in tree["recent_fruits"]] == ["2026-11-24", "2026-11-23"]
    assert tree["tree"]["total_fruits"] == 2
    # For the rest of the day, heartfelt messages are stored at once and bear no other fruit.
    for _ in range(3):
        more = overlap.caller.say(HEARTFELT)
        assert (more.status_code, more.json()["fruit_generated"]) == (201, False)
    assert tree["tree"]["total_messages"] + 3 == 5


def test_a_fruit_that_the_day_has_already_is_dropped_and_the_message_kept(overlap: Overlap) -> None:
    """The tree's row knows only the newest fruit, of the new day; only the write detects that of the old day."""

    def meanwhile() -> None:
        overlap.moment.at = MIDNIGHT - timedelta(seconds=1)
        assert overlap.caller.say(HEARTFELT).json()["fruit_generated"]
        overlap.moment.at = MIDNIGHT + timedelta(seconds=2)
        assert overlap.caller.say(HEARTFELT).json()["fruit_generated"]

    slow = overlap.run(HEARTFELT, then=MIDNIGHT, meanwhile=meanwhile, key="k")
    assert (slow.status_code, slow.json()["fruit_generated"], slow.json()["fruit"]) == (201, False, None)
    assert days_of(overlap.caller) == ["2026-11-24", "2026-11-23"]
    assert overlap.caller.get("/api/tree/status").json()["tree"]["total_messages"] == 3
    assert overlap.caller.say(f"{HEARTFELT}ゆっくり", key="k").status_code == 201


def test_in_the_usual_order_both_days_have_theirs(overlap: Overlap) -> None:
    slow = overlap.run(HEARTFELT, then=MIDNIGHT + timedelta(seconds=2), meanwhile=lambda: None)
    assert slow.json()["fruit_generated"]
    assert slow.json()["created_at"][:19] == "2026-11-23T23:59:58"
    assert overlap.caller.say(HEARTFELT).json()["fruit_generated"]
    assert days_of(overlap.caller) == ["2026-11-24", "2026-11-23"]


def test_a_stage_that_is_on_record_is_not_recorded_for_ever(parent: Caller, resources: Resources) -> None:
    """After a restore, the tree's row may be older than the record of its stage."""
    parent.say("お茶を飲んだ")
    record = {
        "PK": f"USER#{parent.user_id}",
        "SK": "GROWTH#1",
        "stage": 1,
        "stage_name": "芽",
        "reached_at": "2026-11-01T12:00:00+09:00",
        "total_characters": 20,
        "ai_character": "tama",
    }
    resources.core.client.put_item(TableName=resources.core.name, Item=to_wire(record))
    sent = parent.say("洗濯物をたたんで、お皿を洗って、やっと座って、お茶を飲んだよ")
    assert sent.status_code == 201
    assert (sent.json()["tree_growth"]["current_stage"], sent.json()["tree_growth"]["celebration"]) == (1, None)
    stages = parent.get("/api/tree/history").json()["stages"]
    assert [(each["stage"], each["reached_at"][:10]) for each in stages] == [(1, "2026-11-01")]
    assert parent.say("おやすみ").json()["tree_growth"]["celebration"] is None


class Simulation:
    """Simulates parents who write around midnight; answers take up to 20 seconds and are stored when they end."""

    def __init__(
        self, resources: Resources, *, parents: int, messages: int, seed: int, midnight: datetime = MIDNIGHT
    ) -> None:
        self.moment, self._midnight = MovableTime(midnight), midnight
        clock = Clock(now=self.moment.now, monotonic=self.moment.monotonic, sleep=lambda _: None)
        self.memory = MemoryDynamoDB()
        client = cast("DynamoDBClient", self.memory)
        self._chat = ChatService(
            replace(
                resources,
                clock=clock,
                core=Table(client=client, name="core", clock=clock),
                chats=Table(client=client, name="chats", clock=clock),
                companions=OFFLINE,
            )
        )
        self._chance = random.Random(seed)  # noqa: S311 - plays, guards nothing
        self._parents, self._messages = parents, messages

    def run(self) -> list[AnsweredMessage]:
        """Run the simulation event by event and return the answers."""
        order, events, answered = count(), list[tuple[float, int, Callable[[], None]]](), list[AnsweredMessage]()

        def begin(user_id: str, at: float, text: str) -> None:
            pieces = self._chat.stream(user_id, NewMessage(message=text), UNKEYED)
            end = at + self._chance.uniform(0, 20)
            heapq.heappush(events, (end, next(order), lambda: answered.append(last_of(pieces))))

        for number in range(self._messages):
            user_id = f"parent-{number % self._parents}"
            # Each parent's first two messages are heartfelt, one a day; the others come at random times.
            turn = number // self._parents
            at = self._chance.uniform(-40, 0) if turn == 0 else self._chance.uniform(0, 40)
            if turn > 1:
                at = self._chance.uniform(-40, 40)
            text = HEARTFELT if turn < 2 or self._chance.random() < 0.5 else "お茶を飲んだ"
            events.append((at, next(order), lambda u=user_id, a=at, t=text: begin(u, a, t)))  # type: ignore[misc]
        heapq.heapify(events)
        while events:
            at, _, happen = heapq.heappop(events)
            self.moment.at = self._midnight + timedelta(seconds=at)
            self.moment.seconds = at
            happen()
        return answered


def last_of(pieces: Iterator[Any]) -> AnsweredMessage:
    *_, last = pieces
    assert isinstance(last, AnsweredMessage)
    return last


@pytest.mark.parametrize(
    ("name", "after"),
    [
        pytest.param("an ordinary day", "2026-11-24", marks=pytest.mark.proof),
        pytest.param("New Year", "2027-01-01", marks=pytest.mark.proof),
        pytest.param("the leap day begins", "2028-02-29", marks=pytest.mark.proof),
        ("the leap day ends", "2028-03-01"),
        pytest.param("February without one", "2027-03-01", marks=pytest.mark.proof),
        pytest.param("a month's end", "2026-12-01", marks=pytest.mark.proof),
    ],
)
def test_messages_about_midnight(
    name: str, after: str, resources: Resources, size: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    messages = size(160, 10_000)
    parents = messages // 20
    midnight = datetime.fromisoformat(f"{after}T00:00:00+09:00").astimezone(UTC)
    simulation = Simulation(resources, parents=parents, messages=messages, seed=1, midnight=midnight)
    answered = simulation.run()
    rows = simulation.memory.rows
    kept = rows("chats", "CHAT#")
    assert len(answered) == len(kept) == messages, "none is lost, none is kept twice"
    assert {each.message_id for each in answered} == {row["message_id"] for row in kept}
    fruits = Counter(row[PK] for row in rows("core", "FRUIT#"))
    assert fruits == {f"USER#parent-{number}": 2 for number in range(parents)}, "parents x days"
    assert sum(each.fruit_generated for each in answered) == 2 * parents
    said, grown = Counter(row[PK] for row in kept), Counter[str]()
    for row in kept:
        grown[row[PK]] += row["growth"]
    stages = Counter(row[PK] for row in rows("core", "GROWTH#"))
    for tree in rows("core", "TREE"):
        owner = tree[PK]
        assert (tree["total_messages"], tree["total_characters"]) == (said[owner], grown[owner])
        assert (tree["total_fruits"], tree["last_fruit_on"]) == (2, after)
        reached = sum(grown[owner] >= threshold for threshold in DEFAULT_THRESHOLDS)
        assert tree["stage_reached"] == stages[owner] == reached
    figure("messages about midnight in Japan, answers up to 20 s late", day=name, messages=len(kept), parents=parents,
           lost=messages - len(kept), fruits=fruits.total(), wanted=2 * parents)  # fmt: skip
