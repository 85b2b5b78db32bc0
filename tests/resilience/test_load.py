"""Load (with `--full`, 200 parents for two minutes): no request fails or is refused, and responses do not slow down."""

import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from homebiyori.chat.models import ChatMessage
from homebiyori.chat.repository import ChatRepository
from support.product import Caller

TEXT = "今日もごはんを作って、洗濯をして、寝かしつけをした"
# The requests of a parent after each message.
LOOKS = ("/api/tree/status", "/api/chat/history", "/api/notifications/unread-count", "/api/users/profile")
AT_ONCE = 8
MOST_SLOWER = 2


@dataclass
class Crowd:
    """Random parents take turns, as many at once as there are functions."""

    parents: list[Caller]
    statuses: Counter[int] = field(default_factory=Counter)
    took: list[tuple[float, float]] = field(default_factory=list)

    def live(self, seconds: float) -> None:
        began, turns = time.monotonic(), itertools.count()

        def work(seed: int) -> None:
            dice = random.Random(seed)  # noqa: S311 - plays
            while time.monotonic() - began < seconds:
                self.turn(dice.choice(self.parents), next(turns), began)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(work, range(AT_ONCE)))

    def turn(self, caller: Caller, number: int, began: float) -> None:
        at = time.monotonic()
        status = caller.say(f"{TEXT} {number}", key=f"load-{number}").status_code
        self.took.append((at - began, time.monotonic() - at))
        self.statuses[status] += 1
        for path in LOOKS:
            self.statuses[caller.get(path).status_code] += 1


def played(new_parent: Callable[[], Caller], parents: int, seconds: float) -> Crowd:
    crowd = Crowd([new_parent() for _ in range(parents)])
    for caller in crowd.parents:
        assert caller.get("/api/users/profile").status_code == 200
    assert crowd.parents[0].say(TEXT).status_code == 201, "what is made once is made"
    crowd.live(seconds)
    return crowd


def slowing_down(crowd: Crowd) -> float:
    """Return how many times as long the last third of the messages took as the first third, in the median."""
    took = [each for _, each in sorted(crowd.took)]
    third = len(took) // 3
    return statistics.median(took[-third:]) / statistics.median(took[:third])


@pytest.mark.proof
def test_a_crowd_is_served(
    new_parent: Callable[[], Caller], size: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    parents, seconds = size(20, 200), size(8, 120)
    crowd = played(new_parent, parents, seconds)
    took = sorted(each for _, each in crowd.took)
    slower = slowing_down(crowd)
    figure(
        "load",
        parents=parents,
        seconds=seconds,
        requests=crowd.statuses.total(),
        messages=len(took),
        failed=sum(number for status, number in crowd.statuses.items() if status >= 300),
        p50_ms=round(1000 * statistics.median(took)),
        p99_ms=round(1000 * took[int(len(took) * 0.99)]),
        last_third_to_first=round(slower, 2),
    )
    assert set(crowd.statuses) == {200, 201}
    assert slower < MOST_SLOWER
    kept = sum(caller.get("/api/tree/status").json()["tree"]["total_messages"] for caller in crowd.parents)
    assert kept == len(took) + 1


@pytest.mark.proof
def test_a_product_that_slows_down_is_noticed(
    new_parent: Callable[[], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A product in which each message waits ten milliseconds longer than the one before."""
    add, waits = ChatRepository.add_write, itertools.count()

    def slower(self: ChatRepository, user_id: str, message: ChatMessage) -> Any:
        time.sleep(next(waits) / 100)
        return add(self, user_id, message)

    monkeypatch.setattr(ChatRepository, "add_write", slower)
    assert slowing_down(played(new_parent, 20, 8)) > MOST_SLOWER
