"""The bulkhead limits a caller's concurrent requests, admits the rest in order of arrival, and keeps nothing."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from homebiyori.ops.bulkhead import Bulkhead, CrowdedError

ONE, OTHER = ("narrow", "one"), ("narrow", "other")
WIDTHS = {"narrow": 2}


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def played(play: Callable[[Bulkhead], Coroutine[None, None, None]], *, longest_wait: float = 5.0) -> None:
    bulkhead = Bulkhead(WIDTHS, longest_wait=longest_wait)
    asyncio.run(play(bulkhead))
    assert len(bulkhead) == 0, "who has nothing under way is not remembered"


def test_the_others_wait_in_the_order_of_their_arrival() -> None:
    async def play(bulkhead: Bulkhead) -> None:
        entered: list[int] = []

        async def enter(number: int) -> None:
            await bulkhead.enter(ONE)
            entered.append(number)

        tasks = [asyncio.create_task(enter(number)) for number in range(6)]
        await settle()
        for count in (2, 3, 4, 5, 6, 6):
            assert entered == list(range(count))
            bulkhead.leave(ONE)
            await settle()
        await asyncio.gather(*tasks)

    played(play)


def test_another_caller_does_not_wait() -> None:
    async def play(bulkhead: Bulkhead) -> None:
        for _ in range(2):
            await bulkhead.enter(ONE)
        async with asyncio.timeout(1):
            await bulkhead.enter(OTHER)
        assert len(bulkhead) == 2
        for lane in (ONE, ONE, OTHER):
            bulkhead.leave(lane)

    played(play)


def test_who_has_waited_too_long_is_told_when_to_come_again() -> None:
    async def play(bulkhead: Bulkhead) -> None:
        for _ in range(2):
            await bulkhead.enter(ONE)
        with pytest.raises(CrowdedError) as refused:
            await bulkhead.enter(ONE)
        assert (refused.value.status, refused.value.code) == (429, "rate_limited")
        assert int(refused.value.headers["Retry-After"]) > 0
        for _ in range(2):
            bulkhead.leave(ONE)

    played(play, longest_wait=0.05)


def test_who_is_gone_while_waiting_takes_no_place() -> None:
    """A request that is cancelled while it waits, or just as it is admitted, leaves the slot to the next."""

    async def play(bulkhead: Bulkhead) -> None:
        for _ in range(2):
            await bulkhead.enter(ONE)
        early, called, last = (asyncio.create_task(bulkhead.enter(ONE)) for _ in range(3))
        await settle()
        early.cancel()
        await settle()
        bulkhead.leave(ONE)  # admits the second, which is cancelled before it runs
        called.cancel()
        await settle()
        assert (early.cancelled(), called.cancelled(), last.done()) == (True, True, True)
        for _ in range(2):
            bulkhead.leave(ONE)

    played(play)


def test_what_goes_on_when_its_request_has_left_counts() -> None:
    async def play(bulkhead: Bulkhead) -> None:
        await bulkhead.enter(ONE)
        await bulkhead.enter(ONE)
        with bulkhead.staying(ONE):
            bulkhead.leave(ONE)
            waiting = asyncio.create_task(bulkhead.enter(ONE))
            await settle()
            assert not waiting.done()
        await settle()
        assert waiting.done()
        for _ in range(2):
            bulkhead.leave(ONE)

    played(play)


def test_on_many_event_loops_it_is_one() -> None:
    bulkhead, lock, at_work, most = Bulkhead(WIDTHS, longest_wait=20), threading.Lock(), 0, 0

    async def visit() -> None:
        nonlocal at_work, most
        await bulkhead.enter(ONE)
        with lock:
            at_work += 1
            most = max(most, at_work)
        await asyncio.sleep(0.002)
        with lock:
            at_work -= 1
        bulkhead.leave(ONE)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: asyncio.run(visit()), range(100)))
    assert (most, len(bulkhead)) == (2, 0)


def test_who_waits_on_a_loop_that_is_closed_is_passed_over() -> None:
    bulkhead = Bulkhead(WIDTHS)
    loop = asyncio.new_event_loop()
    for _ in range(2):
        loop.run_until_complete(bulkhead.enter(ONE))
    waiting = loop.create_task(bulkhead.enter(ONE))
    loop.run_until_complete(settle())
    loop.close()
    for _ in range(2):
        bulkhead.leave(ONE)
    assert len(bulkhead) == 0
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]  # as intended
