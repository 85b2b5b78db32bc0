"""Figures for operators, kept with the writes that they count (`docs/product.md` 9): never from a scan.

A day's counters and the running totals are spread over shards, for every transaction adds to one of them: on a single
item the transactions of different users would refuse each other. Each shard is a partition of its own, for one takes
1,000 write units a second, and `docs/scale.md` says how many there must be. Each try of a transaction takes another
shard, so what stood in the way of the last one is not met again.

The number may be raised at any moment, never lowered: readers add up as many as there are by now.
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
# Until 0.1.0 the shards of a period lay in one partition; so many of them are still read.
_FORMER_SHARDS = 32


class Counters:
    """Counts in transactions, whose other operations guard against counting twice, and adds up."""

    def __init__(self, table: Table, shards: int = FEWEST_SHARDS) -> None:
        self._table = table
        self._shards = shards

    def day_write(self, day: date, counts: Mapping[str, int]) -> Retargeted:
        """Return the write that raises a day's counters."""
        return self._write(day.isoformat(), counts)

    def total_write(self, counts: Mapping[str, int]) -> Retargeted:
        """Return the write that raises or lowers the running totals."""
        return self._write(_TOTAL, counts)

    def read_day(self, day: date) -> Counter[str]:
        """Add up a day's shards."""
        return self._read(day.isoformat())

    def read_totals(self) -> Counter[str]:
        """Add up the running totals' shards."""
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
