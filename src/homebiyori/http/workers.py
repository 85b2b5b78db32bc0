"""Runs a route's function on a thread that stays, beside what limits it.

anyio's own threads, which FastAPI takes, end with the event loop's task: behind Mangum that is a new one a request.
The first of them would also import anyio's side of asyncio, 9 ms of a first request.
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
    """How the functions of a request run: on which threads, and what is done before them, or beside them.

    Checked beside the function (on `readers`), a refusal overrides its result. `is_limited`: the check has begun.
    """

    workers: Executor
    readers: Executor
    limit: Callable[[], None] | None = None
    is_limit_concurrent: bool = False
    is_limited: bool = False

    def run(self, function: Callable[[], T]) -> T:
        """Run a function, limited unless that has been done."""
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
    """Run a blocking function on a thread, in this context; a cancelled caller first waits for it to finish."""
    working = asyncio.get_running_loop().run_in_executor(workers, copy_context().run, function, *arguments)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


def on_a_worker(endpoint: _Endpoint) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Wrap a blocking endpoint in a coroutine that runs it as `current_work` says."""
    if iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    async def run(**arguments: Any) -> Any:  # noqa: ANN401 - any endpoint's
        work = current_work.get()
        return await in_worker(work.workers, work.run, partial(endpoint, **arguments))

    return run
