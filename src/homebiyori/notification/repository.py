"""Storage of notifications in a user's partition of `core`: `NOTIF#id`, `NOTIFKEY#hash` and `NOTIFCOUNT`.

`NOTIFKEY` records that a type and key were sent; it outlives a notification that the parent deletes.

`NOTIFCOUNT` counts the unread ones by the second at which they expire: `e<epoch>` = count. Every write that makes one
unread, read or deleted updates its count in the same transaction, and counts of past seconds are ignored. So the total
is exact at any time, with one read, even though DynamoDB's TTL deletes late.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase

from homebiyori.aws.dynamodb import EXISTS, PK, SK, TTL, Item, ItemKey, Page, Table, Update, WriteOp, user_key
from homebiyori.base.clock import epoch, is_past, to_jst
from homebiyori.notification.models import CreatedNotification, Notification

_FIRST, _LAST = "NOTIF#0", "NOTIF#Z"
_READ_AT = "read_at"


@dataclass(frozen=True, slots=True)
class Stored:
    """A notification, and the second at which it expires."""

    notification: Notification
    ends: int


def notification_key(user_id: str, notification_id: str) -> ItemKey:
    return user_key(user_id, f"NOTIF#{notification_id}")


def _proof_key(user_id: str, kind: str, dedupe_key: str) -> ItemKey:
    # Hashed, so that the name is short and reveals nothing, whatever the key is made of.
    digest = hashlib.sha256(f"{kind}\0{dedupe_key}".encode()).hexdigest()
    return user_key(user_id, f"NOTIFKEY#{digest[:40]}")


def _count_key(user_id: str) -> ItemKey:
    return user_key(user_id, "NOTIFCOUNT")


def read_notification(item: Item) -> Stored:
    notification = Notification.model_validate({**item, "is_read": _READ_AT in item})
    return Stored(notification, item[TTL])


def created(notification: Notification) -> CreatedNotification:
    return CreatedNotification(notification_id=notification.notification_id, created_at=notification.created_at)


def read_proof(item: Item) -> CreatedNotification:
    """Return what was created for a key."""
    return CreatedNotification.model_validate(item)


class NotificationRepository:
    """The only writer of notifications."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def proof_write(self, user_id: str, notification: Notification, dedupe_key: str, *, until: datetime) -> WriteOp:
        """Return the write that marks a type and key as sent, only once."""
        return self._table.put_write(
            {
                **_proof_key(user_id, notification.type, dedupe_key),
                **notification.model_dump(mode="json", include={"notification_id", "created_at"}),
                TTL: epoch(until),
            }
        )

    def find_proof(self, user_id: str, kind: str, dedupe_key: str) -> CreatedNotification | None:
        """Return what was sent to a user for a type and key."""
        return self._table.find(_proof_key(user_id, kind, dedupe_key), read_proof)

    def add_write(self, user_id: str, stored: Stored) -> WriteOp:
        item = stored.notification.model_dump(mode="json", exclude={"is_read"})
        return self._table.put_write(
            {**notification_key(user_id, stored.notification.notification_id), **item, TTL: stored.ends}
        )

    def count_write(self, user_id: str, ends: Sequence[int], by: int) -> WriteOp:
        """Return the write that adds `by` to the unread counter for each of the expiry seconds in `ends`."""
        adds = {f"e{end}": times * by for end, times in sorted(Counter(ends).items())}
        return self._table.update_write(_count_key(user_id), Update(adds=adds), None)

    def mark_read_write(self, user_id: str, notification_id: str, now: datetime) -> WriteOp:
        """Return the write that marks an existing, unread notification as read."""
        is_unread: ConditionBase = EXISTS & Attr(_READ_AT).not_exists()
        update = Update(sets={_READ_AT: to_jst(now).isoformat()})
        return self._table.update_write(notification_key(user_id, notification_id), update, is_unread)

    def delete_write(self, user_id: str, notification: Notification) -> WriteOp:
        """Return the write that deletes a notification, provided its read state has not changed."""
        as_it_was = Attr(_READ_AT).exists() if notification.is_read else Attr(_READ_AT).not_exists()
        return self._table.delete_write(notification_key(user_id, notification.notification_id), EXISTS & as_it_was)

    def get_visible(self, user_id: str, notification_ids: Sequence[str], *, now: datetime) -> list[Stored]:
        """Return those that exist and have not expired."""
        keys = [notification_key(user_id, notification_id) for notification_id in notification_ids]
        items = self._table.get_many(keys) if len(keys) > 1 else [self._table.get(key) for key in keys]
        return [read_notification(item) for item in items if item is not None and not is_past(item[TTL], now)]

    def page(self, user_id: str, *, unread_only: bool, now: datetime, after: str | None, limit: int) -> Page:
        """Return unexpired notifications, newest first."""
        where: ConditionBase = Attr(TTL).gt(epoch(now))
        if unread_only:
            where = where & Attr(_READ_AT).not_exists()
        first, last = user_key(user_id, _FIRST), user_key(user_id, _LAST)
        return self._table.page(first, last, after=after, limit=limit, where=where)

    def unread(self, user_id: str, *, now: datetime) -> Mapping[int, int]:
        """Return the number of unread notifications by the second at which they expire, past seconds excluded."""
        counts = self._counts(user_id)
        return {end: count for end, count in counts.items() if end > epoch(now)}

    def forget_past(self, user_id: str, *, now: datetime) -> None:
        """Remove expired counts, so that the row does not grow over the years."""
        past = [f"e{end}" for end in sorted(self._counts(user_id)) if end <= epoch(now)]
        if past:
            self._table.update(_count_key(user_id), Update(removes=past[:100]))

    def _counts(self, user_id: str) -> Mapping[int, int]:
        row = self._table.get(_count_key(user_id)) or {}
        return {int(name[1:]): count for name, count in row.items() if name not in (PK, SK)}
