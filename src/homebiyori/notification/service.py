"""Sends, lists and marks notifications; the only way to notify a user."""

from collections.abc import Collection, Sequence
from datetime import datetime

from homebiyori.aws.dynamodb import SK, Backoff, WriteOp
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.aws.transaction import WRITE_SECONDS, Transaction, TransactionRefusedError, retrying
from homebiyori.base import ids
from homebiyori.base.clock import epoch, to_jst
from homebiyori.base.errors import NotFoundError
from homebiyori.base.log import log_event, user_hash
from homebiyori.notification import repository, rules
from homebiyori.notification.models import CreatedNotification, NewNotification, Notification, ReadAll, UnreadCount
from homebiyori.notification.repository import NotificationRepository, Stored
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.resources import Resources

_UNREAD = "unread"
# A transaction takes 100 writes, one of which is the counter's.
_MOST_AT_ONCE = 99
_PAGE = 100


class NotificationNotFoundError(NotFoundError):
    """This parent has no such notification."""

    advice = "そのお知らせは見つかりませんでした"


class NotificationService:
    """Stores, lists and marks a user's notifications."""

    def __init__(self, resources: Resources, *, notifications: NotificationRepository | None = None) -> None:
        self._table = resources.core
        self._notifications = notifications or NotificationRepository(resources.core)
        self._cursors = resources.cursors
        self._clock = resources.clock

    def writes(
        self, user_id: str, *news: NewNotification, now: datetime, refused: Collection[str] = ()
    ) -> dict[str, WriteOp]:
        """Return the writes that notify a user, for the transaction that makes the change.

        Use them together: an item may occur only once in a transaction. The operation named by `op_name` is refused if
        that notification was sent before; with the names in `refused` (`Backoff.refused`), the retry leaves it out.
        """
        return self._writes(user_id, [(new, _stored(new, now)) for new in news if new.op_name not in refused], now)

    def create(self, user_id: str, new: NewNotification, now: datetime | None = None) -> CreatedNotification:
        """Notify a user once; if repeated, returns what was stored, even if the user has deleted it.

        AccountDeletedError.
        """
        now = now or self._clock.now()
        stored = _stored(new, now)
        try:
            LivingTransaction(self._table, user_id, self._writes(user_id, [(new, stored)], now)).commit()
        except TransactionRefusedError as refused:
            proof = refused.get(new.op_name)
            if proof is None:
                raise
            return repository.read_proof(proof)
        log_event("notified", user=user_hash(user_id), type=new.type)
        return repository.created(stored.notification)

    def page(self, user_id: str, wanted: PageRequest, *, unread_only: bool) -> "PageOf[Notification]":
        """List unexpired notifications, newest first."""
        now = self._clock.now()
        scope = {"user": user_id, "list": "notifications", "unread_only": unread_only}
        return Pager(self._cursors, scope).fill(
            lambda after, count: self._notifications.page(
                user_id, unread_only=unread_only, now=now, after=after, limit=count
            ),
            wanted,
            show=lambda item: repository.read_notification(item).notification,
        )

    def count_unread(self, user_id: str) -> UnreadCount:
        """Count unread notifications from the counter, without reading them."""
        return UnreadCount(unread_count=sum(self._notifications.unread(user_id, now=self._clock.now()).values()))

    def mark_read(self, user_id: str, notification_id: str) -> Notification:
        """Mark a notification as read; the first `read_at` stays. NotificationNotFoundError."""
        found = self._get(user_id, notification_id)
        if found.notification.is_read:
            return found.notification
        self._mark_read(user_id, [found])
        return self._get(user_id, notification_id).notification

    def mark_all_read(self, user_id: str) -> ReadAll:
        """Mark all current notifications as read; those that arrive meanwhile stay unread."""
        now = self._clock.now()
        if not self._notifications.unread(user_id, now=now):
            return ReadAll(read_count=0)
        unread = self._all_unread(user_id, now)
        marked = sum(
            self._mark_read(user_id, unread[first : first + _MOST_AT_ONCE])
            for first in range(0, len(unread), _MOST_AT_ONCE)
        )
        self._notifications.forget_past(user_id, now=now)
        return ReadAll(read_count=marked)

    def delete(self, user_id: str, notification_id: str) -> None:
        """Delete a notification. NotificationNotFoundError."""

        def attempt(backoff: Backoff) -> None:
            found = self._get(user_id, notification_id)
            tx = Transaction(self._table)
            tx.add("notification", self._notifications.delete_write(user_id, found.notification))
            if not found.notification.is_read:
                tx.add(_UNREAD, self._notifications.count_write(user_id, [found.ends], -1))
            tx.commit(backoff)

        retrying(self._clock, WRITE_SECONDS, attempt)

    def withdraw(self, user_id: str, new: NewNotification) -> bool:
        """Withdraw a notification; False if it was not sent, or the user has deleted it."""
        told = self._notifications.find_proof(user_id, new.type, new.dedupe_key)
        if told is None:
            return False
        try:
            self.delete(user_id, told.notification_id)
        except NotificationNotFoundError:
            return False
        return True

    def _writes(
        self, user_id: str, news: Sequence[tuple[NewNotification, Stored]], now: datetime
    ) -> dict[str, WriteOp]:
        if not news:
            return {}
        until, ops = rules.ends_at(now, None), dict[str, WriteOp]()
        for new, stored in news:
            told = stored.notification
            ops[new.op_name] = self._notifications.proof_write(user_id, told, new.dedupe_key, until=until)
            ops[_op_name(stored)] = self._notifications.add_write(user_id, stored)
        ops[_UNREAD] = self._notifications.count_write(user_id, [stored.ends for _, stored in news], +1)
        return ops

    def _get(self, user_id: str, notification_id: str) -> Stored:
        if not ids.is_id(notification_id):
            raise NotificationNotFoundError
        found = self._notifications.get_visible(user_id, [notification_id], now=self._clock.now())
        if not found:
            raise NotificationNotFoundError
        return found[0]

    def _all_unread(self, user_id: str, now: datetime) -> list[Stored]:
        found: list[Stored] = []
        after = None
        while True:
            page = self._notifications.page(user_id, unread_only=True, now=now, after=after, limit=_PAGE)
            found += [repository.read_notification(item) for item in page.items]
            if page.last_key is None:
                return found
            after = page.last_key[SK]

    def _mark_read(self, user_id: str, unread: Sequence[Stored]) -> int:
        """Mark notifications as read and lower the counter, all or nothing; skip those read or deleted meanwhile."""
        is_known = True

        def attempt(backoff: Backoff) -> int:
            nonlocal unread, is_known
            now = self._clock.now()
            if not is_known:
                unread = self._still_unread(user_id, unread, now)
            is_known = False
            if not unread:
                return 0
            tx = Transaction(self._table)
            for one in unread:
                tx.add(
                    _op_name(one), self._notifications.mark_read_write(user_id, one.notification.notification_id, now)
                )
            tx.add(_UNREAD, self._notifications.count_write(user_id, [one.ends for one in unread], -1))
            tx.commit(backoff)
            return len(unread)

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _still_unread(self, user_id: str, unread: Sequence[Stored], now: datetime) -> Sequence[Stored]:
        wanted = [one.notification.notification_id for one in unread]
        found = self._notifications.get_visible(user_id, wanted, now=now)
        return [one for one in found if not one.notification.is_read]


def _op_name(stored: Stored) -> str:
    return f"notification {stored.notification.notification_id}"


def _stored(new: NewNotification, now: datetime) -> Stored:
    words = rules.render(new.type, new.parameters)
    template = rules.templates()[new.type]
    created_at = min(new.happened_at or now, now)
    return Stored(
        Notification(
            notification_id=ids.new_id(created_at),
            type=new.type,
            title=words.title,
            message=words.message,
            is_read=False,
            priority=new.priority or template.priority,
            action_url=new.action_url or template.action_url,
            created_at=to_jst(created_at),
            visible_until=new.visible_until and to_jst(new.visible_until),
        ),
        epoch(rules.ends_at(now, new.visible_until)),
    )
