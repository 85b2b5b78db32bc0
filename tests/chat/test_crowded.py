"""One parent's fifty concurrent messages: few are processed at a time, and no other parent waits."""

import json
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from homebiyori.ai.port import Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.ops.bulkhead import AT_ONCE, CHAT_LANE, Bulkhead
from homebiyori.resources import Resources
from homebiyori.routes import OpenRoute
from support.product import Caller, shared_app

pytestmark = pytest.mark.proof

MESSAGES = "/api/chat/messages"
EVENTS = {"Accept": "text/event-stream"}


@dataclass
class HoldingCompanion:
    """A companion that holds the crowd's answers until `may_answer` is set, and counts concurrent requests."""

    inner: Companion
    may_answer: threading.Event = field(default_factory=threading.Event)
    at_work: int = 0
    most: int = 0
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, request: ReplyRequest) -> Reply:
        with self._asking(request):
            return self.inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        first, *rest = spoken(self.inner.reply(request))
        yield first
        with self._asking(request):
            yield from rest

    @contextmanager
    def _asking(self, request: ReplyRequest) -> Iterator[None]:
        if "みんな" not in request.text:
            yield
            return
        with self._lock:
            self.asked += 1
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.may_answer.wait(20)
        yield
        with self._lock:
            self.at_work -= 1


@pytest.fixture
def held(resources: Resources) -> Iterator[HoldingCompanion]:
    companion = HoldingCompanion(resources.companions.primary)
    yield companion
    companion.may_answer.set()


@pytest.fixture
def crowded(resources: Resources, held: HoldingCompanion) -> Resources:
    """Return resources with a bulkhead of their own, unused by other tests."""
    return replace(resources, bulkhead=Bulkhead(), companions=replace(resources.companions, primary=held))


@pytest.fixture
def client(crowded: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_user_app, crowded)) as client:
        yield client


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def crowd(caller: Caller, pool: ThreadPoolExecutor, count: int) -> list[Future[Any]]:
    return [pool.submit(caller.say, "みんなでお茶", key=f"crowd-{number}") for number in range(count)]


def test_few_of_one_parent_are_at_work_and_nobody_else_waits(
    client: TestClient, held: HoldingCompanion, new_parent: Callable[[], Caller]
) -> None:
    one, other = (replace(new_parent(), client=client) for _ in range(2))

    def stranger() -> float:
        began = time.perf_counter()
        assert client.get("/api/health").status_code == 200
        assert client.get("/api/help").status_code == 200
        assert other.say("おはよう").status_code == 201
        assert other.get("/api/tree/status").status_code == 200
        return time.perf_counter() - began

    stranger()
    calm = statistics.median(stranger() for _ in range(5))
    with ThreadPoolExecutor(30) as pool:
        sent = crowd(one, pool, 30)
        until(lambda: held.at_work == AT_ONCE[CHAT_LANE])
        busy = statistics.median(stranger() for _ in range(5))
        assert one.get("/api/tree/status").status_code == 200, "their own pages go on, too"
        assert held.asked == AT_ONCE[CHAT_LANE]
        held.may_answer.set()
    assert {answer.result().status_code for answer in sent} == {201}
    assert (held.most, held.asked) == (AT_ONCE[CHAT_LANE], 30)
    assert busy < 8 * calm


def test_messages_at_once_hardly_refuse_each_other(resources: Resources, new_parent: Callable[[], Caller]) -> None:
    """All 24 write the same tree: without the bulkhead most transactions conflict, and each retry waits longer."""

    def tries(bulkhead: Bulkhead) -> int:
        made: list[str] = []

        def count(model: Any, **_: Any) -> None:
            made.append(model.name)

        events = resources.core.client.meta.events
        with TestClient(shared_app(create_user_app, replace(resources, bulkhead=bulkhead))) as client:
            caller = replace(new_parent(), client=client)
            caller.get("/api/users/profile")
            events.register("before-call.dynamodb.TransactWriteItems", count)
            try:
                with ThreadPoolExecutor(24) as pool:
                    statuses = {answer.status_code for answer in pool.map(caller.say, ["おはよう"] * 24)}
            finally:
                events.unregister("before-call.dynamodb.TransactWriteItems", count)
            assert statuses == {201}
            assert caller.get("/api/tree/status").json()["tree"]["total_messages"] == 24
        return len(made)

    in_turn, at_once = tries(Bulkhead(longest_wait=60)), tries(Bulkhead(dict.fromkeys(AT_ONCE, 1_000)))
    assert in_turn <= 2 * 24
    assert in_turn < 0.75 * at_once


def test_who_waits_too_long_has_cost_nothing(crowded: Resources, held: HoldingCompanion, parent: Caller) -> None:
    bulkhead = Bulkhead(longest_wait=0.3)
    with TestClient(shared_app(create_user_app, replace(crowded, bulkhead=bulkhead))) as client:
        caller = replace(parent, client=client)
        with ThreadPoolExecutor(12) as pool:
            sent = crowd(caller, pool, 12)
            until(lambda: sum(each.done() for each in sent) == 12 - AT_ONCE[CHAT_LANE])
            held.may_answer.set()
        refused = [answer for each in sent if (answer := each.result()).status_code != 201]
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(429, "rate_limited")}
        assert {answer.headers["retry-after"] for answer in refused} == {"5"}
        assert (held.asked, len(bulkhead)) == (AT_ONCE[CHAT_LANE], 0)
        assert caller.get("/api/tree/status").json()["tree"]["total_messages"] == AT_ONCE[CHAT_LANE]
        again = [caller.say("みんなでお茶", key=f"crowd-{number}") for number in range(12)]
        assert [answer.status_code for answer in again] == [201] * 12
        assert held.asked == 12, "once for each key"


def test_who_hangs_up_leaves_no_place_taken(
    serve: Callable[[Resources], str], crowded: Resources, held: HoldingCompanion, parent: Caller
) -> None:
    """Some hang up while queued and never start; others hang up during the answer, as JSON or as a stream."""
    host, _, port = serve(crowded).removeprefix("http://").partition(":")
    lane = (CHAT_LANE, parent.user_id)

    def ask(accept: str) -> socket.socket:
        body = json.dumps({"message": "みんなでお茶"}).encode()
        headers = {**parent.headers, "Accept": accept, "Content-Type": "application/json", "Content-Length": len(body)}
        head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": host, **headers}.items())
        connection = socket.create_connection((host, int(port)))
        connection.sendall(f"POST {MESSAGES} HTTP/1.1\r\n{head}\r\n".encode() + body)
        return connection

    asking = []
    for number, accept in enumerate(("application/json", "text/event-stream"), start=1):
        asking.append(ask(accept))
        until(lambda number=number: held.at_work == number)  # type: ignore[misc]
    asking += [ask("application/json") for _ in range(6)]
    until(lambda: len(crowded.bulkhead._crowds[lane].waiting) == 6)
    for connection in asking:
        connection.close()
    time.sleep(0.2)
    held.may_answer.set()
    until(lambda: len(crowded.bulkhead) == 0)
    assert (held.most, held.asked) == (AT_ONCE[CHAT_LANE], 2), "what is streamed to nobody counts, too"
    assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == 2
    assert parent.say("みんなでおやつ").status_code == 201


def test_the_rest_of_a_stream_is_one_of_those_at_work(
    serve: Callable[[Resources], str], crowded: Resources, held: HoldingCompanion, parent: Caller
) -> None:
    address = serve(crowded)

    def ask() -> str:
        headers = {**parent.headers, **EVENTS}
        return httpx2.post(f"{address}{MESSAGES}", json={"message": "みんなで"}, headers=headers, timeout=30).text

    with ThreadPoolExecutor(6) as pool:
        texts = [pool.submit(ask) for _ in range(6)]
        until(lambda: held.at_work == AT_ONCE[CHAT_LANE])
        time.sleep(0.3)
        assert held.asked == AT_ONCE[CHAT_LANE]
        held.may_answer.set()
    assert all("event: done" in text.result() for text in texts)
    assert (held.most, held.asked) == (AT_ONCE[CHAT_LANE], 6)


def test_whoever_says_who_they_are_has_a_lane_and_nobody_else(resources: Resources) -> None:
    lanes = {
        (route.audience, route.lane, route.has_identity)
        for app in (shared_app(create_user_app, resources), shared_app(create_admin_app, resources))
        for context in iter_route_contexts(app.routes)
        if isinstance(route := context.original_route, OpenRoute)
    }
    assert {lane in AT_ONCE if has_identity else lane is None for _, lane, has_identity in lanes} == {True}
    assert {audience for audience, _, has_identity in lanes if has_identity} == {"user", "chat", "account", "admin"}
