"""Runs endpoints on long-lived threads, together with their rate limit.

anyio's threads, which FastAPI uses, end with the event loop's task: behind Mangum that is one per request. The first
of them would also import anyio's asyncio backend, 9 ms of a first request.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

T = TypeVar("T")
_Endpoint = Callable[..., Any]


@dataclass(slots=True)
class Work:
    """How the functions of a request run: on which threads, and with which check before or beside them.

    If the check runs concurrently (on `readers`), its error overrides the function's result. `is_limited` is set once
    the check has begun.
    """

    workers: Executor
    readers: Executor
    limit: Callable[[], None] | None = None
    is_limit_concurrent: bool = False
    is_limited: bool = False

    def run(self, function: Callable[[], T]) -> T:
        """Run a function, after or beside the limit check unless that has already begun."""
        limit = None if self.is_limited else self.limit
        self.is_limited = True
        if limit is None:
            return function()
        if not self.is_limit_concurrent:
            limit()
            return function()
        limiting = self.readers.submit(copy_context().run, limit)
        try:
            return function()
        finally:
            limiting.result()


current_work: ContextVar[Work] = ContextVar("work")


async def in_worker(workers: Executor, function: Callable[..., T], *arguments: object) -> T:
    """Run a blocking function on a thread, in this context; if cancelled, wait for it to finish first."""
    working = asyncio.get_running_loop().run_in_executor(workers, copy_context().run, function, *arguments)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


def on_a_worker(endpoint: _Endpoint) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Wrap a blocking endpoint in a coroutine that runs it according to `current_work`."""
    if iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    async def run(**arguments: Any) -> Any:  # noqa: ANN401 - any endpoint's
        work = current_work.get()
        return await in_worker(work.workers, work.run, partial(endpoint, **arguments))

    return run
