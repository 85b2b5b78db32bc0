"""Limits how many requests of one caller this process handles at a time; the rest wait in order of arrival.

A Lambda instance gets one request at a time, so no request waits there. A server takes all: without this limit, fifty
messages from one parent would occupy all threads, mostly conflicting with each other on the same rows.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from homebiyori.base.errors import RateLimitedError

# A caller's lanes, and the number of concurrent requests in each. Opening a page sends two or three.
USER_LANE, CHAT_LANE, ADMIN_LANE = "user", "chat", "admin"
AT_ONCE = {USER_LANE: 4, CHAT_LANE: 2, ADMIN_LANE: 4}
LONGEST_WAIT_SECONDS = 10.0
_RETRY_AFTER_SECONDS = 5


class CrowdedError(RateLimitedError):
    """No slot became free in time, because of the caller's other requests."""

    def __init__(self, *, retry_after: int = _RETRY_AFTER_SECONDS) -> None:
        super().__init__("ほかのお願いがまだ進行中です。少し待って、もう一度送ってください", retry_after=retry_after)


Lane = tuple[str, str]


@dataclass(slots=True)
class _Crowd:
    """The requests of a lane. Invariant: while any of them waits, the lane is full."""

    at_work: int = 0
    waiting: "deque[asyncio.Future[None]]" = field(default_factory=deque)


class Bulkhead:
    """Limits the requests in each lane, across event loops: a server has one, but each test client has its own."""

    def __init__(self, at_once: Mapping[str, int] = AT_ONCE, *, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        self._at_once = at_once
        self._longest_wait = longest_wait
        self._lock = threading.Lock()
        self._crowds: dict[Lane, _Crowd] = {}

    def __len__(self) -> int:
        """Return the number of lanes with requests; empty ones are not kept."""
        return len(self._crowds)

    async def enter(self, lane: Lane) -> None:
        """Wait for a free slot and hold it until `leave`; CrowdedError if the wait takes too long."""
        with self._lock:
            crowd = self._crowds.setdefault(lane, _Crowd())
            if self._has_room(lane, crowd):
                crowd.at_work += 1
                return
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            crowd.waiting.append(turn)
        try:
            async with asyncio.timeout(self._longest_wait):
                await turn
        except TimeoutError as error:
            if self._gives_up(crowd, turn):
                raise CrowdedError from error
            # The slot became free at the last moment.
        except asyncio.CancelledError:
            if not self._gives_up(crowd, turn):
                self.leave(lane)
            raise

    def leave(self, lane: Lane) -> None:
        """Free the slot and admit those who have waited longest."""
        with self._lock:
            crowd = self._crowds[lane]
            crowd.at_work -= 1
            while crowd.waiting and self._has_room(lane, crowd):
                crowd.at_work += _call(crowd.waiting.popleft())
            if not crowd.at_work:
                del self._crowds[lane]

    @contextmanager
    def staying(self, lane: Lane) -> Iterator[None]:
        """Hold a slot for work that outlives its request, such as the rest of a stream."""
        with self._lock:
            self._crowds.setdefault(lane, _Crowd()).at_work += 1
        try:
            yield
        finally:
            self.leave(lane)

    def _has_room(self, lane: Lane, crowd: _Crowd) -> bool:
        kind, _ = lane
        return crowd.at_work < self._at_once[kind]

    def _gives_up(self, crowd: _Crowd, turn: "asyncio.Future[None]") -> bool:
        """Stop waiting; False if the slot became free in the meantime."""
        with self._lock:
            is_waiting = turn in crowd.waiting
            if is_waiting:
                crowd.waiting.remove(turn)
        return is_waiting


def _call(turn: "asyncio.Future[None]") -> bool:
    """Wake a waiting request; False if its event loop is closed."""
    try:
        turn.get_loop().call_soon_threadsafe(_wake, turn)
    except RuntimeError:
        return False  # the loop is closed
    return True


def _wake(turn: "asyncio.Future[None]") -> None:
    if not turn.done():
        turn.set_result(None)
