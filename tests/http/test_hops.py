"""A warm request changes threads once: from the event loop to the worker that runs its route, and back."""

import asyncio
from concurrent.futures import Executor
from typing import Any

import pytest

from homebiyori.resources import Resources
from support.gateway_events import rest_event
from support.product import Caller, shared_gateway

MESSAGE = {"message": "やっと寝た"}


@pytest.fixture
def hops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record each function that an event loop hands to a thread, whoever asks for it."""
    made: list[str] = []
    original = asyncio.BaseEventLoop.run_in_executor

    def noted(loop: Any, executor: Executor | None, function: Any, *arguments: Any) -> Any:
        made.append("the default executor" if executor is None else "a worker")
        return original(loop, executor, function, *arguments)

    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", noted)
    monkeypatch.setattr("anyio.to_thread.run_sync", lambda *_, **__: made.append("anyio"))
    return made


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/users/profile", None),
        ("GET", "/api/tree/status", None),
        ("GET", "/api/chat/history", None),
        ("GET", "/api/billing/subscription", None),
        ("POST", "/api/chat/messages", MESSAGE),
    ],
)
def test_a_warm_request_changes_threads_once(
    method: str, path: str, body: Any, resources: Resources, parent: Caller, hops: list[str]
) -> None:
    handler = shared_gateway(resources)
    event = rest_event(method, path, headers=parent.headers, body=body)
    for _ in range(2):  # the keys and the maintenance state are read by the first
        hops.clear()
        assert handler(event, None)["statusCode"] in {200, 201}
    assert hops == ["a worker"]


def test_another_write_with_a_body_asks_its_limit_before_it_reads_that(
    resources: Resources, parent: Caller, hops: list[str]
) -> None:
    """What is refused costs no more than that; the price is a second hop for those that the chat does not need."""
    handler = shared_gateway(resources)
    event = rest_event("PUT", "/api/users/nickname", headers=parent.headers, body={"nickname": "そら"})
    for _ in range(2):
        hops.clear()
        assert handler(event, None)["statusCode"] == 200
    assert hops == ["a worker"] * 2


def test_a_request_that_needs_no_caller_changes_threads_at_most_once(resources: Resources, hops: list[str]) -> None:
    handler = shared_gateway(resources)
    for _ in range(2):
        hops.clear()
        assert handler(rest_event("GET", "/api/health"), None)["statusCode"] == 200
    assert hops in ([], ["a worker"])


def test_another_hop_is_noticed(
    resources: Resources, parent: Caller, hops: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same request with a body that is parsed on a thread, as long ones are."""
    monkeypatch.setattr("homebiyori.http.body._SMALL", 0)
    handler = shared_gateway(resources)
    event = rest_event("POST", "/api/chat/messages", headers=parent.headers, body=MESSAGE)
    for _ in range(2):
        hops.clear()
        assert handler(event, None)["statusCode"] == 201
    assert len(hops) > 1
