"""Model calls with bounded retries, full jitter, and a deadline that a slow socket cannot exceed."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import IncompleteRead
from queue import Empty, SimpleQueue
from typing import TypeVar

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from urllib3.exceptions import ProtocolError
from urllib3.exceptions import ReadTimeoutError as StreamTimeoutError

T = TypeVar("T")

LONGEST_SECONDS = 25.0
# Needed after the model for the rest of the request: one transaction, and sending the response.
RESERVED_SECONDS = 1.5
# No model answers faster than this, so a call is not worth starting.
SHORTEST_CALL_SECONDS = 1.0
MAX_ATTEMPTS = 3
FIRST_DELAY_SECONDS = 0.25
LONGEST_DELAY_SECONDS = 2.0
# Abandoned calls whose sockets still trickle; at this many, no new call is started.
MAX_ABANDONED_CALLS = 8


class Failure(StrEnum):
    """Why a call failed."""

    THROTTLED = "throttled"
    SERVER = "server"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    BUSY = "busy"
    UNAFFORDABLE = "unaffordable"


# A lost connection is retried like a 5xx: after a Lambda freeze, the first request on a kept-alive
# connection is reset although Bedrock is healthy.
_RETRIED = frozenset({Failure.THROTTLED, Failure.SERVER, Failure.CONNECTION})
_THROTTLING_CODES = frozenset({"ThrottlingException", "TooManyRequestsException", "ModelNotReadyException"})
# Within a stream these arrive as events after a status 200, so only the code identifies them.
_SERVER_CODES = frozenset(
    {"InternalServerException", "ServiceUnavailableException", "ModelErrorException", "ModelStreamErrorException"}
)
_TIMEOUT_CODE = "ModelTimeoutException"
# Streams are read from urllib3's response, so its errors occur as well as botocore's own.
_TIMEOUTS = (ReadTimeoutError, ConnectTimeoutError, StreamTimeoutError)
_LOST_CONNECTIONS = (
    ConnectionClosedError,
    EndpointConnectionError,
    ResponseStreamingError,
    ProtocolError,
    IncompleteRead,
)


class CallError(Exception):
    """A call failed or returned nothing readable."""

    def __init__(self, failure: Failure, *, detail: str = "", is_sent: bool = True) -> None:
        """`detail` is a class name or an AWS error code, never a message."""
        super().__init__(failure)
        self.failure = failure
        self.detail = detail
        self.is_sent = is_sent


@dataclass(frozen=True, slots=True)
class Pace:
    """Clock, sleep and randomness, replaceable in tests."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Deadline:
    """The monotonic time by which the answer must have arrived."""

    ends: float
    monotonic: Callable[[], float]

    @classmethod
    def within(cls, seconds_left: float, monotonic: Callable[[], float]) -> "Deadline":
        """Reserve time for the rest of the request, and cap the wait at LONGEST_SECONDS."""
        return cls(monotonic() + min(LONGEST_SECONDS, seconds_left - RESERVED_SECONDS), monotonic)

    def left(self) -> float:
        """Return the seconds that remain; 0 or less once it has passed."""
        return self.ends - self.monotonic()

    def part(self, share: float) -> "Deadline":
        """Return an earlier deadline, so that time is left for the next model."""
        return Deadline(self.monotonic() + self.left() * share, self.monotonic)


class Caller:
    """Runs each call in its own thread, so that a trickling socket cannot outlast the deadline."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._abandoned: list[threading.Thread] = []
        self._lock = threading.Lock()

    def call(
        self,
        operation: Callable[[], T],
        deadline: Deadline,
        *,
        begin: Callable[[], None] = lambda: None,
        failed: Callable[[CallError], None] = lambda _: None,
    ) -> T:
        """Return the operation's result, retrying as far as the deadline allows; raise `CallError`.

        `begin` is called before each attempt and may prevent it by raising; `failed` gets each attempt's error.
        """
        attempt = 1
        while True:
            begin()
            try:
                return self._once(operation, deadline.left())
            except CallError as error:
                failed(error)
                delay = self._pace.chance() * min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (attempt - 1))
                too_late = deadline.left() - delay < SHORTEST_CALL_SECONDS
                if error.failure not in _RETRIED or attempt == MAX_ATTEMPTS or too_late:
                    raise
            attempt += 1
            self._pace.sleep(delay)

    def events(self, stream: Iterable[T], deadline: Deadline) -> Iterator[T]:
        """Yield the events of a stream until the deadline; raise `CallError`. Exiting early closes the stream."""
        arrived: SimpleQueue[tuple[T] | Exception | None] = SimpleQueue()

        def run() -> None:
            try:
                for event in stream:
                    arrived.put((event,))
                arrived.put(None)
            except Exception as error:  # noqa: BLE001 - thread boundary, as in `_once`
                arrived.put(error)
            finally:
                _close(stream)

        thread = self._start(run)
        try:
            while (event := arrived.get(timeout=max(deadline.left(), 0.0))) is not None:
                if isinstance(event, Exception):
                    raise classify(event) from None
                yield event[0]
        except Empty:
            raise CallError(Failure.TIMEOUT, detail="deadline") from None
        finally:
            _interrupt(stream)
            self._leave(thread)

    def _once(self, operation: Callable[[], T], seconds: float) -> T:
        if seconds < SHORTEST_CALL_SECONDS:
            raise CallError(Failure.TIMEOUT, detail="no_time", is_sent=False)
        outcome: SimpleQueue[tuple[T] | Exception] = SimpleQueue()

        def run() -> None:
            try:
                outcome.put((operation(),))
            except Exception as error:  # noqa: BLE001 - thread boundary: a bad response can raise anything
                outcome.put(error)

        thread = self._start(run)
        try:
            result = outcome.get(timeout=seconds)
        except Empty:
            self._leave(thread)
            raise CallError(Failure.TIMEOUT, detail="deadline") from None
        if isinstance(result, Exception):
            raise classify(result) from None
        return result[0]

    def _start(self, run: Callable[[], None]) -> threading.Thread:
        with self._lock:
            self._abandoned = [thread for thread in self._abandoned if thread.is_alive()]
            if len(self._abandoned) >= MAX_ABANDONED_CALLS:
                raise CallError(Failure.BUSY, detail="abandoned_calls", is_sent=False)
        # A daemon thread: at exit, an executor would wait for a socket that never ends.
        thread = threading.Thread(target=run, name="bedrock-call", daemon=True)
        thread.start()
        return thread

    def _leave(self, thread: threading.Thread) -> None:
        if thread.is_alive():
            with self._lock:
                self._abandoned.append(thread)


def _close(stream: object) -> None:
    if callable(close := getattr(stream, "close", None)):
        close()


def _interrupt(stream: object) -> None:
    """Wake the thread that is blocked reading a stream.

    Closing the stream here would wait for that read. urllib3's response has `shutdown` for this purpose, but
    botocore keeps it in a private attribute; without it the thread ends at the socket's read timeout.
    """
    response = getattr(stream, "_raw_stream", None)
    if callable(shutdown := getattr(response, "shutdown", None)):
        with suppress(OSError, ValueError, RuntimeError):  # closed already, or an older connection
            shutdown()


def classify(error: Exception) -> CallError:
    """Translate an exception of boto3 into a `CallError`."""
    if isinstance(error, CallError):
        return error
    if isinstance(error, ClientError):
        return _classify_refusal(error)
    name = type(error).__name__
    if isinstance(error, _TIMEOUTS):
        return CallError(Failure.TIMEOUT, detail=name)
    if isinstance(error, _LOST_CONNECTIONS):
        return CallError(Failure.CONNECTION, detail=name)
    # HTML, invalid UTF-8, nesting bombs: the parsers may raise anything.
    return CallError(Failure.UNREADABLE, detail=name)


def _classify_refusal(error: ClientError) -> CallError:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    code = str(error.response.get("Error", {}).get("Code", ""))
    code = code[:1].upper() + code[1:]
    if code in _THROTTLING_CODES or status == 429:
        return CallError(Failure.THROTTLED, detail=code)
    if code == _TIMEOUT_CODE:
        return CallError(Failure.TIMEOUT, detail=code)
    if code in _SERVER_CODES or (isinstance(status, int) and status >= 500):
        return CallError(Failure.SERVER, detail=code)
    return CallError(Failure.REJECTED, detail=code)
