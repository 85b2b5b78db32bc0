"""Storage of an account's jobs in `core`: `JOB#hash`, without a user id; a user's `EXPORT#id` and `EXPORTS`.

Also `UserPartition`: all items in a user's partitions, whichever feature wrote them, for the two jobs that need
everything.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from homebiyori.account.models import Deletion, Export
from homebiyori.account.rules import DELETION_KEPT_FOR, EXPORT_KEPT_FOR, START_LOCK_FOR
from homebiyori.aws.dynamodb import (
    EXISTS,
    NOT_EXISTS,
    PK,
    SK,
    TTL,
    Backoff,
    Item,
    ItemKey,
    Table,
    Update,
    WriteOp,
    hidden_key,
    to_wire,
    user_key,
)
from homebiyori.base.clock import epoch, to_jst
from homebiyori.ops.tombstone import deletion_key

_BATCH = 25  # the limit of BatchWriteItem
_PAGE = 400
_UNPROCESSED_SECONDS = 10.0


class StartLockRepository:
    """Short-lived lock (`JOB#hash`/`ASKING#kind`): one of several concurrent requests starts a job."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def acquire(self, user_id: str, kind: str, *, now: datetime) -> bool:
        """Acquire the lock; False while another request holds it."""
        until = now + START_LOCK_FOR
        item = {**_start_lock_key(user_id, kind), "until": epoch(until), TTL: epoch(until)}
        return self._table.put(item, NOT_EXISTS | Attr("until").lte(epoch(now)))

    def release(self, user_id: str, kind: str) -> None:
        """Release the lock."""
        self._table.delete(_start_lock_key(user_id, kind), EXISTS)


def _start_lock_key(user_id: str, kind: str) -> ItemKey:
    return hidden_key("JOB#", user_id, f"ASKING#{kind}")


class DeletionRepository:
    """The only writer of deletions."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, user_id: str) -> Deletion | None:
        return self._table.find(deletion_key(user_id), Deletion.model_validate)

    def add_write(self, user_id: str, deletion: Deletion) -> WriteOp:
        """Return the write that adds the tombstone, only once."""
        expires = {TTL: epoch(deletion.requested_at + DELETION_KEPT_FOR)}
        return self._table.put_write({**deletion_key(user_id), **deletion.model_dump(mode="json"), **expires})

    def move(self, user_id: str, before: Deletion, after: Deletion) -> bool:
        """Record progress; False if the row has changed since it was read."""
        new = after.model_dump(mode="json", exclude_none=True)
        as_read = Attr("moved_at").eq(before.model_dump(mode="json")["moved_at"])
        is_in_turn = Attr("turn").eq(before.turn) | Attr("turn").not_exists()
        unchanged = as_read & is_in_turn & Attr("steps_done").eq([step.value for step in before.steps_done])
        return self._table.update(deletion_key(user_id), Update(sets=new), unchanged) is not None


def _export_key(user_id: str, export_id: str) -> ItemKey:
    return user_key(user_id, f"EXPORT#{export_id}")


class ExportRepository:
    """The only writer of exports, and of the row that names the latest one."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def lock_key(self, user_id: str) -> ItemKey:
        """Key of the lock that lets only one of several concurrent requests create an export."""
        return user_key(user_id, "EXPORTS")

    def find(self, user_id: str, export_id: str) -> Export | None:
        return self._table.find(_export_key(user_id, export_id), Export.model_validate)

    def add_write(self, user_id: str, export: Export) -> WriteOp:
        expires = {TTL: epoch(export.requested_at + EXPORT_KEPT_FOR)}
        return self._table.put_write(
            {**_export_key(user_id, export.export_id), **export.model_dump(mode="json"), **expires}
        )

    def lock_write(self, user_id: str, lock: Item | None, export: Export) -> WriteOp:
        """Return the write that makes this export the latest one, unless that row has changed since it was read."""
        item = {
            **self.lock_key(user_id),
            "latest": export.export_id,
            TTL: epoch(export.requested_at + EXPORT_KEPT_FOR),
        }
        return self._table.put_write(item, NOT_EXISTS if lock is None else Attr("latest").eq(lock["latest"]))

    def move(self, user_id: str, after: Export) -> bool:
        """Record progress; False if the export has been deleted, possibly with its user."""
        new = after.model_dump(mode="json", exclude_none=True, exclude={"export_id", "requested_at"})
        return self._table.update(_export_key(user_id, after.export_id), Update(sets=new), EXISTS) is not None

    def touch(self, user_id: str, seen: Export, *, now: datetime) -> bool:
        """Record a restart; False if the export has progressed since it was read."""
        as_read = Attr("moved_at").eq(seen.model_dump(mode="json")["moved_at"])
        update = Update(sets={"moved_at": to_jst(now).isoformat()})
        return self._table.update(_export_key(user_id, seen.export_id), update, as_read) is not None


class UserPartition:
    """All items of a user in one table."""

    def __init__(self, table: Table, readers: Executor) -> None:
        self._table = table
        self._readers = readers

    def read(self, user_id: str) -> Iterator[Item]:
        """Yield every raw item, page by page, so that they are never all in memory."""
        for page in self._pages(user_id):
            yield from page

    def clear(self, user_id: str, *, except_keys: Sequence[ItemKey] = (), has_time: Callable[[], bool]) -> bool:
        """Delete every item except those of `except_keys`; False if time ran out first."""
        spared = {key[SK] for key in except_keys}
        for page in self._pages(user_id, only=(PK, SK)):
            keys = [item for item in page if item[SK] not in spared]
            batches = [keys[first : first + _BATCH] for first in range(0, len(keys), _BATCH)]
            list(self._readers.map(self._delete, batches))
            if not has_time():
                return False
        return True

    def _pages(self, user_id: str, *, only: Sequence[str] = ()) -> Iterator[Sequence[Item]]:
        return self._table.pages(Key(PK).eq(user_key(user_id, "")[PK]), limit=_PAGE, only=only)

    def _delete(self, keys: Sequence[ItemKey]) -> None:
        wanted: Any = {self._table.name: [{"DeleteRequest": {"Key": to_wire(key)}} for key in keys]} if keys else {}
        backoff = Backoff(self._table.clock, _UNPROCESSED_SECONDS)
        while wanted:
            answer = self._table.client.batch_write_item(RequestItems=wanted)
            wanted = answer.get("UnprocessedItems")
            if wanted:
                backoff.pause()
