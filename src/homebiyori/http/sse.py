"""Server-sent events whose producer runs to its end even if the client disconnects.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextvars
import json
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

from fastapi.sse import format_sse_event

from homebiyori.base.errors import HomebiyoriError
from homebiyori.base.log import log_crash

MEDIA_TYPE = "text/event-stream"

Event = tuple[str, Any]


_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def prefers_events(accept: str) -> bool:
    """Whether an Accept header prefers events to JSON; on a tie, only if it names the event type explicitly.

    https://www.rfc-editor.org/rfc/rfc9110#name-accept. An item whose weight is malformed is ignored.
    """
    weights: dict[str, float] = {}
    for item in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in item.split(";"))
        given = [value.strip() for name, _, value in (part.partition("=") for part in parameters) if name == "q"]
        if all(_QUALITY.fullmatch(value) for value in given):
            weights.setdefault(media_type, float(given[0]) if given else 1.0)
    events, document = _weight(weights, MEDIA_TYPE), _weight(weights, "application/json")
    return events > document or (events == document > 0 and MEDIA_TYPE in weights)


def _weight(weights: Mapping[str, float], media_type: str) -> float:
    """Return the weight of the most specific range that matches the type."""
    names = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[name] for name in names if name in weights), 0.0)


class EventStream:
    """Runs an event source to its end on its own thread, and streams the events to the client.

    A disconnect cancels nothing: the requested work is still finished and stored.
    """

    def __init__(self, events: Iterator[Event], problem_of: Callable[[HomebiyoriError], Any]) -> None:
        self._events = events
        self._problem_of = problem_of
        self._written: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    async def start(self) -> AsyncIterator[bytes]:
        """Start the work; returns once the first event is ready, so nothing is sent before that."""
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
        except Exception as error:  # noqa: BLE001 - end of the thread: the client must be told that no more will come
            log_crash("stream_crashed", error)
            self._say(_format("error", self._problem_of(HomebiyoriError())))
        finally:
            self._say(None)

    def _say(self, event: bytes | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._written.put_nowait, event)
        except RuntimeError:
            return  # the loop is closed: the server has stopped, but the work continues to its end


def _format(name: str, data: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
