"""`Accept: text/event-stream`: the same pipeline and the same single write, in pieces (docs/product.md 2)."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.chat.warm_up import warm_up
from homebiyori.resources import Resources
from support.builders import subscribe
from support.product import Caller, shared_app

TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
EVENTS = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def stream(caller: Caller, message: str = TEXT, *, key: str | None = None, **options: Any) -> Any:
    headers = {**caller.headers, **EVENTS, **({"Idempotency-Key": key} if key else {})}
    return caller.client.post("/api/chat/messages", json={"message": message, **options}, headers=headers)


def test_deltas_then_done_with_what_was_kept(parent: Caller) -> None:
    answer = stream(parent)
    assert (answer.status_code, answer.headers["content-type"]) == (201, "text/event-stream; charset=utf-8")
    events = events_of(answer.text)
    assert [name for name, _ in events] == ["delta"] * (len(events) - 1) + ["done"]
    assert len(events) >= 3, "two sentences at least"
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == done["ai_response"]
    assert done["fruit_generated"]
    entry = parent.get("/api/chat/history").json()["items"][0]
    assert (entry["message_id"], entry["ai_response"]) == (done["message_id"], done["ai_response"])


def test_a_group_speaks_one_after_the_other(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    events = events_of(stream(parent, chat_type="group").text)
    assert [data["ai_character"] for name, data in events if name == "delta"] == ["tama", "madoka", "hide"]
    assert len(events[-1][1]["responses"]) == 3


def test_a_replay_says_the_same(parent: Caller) -> None:
    first, second = (events_of(stream(parent, key="once").text)[-1] for _ in range(2))
    assert first == second
    assert first[1] == parent.say(TEXT, key="once").json()
    assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == 1


@pytest.mark.parametrize(("body", "status"), [({"praise_level": "deep"}, 402), ({"mood": "x"}, 422)])
def test_a_refusal_is_a_problem_with_its_own_status(body: dict[str, str], status: int, parent: Caller) -> None:
    answer = stream(parent, **body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@dataclass
class SlowStream:
    """A companion that streams slowly, or breaks off in the middle."""

    inner: Companion
    pause: float = 0.0
    breaks: bool = False

    def reply(self, request: ReplyRequest) -> Reply:
        return self.inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        for piece in spoken(self.reply(request)):
            yield piece
            time.sleep(self.pause)
            if self.breaks:
                raise RuntimeError("a bug of ours")


def with_first(resources: Resources, **options: Any) -> Resources:
    companions = resources.companions
    return replace(resources, companions=replace(companions, primary=SlowStream(companions.primary, **options)))


def test_a_crash_in_the_middle_is_an_error_event(resources: Resources, parent: Caller) -> None:
    client = TestClient(shared_app(create_user_app, with_first(resources, breaks=True)))
    events = events_of(stream(replace(parent, client=client)).text)
    assert [name for name, _ in events] == ["delta", "error"]
    assert (events[-1][1]["code"], events[-1][1]["status"]) == ("internal_error", 500)
    assert parent.get("/api/chat/history").json()["items"] == []


def test_who_hangs_up_has_the_message_kept_once(
    serve: Callable[[Resources], str], resources: Resources, parent: Caller
) -> None:
    address = serve(with_first(resources, pause=0.2))
    body = {"message": TEXT}
    with (
        httpx2.Client(base_url=address, headers={**parent.headers, **EVENTS}) as client,
        client.stream("POST", "/api/chat/messages", json=body) as answer,
    ):
        first = next(answer.iter_lines())
    assert first == "event: delta"
    deadline = time.monotonic() + 10
    while not (items := parent.get("/api/chat/history").json()["items"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [entry["user_message"] for entry in items] == [TEXT]
    assert items[0]["ai_response"]
    assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == 1


def test_the_first_sentence_comes_before_the_last(
    serve: Callable[[Resources], str], resources: Resources, parent: Caller
) -> None:
    address = serve(with_first(resources, pause=0.3))
    arrivals = []
    with (
        httpx2.Client(base_url=address, headers={**parent.headers, **EVENTS}) as client,
        client.stream("POST", "/api/chat/messages", json={"message": TEXT}) as answer,
    ):
        arrivals += [(line, time.monotonic()) for line in answer.iter_lines() if line.startswith("event:")]
    assert arrivals[0][0] == "event: delta"
    assert arrivals[-1][0] == "event: done"
    assert arrivals[-1][1] - arrivals[0][1] > 0.25


@pytest.mark.proof
def test_a_hundred_streams_at_once(
    serve: Callable[[Resources], str], resources: Resources, new_parent: Callable[[], Caller]
) -> None:
    address = serve(with_first(resources, pause=0.5))
    parents = [new_parent() for _ in range(100)]
    warm_up(resources)  # as a function does at startup; otherwise a hundred threads would each build the shared objects
    before = resident_megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    began = time.monotonic()

    def ask(caller: Caller) -> str:
        headers = {**caller.headers, **EVENTS}
        return client.post("/api/chat/messages", json={"message": TEXT}, headers=headers).text

    # One shared client: each client would create a TLS context of several megabytes.
    with httpx2.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(100) as pool:
        endings = Counter(events_of(text)[-1][0] for text in pool.map(ask, parents))
    assert endings == {"done": 100}
    assert time.monotonic() - began < 75, "one after the other would take 150 s"
    # This process runs the server, the client and the test.
    peak = resident_megabytes("VmHWM")
    assert peak - before < 250, (before, peak)


def resident_megabytes(field: str) -> float:
    """Return this process's memory in megabytes (VmRSS), or its peak since the last reset (VmHWM)."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("only Linux tells a process's memory this way")
    line = next(line for line in status.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1_024
