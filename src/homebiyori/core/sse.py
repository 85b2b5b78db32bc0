"""Server-sent events whose work goes on when nobody listens any more.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextvars
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from homebiyori.core.errors import HomebiyoriError
from homebiyori.core.log import log_crash

MEDIA_TYPE = "text/event-stream"

Event = tuple[str, Any]


def is_wanted(accept: str) -> bool:
    """Tell whether an Accept header asks for events."""
    return any(part.partition(";")[0].strip().lower() == MEDIA_TYPE for part in accept.split(","))


class EventStream:
    """Runs a source of events to its end on a thread of its own, and hands them to whoever listens.

    A client that goes away takes nothing back: what it has asked for is done and kept all the same.
    """

    def __init__(self, events: Iterator[Event], problem_of: Callable[[HomebiyoriError], Any]) -> None:
        self._events = events
        self._problem_of = problem_of
        self._written: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    async def start(self) -> AsyncIterator[bytes]:
        """Begin the work; comes back with the first event ready, so that nothing is sent before there is one."""
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._work,), name="events").start()
        first = await self._written.get()
        return self._rest(first)

    async def _rest(self, event: bytes | None) -> AsyncIterator[bytes]:
        while event is not None:
            yield event
            event = await self._written.get()

    def _work(self) -> None:
        try:
            for name, data in self._events:
                self._say(_format(name, data))
        except HomebiyoriError as error:
            self._say(_format("error", self._problem_of(error)))
        except Exception as error:  # noqa: BLE001 - a thread's edge: the client must hear that there is no more to come
            log_crash("stream_crashed", error)
            self._say(_format("error", self._problem_of(HomebiyoriError())))
        finally:
            self._say(None)

    def _say(self, event: bytes | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._written.put_nowait, event)
        except RuntimeError:
            return  # the loop is closed: the server has stopped, and the work goes on to its end


def _format(name: str, data: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
