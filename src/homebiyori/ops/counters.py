"""Counters for operators, updated in the transactions that they count (`docs/product.md` 9), never by a scan.

A day's counters and the running totals are sharded, because every transaction adds to them: on a single item, the
transactions of different users would conflict. Each shard has its own partition, because a partition takes 1,000 write
units a second; `docs/scale.md` says how many are needed. Each attempt of a transaction uses another shard, so it does
not meet the same conflict again.

The number of shards may be raised at any time, but never lowered: readers sum as many as there are now.
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date

from homebiyori.aws.dynamodb import MOST_KEYS, PK, SK, ItemKey, Table, Update, WriteOp
from homebiyori.aws.transaction import Retargeted

FEWEST_SHARDS = 32
MOST_SHARDS = 4096
_TOTAL = "total"
# In 0.1.0, a period's shards shared one partition; this many of them are still read.
_FORMER_SHARDS = 32


class Counters:
    """Counts within transactions, whose other operations prevent double counting, and sums up."""

    def __init__(self, table: Table, shards: int = FEWEST_SHARDS) -> None:
        self._table = table
        self._shards = shards

    def day_write(self, day: date, counts: Mapping[str, int]) -> Retargeted:
        """Return the write that adds to a day's counters."""
        return self._write(day.isoformat(), counts)

    def total_write(self, counts: Mapping[str, int]) -> Retargeted:
        """Return the write that changes the running totals; counts may be negative."""
        return self._write(_TOTAL, counts)

    def read_day(self, day: date) -> Counter[str]:
        """Sum up a day's counters."""
        return self._read(day.isoformat())

    def read_totals(self) -> Counter[str]:
        """Sum up the running totals."""
        return self._read(_TOTAL)

    def _write(self, period: str, counts: Mapping[str, int]) -> Retargeted:
        update = Update(adds={name: count for name, count in counts.items() if count})

        shard = random.randrange(self._shards)  # noqa: S311 - spreads writes, guards nothing

        def somewhere() -> WriteOp:
            nonlocal shard
            shard = (shard + random.randrange(1, self._shards)) % self._shards  # noqa: S311 - the same
            return self._table.update_write(_key(period, shard), update, None)

        return Retargeted(somewhere)

    def _read(self, period: str) -> Counter[str]:
        keys = [_key(period, shard) for shard in range(self._shards)]
        keys += [_former_key(period, shard) for shard in range(_FORMER_SHARDS)]
        totals: Counter[str] = Counter()
        for start in range(0, len(keys), MOST_KEYS):
            for item in self._table.get_many(keys[start : start + MOST_KEYS]):
                totals.update({name: value for name, value in (item or {}).items() if name not in (PK, SK)})
        return totals


def _key(period: str, shard: int) -> ItemKey:
    return {PK: f"METRIC#{period}#{shard:04}", SK: "COUNTS"}


def _former_key(period: str, shard: int) -> ItemKey:
    return {PK: f"METRIC#{period}", SK: f"SHARD#{shard:02}"}
