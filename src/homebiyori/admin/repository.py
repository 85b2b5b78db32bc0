"""Asks each dependency for as little as it can answer, and keeps what operators did: `AUDIT#yyyy-mm`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.admin.models import AuditEntry
from homebiyori.core import ids
from homebiyori.core.clock import jst_date, to_jst
from homebiyori.core.dynamodb import NOT_THERE, PK, SK, THERE, Item, ItemKey, Page, Table, Update
from homebiyori.resources import GROWTH_THRESHOLDS

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


class ProbeRepository:
    """One small read of each dependency."""

    def __init__(self, core: Table, chats: Table, ssm: "SSMClient") -> None:
        nobody = {PK: "HEALTH", SK: "HEALTH"}
        self._probes: Mapping[str, Callable[[], object]] = {
            "dynamodb_core": lambda: core.get(nobody),
            "dynamodb_chats": lambda: chats.get(nobody),
            "parameter_store": lambda: ssm.get_parameters(Names=[GROWTH_THRESHOLDS]),
        }

    @property
    def names(self) -> list[str]:
        """Name the dependencies."""
        return list(self._probes)

    def fault_of(self, name: str) -> str | None:
        """Ask one dependency; gives the kind of fault, or None if it answered."""
        try:
            self._probes[name]()
        except (BotoCoreError, ClientError) as error:
            return type(error).__name__
        return None


def _audit_partition(month: str) -> str:
    return f"AUDIT#{month}"


def _audit_key(entry_id: str) -> ItemKey:
    # The id begins with its instant: it sorts, and leads to its month.
    return {PK: _audit_partition(f"{jst_date(ids.id_time(entry_id)):%Y-%m}"), SK: entry_id}


def read_entry(item: Item) -> AuditEntry:
    """Read an entry's item."""
    return AuditEntry.model_validate(item)


class AuditRepository:
    """The only writer of the audit; nothing in it is ever deleted."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, entry: AuditEntry) -> None:
        """Keep what is about to be changed."""
        item = {**_audit_key(entry.entry_id), **entry.model_dump(mode="json", exclude_none=True)}
        self._table.put(item, NOT_THERE)

    def mark_done(self, entry_id: str, at: datetime) -> None:
        """Keep that it was changed."""
        update = Update(sets={"status": "done", "done_at": to_jst(at).isoformat()})
        self._table.update(_audit_key(entry_id), update, THERE & Attr("status").eq("requested"))

    def page(self, month: str, *, after: str | None, limit: int) -> Page:
        """Read a month's entries, newest first."""
        partition = _audit_partition(month)
        start = None if after is None else {PK: partition, SK: after}
        return self._table.query(Key(PK).eq(partition), limit=limit, after=start)
