"""Counters: each shard has its own partition, each attempt uses another shard, and sums include former shards."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import PK, SK, Table, Update, from_wire
from homebiyori.aws.transaction import Transaction
from homebiyori.base.clock import Clock
from homebiyori.ops.counters import FEWEST_SHARDS, Counters
from homebiyori.resources import Resources
from support.memory_dynamodb import MemoryDynamoDB

DAY = date(2031, 2, 3)


class Refusing:
    """Cancels the first `times` transactions, as DynamoDB does if another one holds an item."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.tries: list[list[Any]] = []

    def transact_write_items(self, *, TransactItems: list[Any]) -> None:  # noqa: N803 - boto3's name
        self.tries.append(TransactItems)
        if len(self.tries) <= self.times:
            reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, "TransactWriteItems")


@pytest.fixture
def memory(clock: Clock) -> Table:
    return Table(client=cast("Any", MemoryDynamoDB()), name="core", clock=clock)


def _partition(op: Any) -> str:
    return str(from_wire(op["Update"]["Key"])[PK])


def test_no_two_tries_in_a_row_go_to_one_partition(memory: Table) -> None:
    client = Refusing(times=5)
    table = replace(memory, client=cast("Any", client))
    fixed = table.update_write({PK: "USER#1", SK: "TREE"}, Update(adds={"version": 1}), None)
    Transaction(table, {"tree": fixed, "day": Counters(table).day_write(DAY, {"messages": 1})}).commit()
    assert len(client.tries) == 6
    assert [items[0] for items in client.tries] == [fixed] * 6
    taken = [_partition(items[1]) for items in client.tries]
    assert all(one != another for one, another in pairwise(taken)), taken


def test_writes_are_spread_over_all_partitions(memory: Table) -> None:
    counters = Counters(memory, 40)
    found = Counter(_partition(counters.total_write({"users": 1}).make()) for _ in range(8_000))
    assert sorted(found) == [f"METRIC#total#{shard:04}" for shard in range(40)]
    assert max(found.values()) < 2 * min(found.values()), "200 each, give or take 14"


@pytest.mark.parametrize("shards", [FEWEST_SHARDS, 250])
def test_every_shard_is_added_up(memory: Table, shards: int) -> None:
    counters = Counters(memory, shards)
    for _ in range(3 * shards):
        Transaction(memory, {"day": counters.day_write(DAY, {"messages": 2, "fruits": 0, "characters": 7})}).commit()
    Transaction(memory, {"totals": counters.total_write({"users": -1})}).commit()
    assert counters.read_day(DAY) == Counter(messages=6 * shards, characters=21 * shards)
    assert counters.read_totals() == {"users": -1}
    assert counters.read_day(date(2031, 2, 4)) == Counter()


def test_more_shards_lose_nothing_of_what_fewer_have_counted(memory: Table) -> None:
    for counters in (Counters(memory), Counters(memory, 400)):
        for _ in range(100):
            Transaction(memory, {"day": counters.day_write(DAY, {"messages": 1})}).commit()
    assert Counters(memory, 400).read_day(DAY)["messages"] == 200


def test_what_older_versions_have_counted_is_still_there(resources: Resources) -> None:
    """Their shards of a day share one partition: METRIC#<day>, SHARD#00 to SHARD#31."""
    for shard in (0, 17, 31):
        former = {PK: f"METRIC#{DAY}", SK: f"SHARD#{shard:02}", "messages": 5, "cost_microdollars": 3}
        resources.core.client.put_item(
            TableName=resources.core.name,
            Item={key: {"N": str(value)} if isinstance(value, int) else {"S": value} for key, value in former.items()},
        )
    tx = Transaction(resources.core)
    tx.add("day", resources.counters.day_write(DAY, {"messages": 1}))
    tx.commit()
    assert resources.counters.read_day(DAY) == {"messages": 16, "cost_microdollars": 9}
