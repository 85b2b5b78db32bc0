"""Four concurrent messages of a parent, repeatedly, while one call in twenty fails: 99 % take less than 5 seconds."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.chat.warm_up import warm_up
from homebiyori.ops.bulkhead import Bulkhead
from homebiyori.resources import Resources
from support.product import Caller
from support.weather import Weather

AT_ONCE = 4
P99_SECONDS = 5.0


@pytest.mark.proof
@pytest.mark.parametrize("run", [1, 2, 3])
@pytest.mark.parametrize("where", ["functions", "server"])
def test_the_slowest_of_a_hundred(
    where: str,
    run: int,
    new_parent: Callable[[], Caller],
    resources: Resources,
    size: Callable[[int, int], int],
    figure: Callable[..., None],
) -> None:
    """Functions on AWS write the same tree four at a time; a server admits two of a parent's messages at a time."""
    bulkhead = resources.bulkhead if where == "functions" else Bulkhead()
    client = TestClient(create_user_app(replace(resources, bulkhead=bulkhead)))
    parents, rounds = [replace(new_parent(), client=client) for _ in range(2)], size(8, 100)
    warm_up(resources)  # as both do at start
    for parent in parents:
        assert parent.say("はじめまして").status_code == 201
    weather = Weather(0.05, seed=run)

    def say(caller: Caller, number: int) -> tuple[int, float]:
        began = time.monotonic()
        status = caller.say(f"{number}回目の報告", key=f"{run}-{number}").status_code
        return status, time.monotonic() - began

    messages = [(parent, number) for number in range(AT_ONCE * rounds) for parent in parents]
    with weather.over(resources.core.client), ThreadPoolExecutor(2 * AT_ONCE) as pool:
        told = [pool.submit(say, *message) for message in messages]
        answers = [each.result() for each in told]
    took = sorted(seconds for _, seconds in answers)
    again = [message for message, (status, _) in zip(messages, answers, strict=True) if status != 201]
    failed = len(again)
    p50, p95, p99 = (took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.95, 0.99))
    seconds = {"p50": round(p50, 2), "p95": round(p95, 2), "p99": round(p99, 2)}
    figure(
        "four messages of one parent at once under 5 % faults",
        where=where,
        run=run,
        messages=len(took),
        failed=failed,
        **seconds,
    )
    assert weather.faults.total() > 0
    assert failed <= max(2, 0.005 * len(took)), "by chance alone, one of so few fails now and then"
    assert p99 < P99_SECONDS
    assert [say(*message)[0] for message in again] == [201] * failed, "what failed is sent again with its key"
    for parent in parents:
        assert parent.get("/api/tree/status").json()["tree"]["total_messages"] == 1 + AT_ONCE * rounds
