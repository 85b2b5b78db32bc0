"""The audit log of operators' changes: `AUDIT#yyyy-mm`, never deleted (`docs/product.md` 9).

An entry identifies a user by the hash that the log uses, and contains no user text.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, Field

from homebiyori.aws.dynamodb import EXISTS, NOT_EXISTS, PK, SK, Item, ItemKey, Page, Table, Update, WriteOp
from homebiyori.base import ids
from homebiyori.base.api_types import Id, Instant
from homebiyori.base.clock import jst_date, to_jst


class AuditEntry(BaseModel):
    """A change by an operator.

    A change outside a transaction is recorded as `requested` before it is made and marked `done` afterwards; a crash
    leaves it `requested`. `outcome` is its result, where that was not known before.
    """

    entry_id: Id
    admin_id: str
    action: Annotated[str, Field(examples=["maintenance.set"])]
    values: dict[str, Any]
    status: Literal["requested", "done"]
    requested_at: Instant
    done_at: Instant | None = None
    outcome: dict[str, Any] | None = None


def _partition(month: str) -> str:
    return f"AUDIT#{month}"


def _key(entry_id: str) -> ItemKey:
    # The id starts with its timestamp: it sorts, and tells its month.
    return {PK: _partition(f"{jst_date(ids.id_time(entry_id)):%Y-%m}"), SK: entry_id}


def read_entry(item: Item) -> AuditEntry:
    return AuditEntry.model_validate(item)


class Audit:
    """The only writer of the audit log."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def done_write(self, admin_id: str, action: str, values: Mapping[str, Any], *, now: datetime) -> WriteOp:
        """Return the write that adds the entry, for the transaction that makes the change."""
        return self._table.put_write(_item(admin_id, action, values, now, status="done", done_at=to_jst(now)))

    def request(self, admin_id: str, action: str, values: Mapping[str, Any], *, now: datetime) -> str:
        """Record a change that no transaction covers, before it is made; return the entry's id."""
        item = _item(admin_id, action, values, now, status="requested")
        self._table.put(item, NOT_EXISTS)
        return str(item[SK])

    def mark_done(self, entry_id: str, *, now: datetime, outcome: Mapping[str, Any] | None = None) -> None:
        sets = {"status": "done", "done_at": to_jst(now).isoformat(), **({"outcome": dict(outcome)} if outcome else {})}
        self._table.update(_key(entry_id), Update(sets=sets), EXISTS & Attr("status").eq("requested"))

    def page(self, month: str, *, after: str | None, limit: int) -> Page:
        """Return a page of a month's entries, newest first."""
        first, last = ({PK: _partition(month), SK: bound} for bound in (ids.FIRST, ids.LAST))
        return self._table.page(first, last, after=after, limit=limit)


def _item(admin_id: str, action: str, values: Mapping[str, Any], now: datetime, **state: Any) -> Item:  # noqa: ANN401 - the entry's own fields
    entry = AuditEntry(
        entry_id=ids.new_id(now),
        admin_id=admin_id,
        action=action,
        values=dict(values),
        requested_at=to_jst(now),
        **state,
    )
    return {**_key(entry.entry_id), **entry.model_dump(mode="json", exclude_none=True)}
