"""The repositories' ground: items, transactions, retries."""

import heapq
import math
import statistics
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from actors import MovableTime, new_user_id
from homebiyori.aws.dynamodb import (
    NOT_THERE,
    PK,
    SK,
    Backoff,
    Table,
    TransactionRefusedError,
    Update,
    from_wire,
    to_wire,
    transact,
    user_key,
)
from homebiyori.base.clock import Clock
from homebiyori.base.errors import UpstreamError
from homebiyori.resources import Resources

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def table(resources: Resources) -> Table:
    return resources.core


@pytest.fixture
def key() -> dict[str, str]:
    return user_key(new_user_id(), "THING")


def test_items_survive_the_wire() -> None:
    item = {"PK": "a", "n": 3, "text": "あ", "flag": False, "list": [1, {"x": "y"}], "empty": ""}
    assert from_wire(to_wire({**item, "nothing": None})) == item


def test_reserved_words_are_no_trouble(table: Table, key: dict[str, str]) -> None:
    assert table.put({**key, "status": "a", "name": "b", "size": 1}, NOT_THERE)
    update = Update(sets={"status": "c", "comment": "d"}, adds={"size": 2}, removes=["name"])
    changed = table.update(key, update, Attr("status").eq("a") & Attr("size").gt(0))
    assert changed == {**key, "status": "c", "comment": "d", "size": 3}
    assert table.update(key, update, Attr("status").eq("a")) is None
    assert table.update(user_key("nobody", "THING"), update) is None


def test_a_key_is_taken_once(table: Table, key: dict[str, str]) -> None:
    with ThreadPoolExecutor(10) as pool:
        stored = list(pool.map(lambda n: table.put({**key, "n": n}, NOT_THERE), range(10)))
    assert sum(stored) == 1


def test_many_are_read_in_the_order_of_their_keys(table: Table) -> None:
    user_id = new_user_id()
    keys = [user_key(user_id, f"N#{number:03}") for number in range(100)]
    for number in range(0, 100, 7):
        table.put(keys[number], NOT_THERE)
    found = table.get_many(keys)
    assert [item and item[SK] for item in found] == [None if n % 7 else f"N#{n:03}" for n in range(100)]
    assert table.get_many([]) == []


def test_a_page_ends_where_the_next_begins(table: Table) -> None:
    user_id = new_user_id()
    for number in range(5):
        table.put(user_key(user_id, f"N#{number}"), NOT_THERE)
    keys = Key(PK).eq(f"USER#{user_id}") & Key(SK).between("N#0", "N#9")
    first = table.query(keys, limit=3)
    assert [item[SK] for item in first.items] == ["N#4", "N#3", "N#2"]
    second = table.query(keys, limit=3, after=first.last_key)
    assert ([item[SK] for item in second.items], second.last_key) == (["N#1", "N#0"], None)


def test_a_refused_transaction_hands_over_what_stood_in_its_way(
    table: Table, key: dict[str, str], clock: Clock
) -> None:
    table.put({**key, "n": 1}, NOT_THERE)
    other = user_key(new_user_id(), "OTHER")
    with pytest.raises(TransactionRefusedError) as refused:
        transact(table.client, [table.put_write(other), table.put_write(key)], Backoff(clock, 1))
    assert refused.value.refusals == {1: {**key, "n": 1}}
    assert table.get(other) is None


def _cancelled(*codes: str) -> dict[str, Any]:
    return {
        "service_error_code": "TransactionCanceledException",
        "modeled_fields": {"CancellationReasons": [{"Code": code} for code in codes]},
    }


@pytest.fixture
def own_client() -> Any:
    return boto3.Session().client("dynamodb")


def test_a_conflict_is_tried_again_and_a_mistake_is_not(
    own_client: Any, table: Table, key: dict[str, str], moment: MovableTime
) -> None:
    slept: list[float] = []
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=slept.append)
    with Stubber(own_client) as stub:
        stub.add_client_error("transact_write_items", **_cancelled("None", "TransactionConflict"))
        stub.add_client_error("transact_write_items", **_cancelled("ThrottlingError"))
        stub.add_response("transact_write_items", {})
        transact(own_client, [table.put_write(key)], Backoff(clock, 10))
        stub.assert_no_pending_responses()
        assert len(slept) == 2
        stub.add_client_error("transact_write_items", **_cancelled("ValidationError"))
        with pytest.raises(ClientError):
            transact(own_client, [table.put_write(key)], Backoff(clock, 10))


def test_retries_end_with_the_time(own_client: Any, table: Table, key: dict[str, str], moment: MovableTime) -> None:
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=lambda seconds: moment.advance(seconds=seconds))
    with Stubber(own_client) as stub:
        for _ in range(200):
            stub.add_client_error("transact_write_items", **_cancelled("TransactionConflict"))
        with pytest.raises(UpstreamError) as error:
            transact(own_client, [table.put_write(key)], Backoff(clock, 3))
    assert moment.seconds < 3
    assert error.value.headers == {"Retry-After": "2"}


def test_who_is_refused_twice_waits_longer_each_time(moment: MovableTime) -> None:
    slept: list[float] = []
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=slept.append)
    backoff = Backoff(clock, 10)
    assert backoff.refused(is_newer=True)
    assert slept == [], "who waits comes back with a row that is old again"
    assert not any(backoff.refused(is_newer=True) for _ in range(200))
    assert len(slept) == 200
    assert max(slept[:2]) <= 0.04 < max(slept) <= 0.8
    assert not Backoff(clock, 10).refused(is_newer=False)
    late = Backoff(clock, 10)
    moment.advance(seconds=10)
    with pytest.raises(UpstreamError):
        late.refused(is_newer=True)


def writes_of_a_crowd(size: int, *, takes: float) -> int:
    """Let so many write one row on the version that they have read, each once; gives how often they had to try."""
    version = tries = 0
    # When a write is decided, by whom, and what it has read.
    coming = [(takes, writer, 0) for writer in range(size)]
    times = [0.0] * size
    slept = [0.0] * size

    def backoff_of(writer: int) -> Backoff:
        def sleep(seconds: float) -> None:
            slept[writer] += seconds

        return Backoff(Clock(now=lambda: NOW, monotonic=lambda: times[writer], sleep=sleep), 60)

    backoffs = [backoff_of(writer) for writer in range(size)]
    reading: list[tuple[float, int]] = []
    while coming or reading:
        if reading and (not coming or reading[0] <= coming[0][:2]):
            at, writer = heapq.heappop(reading)
            heapq.heappush(coming, (at + takes, writer, version))
            continue
        at, writer, seen = heapq.heappop(coming)
        tries, times[writer] = tries + 1, at
        if seen == version:
            version += 1
        elif backoffs[writer].refused(is_newer=True):
            heapq.heappush(coming, (at + takes, writer, version))
        else:
            heapq.heappush(reading, (at + slept[writer], writer))
        slept[writer] = 0.0
    assert version == size
    return tries


@pytest.mark.parametrize("size", [2, 10, 50, 100])
@pytest.mark.parametrize("takes", [0.005, 0.02])
def test_a_crowd_at_one_row_does_not_try_the_square_of_its_number(size: int, takes: float) -> None:
    tries = statistics.median(writes_of_a_crowd(size, takes=takes) for _ in range(5))
    assert tries <= size * (2 + 1.5 * math.log2(size))
