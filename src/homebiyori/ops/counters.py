"""Figures for operators, kept with the writes that they count (`docs/product.md` 9): never from a scan.

A day's counters and the running totals are spread over shards, for every user's transaction adds to one of them: on
a single item the transactions of different users would refuse each other.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date

from boto3.dynamodb.conditions import Key

from homebiyori.aws.dynamodb import PK, SK, ItemKey, Table, Update, WriteOp

SHARDS = 32
_TOTAL = "total"


def counting_write(table: Table, day: date, user_id: str, counts: Mapping[str, int]) -> WriteOp:
    """Return the write that counts; what else is in its transaction guards against counting twice."""
    return _write(table, day.isoformat(), user_id, counts)


def total_write(table: Table, user_id: str, counts: Mapping[str, int]) -> WriteOp:
    """Return the write that raises or lowers the running totals, guarded likewise.

    One for a user and transaction: all of a user's counts go to one item.
    """
    return _write(table, _TOTAL, user_id, counts)


def read_counters(table: Table, day: date) -> Counter[str]:
    """Add up a day's shards."""
    return _read(table, day.isoformat())


def read_totals(table: Table) -> Counter[str]:
    """Add up the running totals' shards."""
    return _read(table, _TOTAL)


def _write(table: Table, period: str, user_id: str, counts: Mapping[str, int]) -> WriteOp:
    adds = {name: count for name, count in counts.items() if count}
    return table.update_write(_key(period, _shard_of(user_id)), Update(adds=adds), None)


def _read(table: Table, period: str) -> Counter[str]:
    page = table.query(Key(PK).eq(_key(period, 0)[PK]), limit=SHARDS)
    totals: Counter[str] = Counter()
    for item in page.items:
        totals.update({name: value for name, value in item.items() if name not in (PK, SK)})
    return totals


def _key(period: str, shard: int) -> ItemKey:
    return {PK: f"METRIC#{period}", SK: f"SHARD#{shard:02}"}


def _shard_of(user_id: str) -> int:
    return int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:2]) % SHARDS
