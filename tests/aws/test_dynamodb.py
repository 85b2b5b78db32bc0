"""Tables and transactions: items, conditions, retries."""

import heapq
import math
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from homebiyori.aws.dynamodb import (
    NOT_EXISTS,
    PK,
    SK,
    Backoff,
    Table,
    Update,
    from_wire,
    to_wire,
    user_key,
    within,
)
from homebiyori.aws.transaction import Transaction, TransactionRefusedError, TryAgainError, retrying
from homebiyori.base.clock import Clock
from homebiyori.base.errors import UpstreamError
from homebiyori.resources import Resources
from support.actors import MovableTime, new_user_id

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
    assert table.put({**key, "status": "a", "name": "b", "size": 1}, NOT_EXISTS)
    update = Update(sets={"status": "c", "comment": "d"}, adds={"size": 2}, removes=["name"])
    changed = table.update(key, update, Attr("status").eq("a") & Attr("size").gt(0))
    assert changed == {**key, "status": "c", "comment": "d", "size": 3}
    assert table.update(key, update, Attr("status").eq("a")) is None
    assert table.update(user_key("nobody", "THING"), update) is None


def test_a_key_is_taken_once(table: Table, key: dict[str, str]) -> None:
    with ThreadPoolExecutor(10) as pool:
        stored = list(pool.map(lambda n: table.put({**key, "n": n}, NOT_EXISTS), range(10)))
    assert sum(stored) == 1


def test_many_are_read_in_the_order_of_their_keys(table: Table) -> None:
    user_id = new_user_id()
    keys = [user_key(user_id, f"N#{number:03}") for number in range(100)]
    for number in range(0, 100, 7):
        table.put(keys[number], NOT_EXISTS)
    found = table.get_many(keys)
    assert [item and item[SK] for item in found] == [None if n % 7 else f"N#{n:03}" for n in range(100)]
    assert table.get_many([]) == []


def test_a_page_ends_where_the_next_begins(table: Table) -> None:
    user_id = new_user_id()
    for number in range(5):
        table.put(user_key(user_id, f"N#{number}"), NOT_EXISTS)
    keys = Key(PK).eq(f"USER#{user_id}") & Key(SK).between("N#0", "N#9")
    first = table.query(keys, limit=3)
    assert [item[SK] for item in first.items] == ["N#4", "N#3", "N#2"]
    second = table.query(keys, limit=3, after=first.last_key)
    assert ([item[SK] for item in second.items], second.last_key) == (["N#1", "N#0"], None)


def test_a_page_goes_on_after_a_sort_key_and_ends_at_its_bounds(table: Table) -> None:
    user_id = new_user_id()
    for number in range(5):
        table.put(user_key(user_id, f"N#{number}"), NOT_EXISTS)
    first, last = user_key(user_id, "N#1"), user_key(user_id, "N#3")
    assert [item[SK] for item in table.page(first, last, after=None, limit=9).items] == ["N#3", "N#2", "N#1"]
    assert [item[SK] for item in table.page(first, last, after="N#2", limit=9).items] == ["N#1"]
    pages = table.pages(within(first, last), limit=2, oldest_first=True)
    assert [[item[SK] for item in page] for page in pages] == [["N#1", "N#2"], ["N#3"]]


def test_a_refused_transaction_hands_over_what_stood_in_its_way(table: Table, key: dict[str, str]) -> None:
    table.put({**key, "n": 1}, NOT_EXISTS)
    other = user_key(new_user_id(), "OTHER")
    with pytest.raises(TransactionRefusedError) as refused:
        Transaction(table, {"other": table.put_write(other), "thing": table.put_write(key)}).commit()
    assert refused.value.names == {"thing"}
    assert (refused.value["thing"], refused.value.get("other")) == ({**key, "n": 1}, None)
    assert ("thing" in refused.value, "other" in refused.value) == (True, False)
    assert table.get(other) is None


def test_no_two_operations_have_one_name(table: Table, key: dict[str, str]) -> None:
    tx = Transaction(table, {"thing": table.put_write(key)})
    with pytest.raises(ValueError, match="thing"):
        tx.add("thing", table.put_write(user_key(new_user_id(), "OTHER")))
    tx.commit()
    assert table.get(key) == key


@pytest.mark.parametrize(
    ("newer", "waited"), [("thing", [False, False, True]), ("other", [False, True, True]), (None, [False, True, True])]
)
def test_an_attempt_is_made_again_until_nothing_is_in_its_way(newer: str | None, waited: list[bool]) -> None:
    slept: list[float] = []
    clock = Clock(sleep=slept.append)
    seen: list[bool] = []
    hindrances: list[TryAgainError] = [TransactionRefusedError({"thing": None}), TransactionRefusedError({"thing": {}})]

    def attempt(backoff: Backoff) -> str:
        assert backoff.seconds == 5
        seen.append(backoff.has_waited)
        if hindrances:
            raise hindrances.pop()
        return "done"

    assert retrying(clock, 5, attempt, newer=newer) == "done"
    assert seen == waited, "who has waited reads the row again"
    assert len(slept) == sum(waited)


def test_the_next_attempt_knows_all_operations_that_were_refused() -> None:
    hindrances: list[TryAgainError] = [
        TryAgainError(),
        TransactionRefusedError({"thing": None}),
        TransactionRefusedError({"other": {}}),
    ]
    known: list[set[str]] = []

    def attempt(backoff: Backoff) -> None:
        known.append(set(backoff.refused))
        if hindrances:
            raise hindrances.pop()

    retrying(Clock(sleep=lambda _: None), 5, attempt)
    assert known == [set(), {"other"}, {"other", "thing"}, {"other", "thing"}]


def test_what_is_no_hindrance_ends_the_attempts(moment: MovableTime) -> None:
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=lambda seconds: moment.advance(seconds=seconds))

    def attempt(error: Exception) -> Callable[[Backoff], None]:
        def fail(_: Backoff) -> None:
            raise error

        return fail

    with pytest.raises(KeyError):
        retrying(clock, 3, attempt(KeyError()))
    with pytest.raises(UpstreamError):
        retrying(clock, 3, attempt(TryAgainError()))
    assert 0 < moment.seconds < 3


VERSIONED = [
    ({"a": 1, "b": None}, {"a": 1, "b": "x"}, {"a": 1, "b": "x"}),
    ({"a": 1, "b": "x"}, {"a": 1, "b": None}, {"a": 1}),
    ({"a": 1, "b": "x"}, {"a": 1, "b": "x"}, {"a": 1, "b": "x"}),
]


@pytest.mark.parametrize(("before", "after", "stored"), VERSIONED)
def test_a_versioned_change_stores_what_differs_once(
    before: dict[str, Any], after: dict[str, Any], stored: dict[str, Any], table: Table, key: dict[str, str]
) -> None:
    def store(version: int, old: dict[str, Any], new: dict[str, Any]) -> None:
        change = table.version_write(key, version, old=old, new=new, stamp={"at": version})
        Transaction(table, {"thing": change}).commit()

    store(0, before, before)
    with pytest.raises(TransactionRefusedError):
        store(0, before, before)
    store(1, before, after)
    assert table.get(key) == {**key, **stored, "version": 2, "at": 1}
    with pytest.raises(TransactionRefusedError) as refused:
        store(1, before, {**after, "a": 9})
    assert refused.value["thing"] == table.get(key)


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
        tx = Transaction(replace(table, client=own_client), {"thing": table.put_write(key)})
        tx.commit(Backoff(clock, 10))
        stub.assert_no_pending_responses()
        assert len(slept) == 2
        stub.add_client_error("transact_write_items", **_cancelled("ValidationError"))
        with pytest.raises(ClientError):
            tx.commit(Backoff(clock, 10))


def test_retries_end_with_the_time(own_client: Any, table: Table, key: dict[str, str], moment: MovableTime) -> None:
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=lambda seconds: moment.advance(seconds=seconds))
    with Stubber(own_client) as stub:
        for _ in range(200):
            stub.add_client_error("transact_write_items", **_cancelled("TransactionConflict"))
        with pytest.raises(UpstreamError) as error:
            Transaction(replace(table, client=own_client, clock=clock), {"thing": table.put_write(key)}).commit()
    assert moment.seconds < 5
    assert error.value.headers == {"Retry-After": "2"}


def test_who_is_refused_twice_waits_longer_each_time(moment: MovableTime) -> None:
    slept: list[float] = []
    clock = Clock(now=moment.now, monotonic=moment.monotonic, sleep=slept.append)
    backoff = Backoff(clock, 10)
    assert backoff.on_refusal(has_newer_row=True)
    assert slept == [], "who waits comes back with a row that is old again"
    assert not any(backoff.on_refusal(has_newer_row=True) for _ in range(200))
    assert len(slept) == 200
    assert max(slept[:2]) <= 0.04 < max(slept) <= 0.8
    assert not Backoff(clock, 10).on_refusal(has_newer_row=False)
    late = Backoff(clock, 10)
    moment.advance(seconds=10)
    with pytest.raises(UpstreamError):
        late.on_refusal(has_newer_row=True)


def writes_of_a_crowd(size: int, *, takes: float) -> int:
    """Simulate `size` writers that update one row by its version, once each; return the number of attempts."""
    version = tries = 0
    # When a write is decided, its writer, and the version that it has read.
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
        elif backoffs[writer].on_refusal(has_newer_row=True):
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
