"""Retries, backoff and the deadline, on a fake clock."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    EventStreamError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from urllib3.exceptions import IncompleteRead, ProtocolError
from urllib3.exceptions import ReadTimeoutError as StreamTimeoutError

from homebiyori.ai.bedrock import connect_bedrock
from homebiyori.ai.bedrock.call import MAX_ABANDONED_CALLS, Caller, CallError, Deadline, Failure, Pace, classify
from support import bedrock as fake

PLACE = "https://bedrock.invalid"
POOL: Any = None
THROTTLED = {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 429}}


def refusal(response: Any) -> ClientError:
    return ClientError(response, "ConverseStream")


class Clock:
    """A clock that advances by each sleep."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, chance: float = 1.0) -> Pace:
        return Pace(monotonic=lambda: self.now, sleep=self.sleep, chance=lambda: chance)


def failing(*errors: Exception | None) -> Callable[[], str]:
    left = list(errors)

    def operation() -> str:
        error = left.pop(0)
        if error is not None:
            raise error
        return "answer"

    return operation


def failure_of(error: Exception) -> tuple[Failure, str]:
    told = classify(error)
    return told.failure, told.detail


class TestBackoff:
    def test_waits_grow_and_are_full_jitter(self) -> None:
        for chance, waits in ((1.0, [0.25, 0.5]), (0.5, [0.125, 0.25]), (0.0, [0.0, 0.0])):
            clock = Clock()
            operation = failing(refusal(THROTTLED), refusal(THROTTLED), None)
            deadline = Deadline.within(25, clock.pace().monotonic)
            assert Caller(clock.pace(chance)).call(operation, deadline) == "answer"
            assert clock.slept == waits

    def test_no_wait_that_leaves_no_time_for_a_call(self) -> None:
        clock = Clock()
        with pytest.raises(CallError):
            Caller(clock.pace()).call(failing(refusal(THROTTLED), None), Deadline(clock.now + 1.2, lambda: clock.now))
        assert clock.slept == []

    def test_three_attempts(self) -> None:
        clock = Clock()
        with pytest.raises(CallError) as error:
            Caller(clock.pace()).call(failing(*[refusal(THROTTLED)] * 9), Deadline(clock.now + 25, lambda: clock.now))
        assert error.value.failure is Failure.THROTTLED
        assert len(clock.slept) == 2


class TestDeadline:
    @pytest.mark.parametrize(("left", "allowed"), [(60, 25), (25, 23.5), (10, 8.5), (1.5, 0), (0, -1.5)])
    def test_is_the_smaller_of_25_and_what_is_left_less_one_and_a_half(self, left: float, allowed: float) -> None:
        assert Deadline.within(left, lambda: 100.0).left() == pytest.approx(allowed)

    def test_a_call_beyond_it_is_given_up(self) -> None:
        never = threading.Event()
        started = time.monotonic()
        with pytest.raises(CallError) as error:
            Caller(Pace()).call(never.wait, Deadline(started + 1.0 + 0.05, time.monotonic))
        assert error.value.failure is Failure.TIMEOUT
        assert time.monotonic() - started < 2, "whatever else the machine does"
        never.set()

    def test_too_many_calls_that_never_end_stop_new_ones_at_once(self) -> None:
        never, caller = threading.Event(), Caller(Pace())
        gate = threading.Barrier(MAX_ABANDONED_CALLS)

        def abandon() -> None:
            gate.wait()
            with pytest.raises(CallError):
                caller.call(never.wait, Deadline(time.monotonic() + 1.02, time.monotonic))

        callers = [threading.Thread(target=abandon) for _ in range(MAX_ABANDONED_CALLS)]
        for thread in callers:
            thread.start()
        for thread in callers:
            thread.join()
        started = time.monotonic()
        with pytest.raises(CallError) as error:
            caller.call(never.wait, Deadline(started + 20, time.monotonic))
        assert error.value.failure is Failure.BUSY
        assert time.monotonic() - started < 0.5
        never.set()
        time.sleep(0.05)
        assert caller.call(lambda: "well again", Deadline(time.monotonic() + 20, time.monotonic)) == "well again"


class TestEvents:
    def test_a_stream_is_closed_when_it_is_left(self) -> None:
        class Stream:
            closed = False

            def __iter__(self) -> Iterator[int]:
                yield from range(100)

            def close(self) -> None:
                self.closed = True

        stream = Stream()
        events = Caller(Pace()).events(stream, Deadline(time.monotonic() + 5, time.monotonic))
        assert next(events) == 0
        events.close()  # type: ignore[attr-defined]  # a generator, which the port need not know
        assert stream.closed


@pytest.mark.parametrize(
    ("code", "status", "failure"),
    [
        ("ThrottlingException", 429, Failure.THROTTLED),
        ("throttlingException", 200, Failure.THROTTLED),
        ("ModelNotReadyException", 429, Failure.THROTTLED),
        ("InternalServerException", 500, Failure.SERVER),
        ("modelStreamErrorException", 200, Failure.SERVER),
        ("ServiceUnavailableException", 503, Failure.SERVER),
        ("502", 502, Failure.SERVER),
        ("ModelErrorException", 424, Failure.SERVER),
        ("ModelTimeoutException", 408, Failure.TIMEOUT),
        ("AccessDeniedException", 403, Failure.REJECTED),
        ("ValidationException", 400, Failure.REJECTED),
        ("ResourceNotFoundException", 404, Failure.REJECTED),
    ],
)
def test_aws_errors(code: str, status: int, failure: Failure) -> None:
    told = failure_of(refusal({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}))
    assert told[0] is failure


def test_an_error_never_carries_a_message() -> None:
    assert failure_of(ValueError("the parent's words")) == (Failure.UNREADABLE, "ValueError")


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ReadTimeoutError(endpoint_url=PLACE), Failure.TIMEOUT),
        (ConnectTimeoutError(endpoint_url=PLACE), Failure.TIMEOUT),
        (StreamTimeoutError(POOL, PLACE, "late"), Failure.TIMEOUT),
        (ConnectionClosedError(endpoint_url=PLACE), Failure.CONNECTION),
        (EndpointConnectionError(endpoint_url=PLACE), Failure.CONNECTION),
        (ResponseStreamingError(error="lost"), Failure.CONNECTION),
        (ProtocolError("lost"), Failure.CONNECTION),
        (IncompleteRead(1, 2), Failure.CONNECTION),
        (EventStreamError({"Error": {"Code": "throttlingException"}}, "ConverseStream"), Failure.THROTTLED),
        (type("ReadTimeoutError", (Exception,), {})(), Failure.UNREADABLE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.name,
)
def test_errors_of_the_way_there_and_back_are_told_by_their_class(error: Exception, failure: Failure) -> None:
    assert failure_of(error) == (
        failure,
        "ThrottlingException" if failure is Failure.THROTTLED else type(error).__name__,
    )


def test_the_client_is_made_at_the_first_call_and_once() -> None:
    with fake.FakeBedrock() as bedrock:
        bedrock.script(fake.says())
        client = connect_bedrock("ap-northeast-1", endpoint_url=bedrock.url)
        assert bedrock.requests == []
        messages = [{"role": "user", "content": [{"text": "あ"}]}]
        threads = [
            threading.Thread(target=client.converse, kwargs={"modelId": "m:1/x", "messages": messages})
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [asked.operation for asked in bedrock.requests] == ["converse"] * 4
        assert {asked.model_id for asked in bedrock.requests} == {"m:1/x"}
