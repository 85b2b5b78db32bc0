"""Load (with `--full`, 200 parents for two minutes): no request fails or is refused, and responses do not slow down."""

import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from support.product import Caller

TEXT = "今日もごはんを作って、洗濯をして、寝かしつけをした"
# The requests of a parent after each message.
LOOKS = ("/api/tree/status", "/api/chat/history", "/api/notifications/unread-count", "/api/users/profile")
AT_ONCE = 8


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


@pytest.mark.proof
def test_a_crowd_is_served(
    new_parent: Callable[[], Caller], size: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    parents, seconds = size(20, 200), size(8, 120)
    crowd = Crowd([new_parent() for _ in range(parents)])
    for caller in crowd.parents:
        assert caller.get("/api/users/profile").status_code == 200
    assert crowd.parents[0].say(TEXT).status_code == 201, "what is made once is made"
    crowd.live(seconds)
    took = sorted(each for _, each in crowd.took)
    first, second = (
        statistics.median([each for at, each in crowd.took if (at < seconds / 2) is is_first])
        for is_first in (True, False)
    )
    figure(
        "load",
        parents=parents,
        seconds=seconds,
        requests=crowd.statuses.total(),
        messages=len(took),
        failed=sum(number for status, number in crowd.statuses.items() if status >= 300),
        p50_ms=round(1000 * statistics.median(took)),
        p99_ms=round(1000 * took[int(len(took) * 0.99)]),
        second_half_to_first=round(second / first, 2),
    )
    assert set(crowd.statuses) == {200, 201}
    assert second < 2 * first
    kept = sum(caller.get("/api/tree/status").json()["tree"]["total_messages"] for caller in crowd.parents)
    assert kept == len(took) + 1
