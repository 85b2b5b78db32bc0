"""Minimal probes of each dependency; and storage of announcements: `ANNOUNCEMENT#ALL` / id."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.admin.models import UNFINISHED, Announcement, AnnouncementStatus
from homebiyori.aws.dynamodb import EXISTS, PK, SK, TTL, Item, ItemKey, Page, Table, Update, WriteOp
from homebiyori.base import ids
from homebiyori.base.clock import epoch, to_jst
from homebiyori.resources import GROWTH_THRESHOLDS, Resources


class ProbeRepository:
    """One small read of each dependency."""

    def __init__(self, resources: Resources) -> None:
        nobody = {PK: "HEALTH", SK: "HEALTH"}
        self._probes: Mapping[str, Callable[[], object]] = {
            "dynamodb_core": lambda: resources.core.get(nobody),
            "dynamodb_chats": lambda: resources.chats.get(nobody),
            "parameter_store": lambda: resources.ssm.get_parameters(Names=[GROWTH_THRESHOLDS]),
        }

    @property
    def names(self) -> list[str]:
        return list(self._probes)

    def fault_of(self, name: str) -> str | None:
        """Probe one dependency; return the error's type, or None if it responded."""
        try:
            self._probes[name]()
        except (BotoCoreError, ClientError) as error:
            return type(error).__name__
        return None


_ANNOUNCEMENTS = "ANNOUNCEMENT#ALL"
_IS_UNFINISHED = Attr("status").is_in([status.value for status in UNFINISHED])
_END = "~"
# After its end, a window can't be announced any more.
_WINDOW_KEPT_FOR = timedelta(days=1)


def _key(announcement_id: str) -> ItemKey:
    return {PK: _ANNOUNCEMENTS, SK: announcement_id}


def _window_key(starts_at: datetime, ends_at: datetime) -> ItemKey:
    return {PK: f"MAINTENANCE#{epoch(starts_at)}-{epoch(ends_at)}", SK: "ANNOUNCED"}


def read_announcement(item: Item) -> Announcement:
    return Announcement.model_validate(item)


class AnnouncementRepository:
    """The only writer of announcements."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add_write(self, announcement: Announcement) -> WriteOp:
        item = announcement.model_dump(mode="json", exclude_none=True)
        return self._table.put_write({**_key(announcement.announcement_id), **item})

    def window_write(self, announcement: Announcement, starts_at: datetime, ends_at: datetime) -> WriteOp:
        """Return the write that marks a maintenance as announced, once; a refusal returns the announcement's id."""
        item = {
            **_window_key(starts_at, ends_at),
            "announcement_id": announcement.announcement_id,
            TTL: epoch(ends_at + _WINDOW_KEPT_FOR),
        }
        return self._table.put_write(item)

    def find_window(self, starts_at: datetime, ends_at: datetime) -> str | None:
        """Return the id of the announcement of a maintenance window."""
        item = self._table.get(_window_key(starts_at, ends_at))
        return None if item is None else str(item["announcement_id"])

    def withdraw_writes(
        self, announcement_id: str, starts_at: datetime, ends_at: datetime, *, now: datetime
    ) -> dict[str, WriteOp]:
        """Return the writes that withdraw an announcement, only once; the window may be announced again."""
        update = Update(
            sets={**_state(AnnouncementStatus.REQUESTED, now), "is_withdrawn": True, "looked_at": 0, "sent": 0},
            removes=["position", "finished_at"],
        )
        once = EXISTS & Attr("is_withdrawn").not_exists() | Attr("is_withdrawn").eq(False)  # noqa: FBT003 - boto3's
        is_same = Attr("announcement_id").eq(announcement_id)
        return {
            "announcement": self._table.update_write(_key(announcement_id), update, once),
            "window": self._table.delete_write(_window_key(starts_at, ends_at), is_same),
        }

    def find(self, announcement_id: str) -> Announcement | None:
        return self._table.find(_key(announcement_id), read_announcement)

    def begin(self, announcement_id: str, *, now: datetime) -> Announcement | None:
        """Mark an announcement as running, and return it."""
        update = Update(sets=_state(AnnouncementStatus.RUNNING, now))
        begun = self._table.update(_key(announcement_id), update, _is(AnnouncementStatus.REQUESTED))
        return read_announcement(begun) if begun is not None else self.find(announcement_id)

    def advance(
        self, before: Announcement, *, position: str | None, looked_at: int, sent: int, now: datetime
    ) -> Announcement | None:
        """Record that more users were notified; without a `position` to continue from, they were the last.

        None if another run has recorded the same users first; nothing is recorded then. A canceled announcement stays
        canceled, but counts them, because they were notified.
        """
        is_over = position is None
        sets = _state(AnnouncementStatus.DONE if is_over else AnnouncementStatus.RUNNING, now)
        if is_over:
            sets |= {"finished_at": sets["updated_at"]}
        is_as_read: ConditionBase = Attr("position").not_exists()
        if before.position is not None:
            is_as_read = Attr("position").eq(before.position)
        key, told = _key(before.announcement_id), {"looked_at": looked_at, "sent": sent}
        moved = {} if position is None else {"position": position}
        is_done, item = self._table.try_update(
            key, Update(sets=sets | moved, adds=told), _is(AnnouncementStatus.RUNNING) & is_as_read
        )
        if not is_done and item is not None and item["status"] == AnnouncementStatus.CANCELED:
            # No run continues from there; it only records that these were counted.
            late = Update(sets={"position": position or _END}, adds=told)
            item = self._table.update(key, late, _is(AnnouncementStatus.CANCELED) & is_as_read)
            return None if item is None else read_announcement(item)
        return read_announcement(item) if is_done and item is not None else None

    def cancel_write(self, announcement_id: str, *, now: datetime) -> WriteOp:
        """Return the write that cancels an unfinished announcement."""
        sets = _state(AnnouncementStatus.CANCELED, now)
        update = Update(sets=sets | {"finished_at": sets["updated_at"]})
        return self._table.update_write(_key(announcement_id), update, _IS_UNFINISHED)

    def resume_write(self, announcement_id: str, *, now: datetime) -> WriteOp:
        """Return the write that records that an unfinished announcement was enqueued again."""
        update = Update(sets={"updated_at": to_jst(now).isoformat()}, adds={"resumed": 1})
        return self._table.update_write(_key(announcement_id), update, _IS_UNFINISHED)

    def mark_asked(self, announcement_id: str, *, now: datetime) -> None:
        self._table.update(_key(announcement_id), Update(sets={"asked_at": to_jst(now).isoformat()}))

    def page(self, *, after: str | None, limit: int, only_unfinished: bool = False) -> Page:
        where = _IS_UNFINISHED if only_unfinished else None
        return self._table.page(_key(ids.FIRST), _key(ids.LAST), after=after, limit=limit, where=where)


def _state(status: AnnouncementStatus, now: datetime) -> dict[str, str]:
    return {"status": status.value, "updated_at": to_jst(now).isoformat()}


def _is(status: AnnouncementStatus) -> ConditionBase:
    return Attr("status").eq(status.value)
